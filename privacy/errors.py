"""What can go wrong at the wall. No message here ever holds anybody's data: labels and file paths only."""

from django.core.exceptions import FieldError, ImproperlyConfigured, PermissionDenied


class AccessDenied(PermissionDenied):
    """In sight, but not allowed. The message is a sentence for the person who asked.

    `about` is the object they asked about, for the audit trail; a policy need not give it (see
    `privacy.middleware`).
    """

    def __init__(self, sentence: object = "", *, about: object = None) -> None:
        super().__init__(sentence)
        self.about = about


class KeyRingError(ImproperlyConfigured):
    """The key ring is missing, unreadable, open to others, malformed, or not the one of this data."""


class SealBroken(Exception):
    """A sealed value did not open: wrong key, swapped, changed or planted. Nothing of it was returned."""


class DataKeyMissing(SealBroken):
    """The holder's data key is not there: it was destroyed, or the two databases don't belong together."""


class SealedFieldMisuse(FieldError):
    """The code asked a sealed field for what only plaintext could do. The message says what to do."""
