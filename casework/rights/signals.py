"""What rooms and apps above are told of, inside the transaction. They answer by carrying out their part."""

from django.dispatch import Signal

# client, by: nothing may be done with the record any more.
restricted = Signal()
# client, by: each receiver strips what it holds and answers with `casework.rights.erasing.Erased`.
erasing = Signal()
# An older backup was restored: each receiver takes away again what was destroyed since.
restored = Signal()
