"""Who changed what in a case: django-simple-history, set up once for every case model.

Sealed columns stay sealed in the history, under the same holder and label. Index columns stay out.
"""

from collections.abc import Sequence

from simple_history.models import HistoricalRecords


def history(*, without: Sequence[str] = ()) -> HistoricalRecords:
    """The history of a case model; `without` names the columns that must not be copied."""
    return HistoricalRecords(excluded_fields=list(without), history_change_reason_field=None)


def kept(instance, *, by, new: bool = False):
    """Save `instance` with `by` as the author of the change; returns it. `new` refuses to overwrite a row."""
    instance._history_user = by
    instance.save(force_insert=new)
    return instance
