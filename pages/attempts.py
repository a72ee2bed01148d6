"""Carrying out what a form asks: what the action refuses stands in the form, and nothing that was typed is lost."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def attempted(form: forms.Form, act: Callable[..., object], **kwargs: Any) -> bool:
    """Whether `act(**kwargs)` went well. A ValidationError goes beside its field, or above all where there is none."""
    try:
        act(**kwargs)
    except ValidationError as refusal:
        known = set(getattr(refusal, "error_dict", ())) <= set(form.fields)
        form.add_error(None, refusal if known else refusal.messages)
        return False
    return True
