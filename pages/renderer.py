"""How a form becomes HTML: templates under forms/, and what a field must tell its template."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from pages.fields import DateField

CHOICE_CARDS = "forms/choices.html"


class PageBoundField(BoundField):
    """A field on a page: knows its markup, its place in the error summary and whether it is the heading."""

    @property
    def kind(self) -> str:
        """Which branch of forms/field.html draws it: cards, checkbox, or a plain input."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "cards"
        return "checkbox" if isinstance(widget, forms.CheckboxInput) else "input"

    @property
    def is_heading(self) -> bool:
        """On a question page the first question is the page's h1, unless the form has a heading of its own."""
        if getattr(self.form, "heading", ""):
            return False
        return bool(getattr(self.form, "question", False)) and self.form.visible_fields()[0].name == self.name

    @property
    def says_optional(self) -> bool:
        """Optional fields say so in words; a lone checkbox and a form of filters need not."""
        return not self.field.required and self.kind != "checkbox" and getattr(self.form, "marks_optional", True)

    @property
    def anchor(self) -> str:
        """The id that the error summary links to: the input, or the first of several."""
        return f"{self.auto_id}_0" if self.kind == "cards" else self.auto_id

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add our classes; leave `required` to the server, whose sentences are better than a browser's.

        A browser on a shared phone must not offer what was typed before, unless a field asks for it.
        """
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        if "autocomplete" not in widget.attrs and self.kind == "input":
            attrs["autocomplete"] = "off"
        if self.kind == "cards":
            attrs.pop("aria-invalid", None)
            return attrs
        return {**attrs, "class": self._classes(widget)} if not widget.is_hidden else attrs

    def as_widget(self, widget: forms.Widget | None = None, attrs: Any = None, only_initial: bool = False) -> Any:
        """Draw choices as cards, numbers as text with a number pad: spinners change figures by accident."""
        widget = widget or self.field.widget
        if self.kind == "cards" and not widget.is_hidden:
            widget.template_name = CHOICE_CARDS
        if isinstance(widget, forms.NumberInput):
            widget.input_type = "text"
            decimal = isinstance(self.field, forms.DecimalField | forms.FloatField)
            widget.attrs.setdefault("inputmode", "decimal" if decimal else "numeric")
        return super().as_widget(widget, attrs, only_initial)

    def _classes(self, widget: forms.Widget) -> str:
        base = _base_class(widget)
        names = [base, widget.attrs.get("class", ""), self._width(widget)]
        if self.errors and base != "govuk-checkboxes__input":
            names.append(f"{base}--error")
        return " ".join(filter(None, names))

    def _width(self, widget: forms.Widget) -> str:
        if isinstance(self.field, DateField):
            return "govuk-input--width-10"
        return "govuk-input--width-5" if isinstance(widget, forms.NumberInput) else ""


def _base_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "govuk-checkboxes__input"
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    return "govuk-select" if isinstance(widget, forms.Select) else "govuk-input"


class PageRenderer(TemplatesSetting):
    """The renderer named in settings: `{{ form }}` and its field groups come out in our markup."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PageBoundField


def error_items(form: forms.BaseForm | None) -> list[dict[str, str]]:
    """List a form's errors in the order of its fields, each with the address of what to mend.

    Where a page asks several things, each error names the one it is about.
    """
    if form is None:
        return []
    items = [{"text": str(text), "href": ""} for text in form.non_field_errors()]
    alone = len(form.visible_fields()) == 1
    for bound in form:
        href = "" if bound.is_hidden else f"#{bound.anchor}"  # type: ignore[attr-defined]
        named = "" if alone or bound.is_hidden else _named(str(bound.label))
        items += [{"text": f"{named}{text}", "href": href} for text in bound.errors]
    return items


def _named(label: str) -> str:
    return f"{label} " if label.endswith(("?", ":", ".")) else f"{label}: "
