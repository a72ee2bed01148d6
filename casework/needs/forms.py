"""Reviewing proposed needs with the client."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.needs.actions import Decision
from casework.needs.models import Eligibility, Wanted
from casework.needs.rules import EXPLANATIONS, in_force
from casework.screening.actions import questionnaire_of
from pages.fields import CardChoiceField
from services.categories import Category

NOT_A_NEED = ""


class NeedsForm(forms.Form):
    """For each proposed category: wanted, not now, no. Eligibility comes from the rule in force."""

    def __init__(self, *args, screening, **kwargs):
        super().__init__(*args, **kwargs)
        self.screening, self.answers = screening, screening.answers
        self.proposals = {one.category: one for one in questionnaire_of(screening).proposals(self.answers)}
        self.rules = in_force(screening.started_on).rules
        for category in Category:
            self.fields[category.value] = self._field(category)

    def _field(self, category) -> forms.Field:
        proposed = category.value in self.proposals
        choices = [(wanted.value, wanted.label) for wanted in Wanted]
        if not proposed:
            choices = [(NOT_A_NEED, _("Không có nhu cầu")), *choices]
        words = EXPLANATIONS[self.eligibility(category)]
        return CardChoiceField(
            label=category.label, choices=choices, required=proposed,
            help_text=_("Sàng lọc gợi ý. %(rule)s") % {"rule": words} if proposed else words,
        )

    def eligibility(self, category) -> Eligibility:
        return self.rules[category].apply(client=self.screening.client, answers=self.answers)

    def decisions(self) -> list[Decision]:
        """What was decided, for the categories that are needs."""
        return [
            Decision(
                category=category, wanted=wanted, eligibility=self.eligibility(category),
                urgent=category in self.proposals and self.proposals[category].urgent,
            )
            for category, wanted in self.cleaned_data.items() if wanted
        ]
