"""Run by the tests inside a served demo's own settings: `python -m tests.security.opened VERB …`.

`holding WORD…` opens every sealed value and counts, label by label, those that hold one of the words.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator

import django


def sealed_models() -> Iterator[tuple[type, list]]:
    """Every model of ours with its sealed fields; history apart, and the sample of the tests."""
    from django.apps import apps

    from privacy.checks import is_history
    from privacy.fields import SealedField

    for model in apps.get_models():
        fields = [one for one in model._meta.concrete_fields if isinstance(one, SealedField)]
        if fields and not is_history(model) and model._meta.app_label != "sample":
            yield model, fields


def holding(*words: str) -> dict[str, int]:
    from privacy.datakeys import load_for, opened_keys
    from privacy.identity import SYSTEM, acting_as

    found: Counter[str] = Counter()
    for model, fields in sealed_models():
        with acting_as(SYSTEM), opened_keys():
            rows = list(model._base_manager.all())
            load_for(rows)
            for row in rows:
                found.update(one.label for one in fields if holds(opened(row, one), words))
    return dict(found)


def opened(row, field):
    """The value; nothing where its key was destroyed, as an erased person's."""
    from privacy.errors import DataKeyMissing

    try:
        return getattr(row, field.attname)
    except DataKeyMissing:
        return None


def holds(value, words) -> bool:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return any(word in text for word in words)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps({"holding": holding}[sys.argv[1]](*sys.argv[2:])))
