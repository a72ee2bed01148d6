"""Run by the tests in a served demo's own settings: `python -m tests.security.after_kills FILE`.

The file says what was sent and what was acknowledged; the answer, what of it the databases hold.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path

import django


def verdict(told: dict) -> dict[str, int]:
    """Counts of what must be none, beside what was looked at."""
    from casework.contacts.models import Contact
    from casework.followups.models import FollowUp
    from privacy.datakeys import opened_keys
    from privacy.identity import SYSTEM, acting_as

    found: Counter[str] = Counter()
    with acting_as(SYSTEM), opened_keys():
        for model, field, action, kind in (
            (FollowUp, "about", "followup.planned", "followup"), (Contact, "note", "contact.logged", "contact"),
        ):
            held = rows_of(model, field, set(told["sent"][kind].values()), found)
            found["lost"] += len(told["acknowledged"][kind].items() - held.items())
            found["twice"] += sum(count - 1 for count in Counter(held.values()).values())
            found["records"] += len(held)
            found["records without their one event"] += without_one_event(model, held, action)
            found["records without their one line of history"] += without_one_line(model, held)
        found["lost answers"] = lost_answers(told["steps"], told["sent"]["contact"])
    return dict(found)


def rows_of(model, field: str, texts: set[str], found: Counter) -> dict[str, str]:
    """{id: text} of every row whose text was sent by the test; what does not open has lost its key, unless its person
    was erased."""
    from privacy.errors import SealBroken

    held = {}
    for row in model._base_manager.exclude(client__erased_on__isnull=False):
        try:
            text = getattr(row, field)
        except SealBroken:
            found["records without a key"] += 1
        else:
            if text in texts:
                held[str(row.pk)] = text
    return held


def without_one_event(model, held: dict, action: str) -> int:
    from privacy import audit
    from privacy.models import AuditEvent

    events = Counter(AuditEvent.objects.filter(action=action).values_list("object_ref", flat=True))
    return sum(events[audit.object_ref(model(pk=pk))] != 1 for pk in held)


def without_one_line(model, held: dict) -> int:
    lines = Counter(str(pk) for pk in model.history.filter(history_type="+").values_list("id", flat=True))
    return sum(lines[pk] != 1 for pk in held)


def lost_answers(steps: dict[str, list[str]], contacts: dict) -> int:
    """Acknowledged answers of drafts that are neither in the draft nor in the record that it became."""
    from casework.contacts.models import Contact
    from casework.drafts.models import Draft

    done = {str(pk) for pk in Contact._base_manager.values_list("pk", flat=True)}
    lost = 0
    for pk, slugs in steps.items():
        draft = None if pk in done else Draft._base_manager.filter(pk=pk).first()
        lost += 0 if pk in done else len(set(slugs) - set(draft.answers if draft else {}))
    return lost


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(verdict(json.loads(Path(sys.argv[1]).read_text()))))
