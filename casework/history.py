"""Who changed what in a case: django-simple-history, set up once for every case model.

Sealed columns stay sealed in the history, under the same holder and label. Index columns stay out.
"""

import contextlib
from collections.abc import Sequence

from django.db import IntegrityError, models, transaction
from simple_history.models import HistoricalRecords

from privacy.pseudonyms import new_code
from privacy.sealed import handed_over_sealed

TRIES = 8


class SealedRecords(HistoricalRecords):
    """Copies sealed columns as they are stored. A line of history carries its original's id, so the same seal holds
    there; and whoever writes a row need not be able to open all of it: a receiver can't open the sender's copy."""

    def create_historical_record(self, instance, history_type, using=None):
        with handed_over_sealed(instance):
            super().create_historical_record(instance, history_type, using=using)


def history(*, without: Sequence[str] = ()) -> HistoricalRecords:
    """The history of a case model; `without` names the columns that must not be copied."""
    return SealedRecords(excluded_fields=list(without), history_change_reason_field=None)


def kept(instance, *, by, new: bool = False):
    """Save `instance` with `by` as the author of the change; returns it. `new` refuses to overwrite a row."""
    authored(instance, by=by).save(force_insert=new)
    return instance


def authored(instance, *, by):
    """Name who changes or deletes `instance`, for its history; returns it.

    Who acts without an account is no author that the history could name: it says by what they acted instead.
    """
    instance._history_user = by if isinstance(by, models.Model) else None
    instance._change_reason = getattr(by, "acts_by", None)
    return instance


def kept_with_code(instance, field: str, *, by):
    """Save a new row whose `field` is a random code; where the code is taken, try another.

    Asking first would neither see rows out of sight nor hold against somebody registering at the same moment:
    the unique constraint decides.
    """
    for _attempt in range(TRIES):
        try:
            with transaction.atomic():
                return kept(instance, by=by, new=True)
        except IntegrityError as error:
            if not _is_taken(error, instance, field):
                raise
            setattr(instance, field, new_code())
    raise RuntimeError(f"{TRIES} random codes in a row were taken: there are too many records for so short a code.")


def renew_code(row, field: str) -> None:
    """Give one row, as a plain queryset, another random code past its history: the old one is to lead nowhere."""
    for _attempt in range(TRIES):
        with contextlib.suppress(IntegrityError), transaction.atomic():
            row.update(**{field: new_code()})
            return
    raise RuntimeError(f"{TRIES} random codes in a row were taken: there are too many records for so short a code.")


def _is_taken(error: IntegrityError, instance, field: str) -> bool:
    """Whether the constraint that refused is the uniqueness of this very column."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = (diagnosis and diagnosis.constraint_name) or ""
    table = instance._meta.db_table
    return name.startswith(f"{table}_{field}_") and name.endswith(("_key", "_uniq"))
