"""Check-your-answers: a flow's kept answers as rows of question, answer and the way back to change it."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pages.wizard import Answers, Flow, FormKwargs, bind


def check_rows(
    flow: Flow, answers: Answers, url_for: Callable[[str], str], form_kwargs: FormKwargs = None
) -> list[dict[str, str]]:
    """Give the rows of components/_check_answers.html for every applicable, answered step."""
    rows = []
    for step in flow.applicable(answers):
        form = bind(step, answers.get(step.slug, {}), form_kwargs)
        form.full_clean()
        for bound in form.visible_fields():
            value = spoken(bound.field, form.cleaned_data.get(bound.name), getattr(form, "says_empty", ""))
            rows.append({"label": str(bound.label), "value": value, "change_url": f"{url_for(step.slug)}?change=1"})
    return rows


def spoken(field: forms.Field, value: Any, empty: Any = "") -> str:
    """Say a cleaned value as the reader chose it: labels for choices, day first for dates, yes and no.

    `empty` says a field that was left out, where that is an answer too.
    """
    if value is None or value == "" or value == []:
        return str(empty) or _("Chưa trả lời")
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(field.label_from_instance(one) for one in value)
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        labels = dict(_flat(choices))
        return ", ".join(labels.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value]))
    return str(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)
