"""Reviewing proposed needs with the client, and deciding on one anew."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.needs.actions import Decision, known_answers
from casework.needs.models import Eligibility, Need, Wanted
from casework.needs.rules import EXPLANATIONS, in_force
from casework.screening.actions import questionnaire_of
from casework.screening.circumstances import circumstances
from casework.screening.reading import current
from pages.fields import CardChoiceField
from services.categories import Category

NOT_A_NEED = ""
CONFIRMED = [("yes", gettext_lazy("Có")), ("no", gettext_lazy("Không")), ("", gettext_lazy("Chưa biết"))]


class NeedsForm(forms.Form):
    """For each proposed category: wanted, not now, no. Eligibility comes from the rule in force today.

    What the client said before about a standing need is the first choice; nothing is decided for them.
    """

    marks_optional = False

    def __init__(self, *args, screening, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.screening, self.answers = screening, screening.answers
        self.form, self.who = questionnaire_of(screening), circumstances(screening, by)
        self.proposals = {one.category: one for one in self.form.proposals(self.answers, self.who)}
        self.rules = in_force(timezone.localdate())
        self.standing = {need.category: need for need in Need.objects.of(screening.client).open()}
        for category in Category:
            self.fields[category.value] = self._field(category)

    def _field(self, category) -> forms.Field:
        proposed = category.value in self.proposals
        choices: list[tuple[str, Any]] = [(wanted.value, wanted.label) for wanted in Wanted]
        if not proposed:
            choices = [*choices, (NOT_A_NEED, _("Không có nhu cầu"))]
        held = self.standing.get(category.value)
        return CardChoiceField(
            label=_("Có muốn được giúp không: %(category)s?") % {"category": category.label.lower()} if proposed
            else category.label,
            choices=choices, required=proposed, initial=held.wanted if held else None,
            error_messages={"required": _("Hỏi thân chủ rồi chọn một câu.")},
        )

    def proposed(self) -> list[dict]:
        """The categories that the answers propose, each with the reasons in words; what can't wait stands first."""
        return sorted((self.part(one) for one in Category if one.value in self.proposals),
                      key=lambda part: not part["urgent"])

    def others(self) -> list[dict]:
        """The rest: a client may want what no answer proposed."""
        return [self.part(one) for one in Category if one.value not in self.proposals]

    def part(self, category) -> dict:
        proposal = self.proposals.get(category.value)
        because = [self.form.reason(slug, self.answers, self.who) for slug in proposal.because] if proposal else []
        return {
            "field": self[category.value], "title": category.label, "because": because,
            "urgent": bool(proposal and proposal.urgent),
            "rule": self.rules.rules[category].explanation, "eligibility": self.eligibility(category),
            "stands": EXPLANATIONS[self.eligibility(category)],
        }

    def eligibility(self, category) -> Eligibility:
        held = self.standing.get(category)
        confirmed = ((held.because or {}).get("confirmed", {}) if held else {}).items()
        said = {item: one for item, one in self.answers.items() if one.get("value") is not None}
        answers = {**{item: {"value": value} for item, value in confirmed}, **said}
        return self.rules.rules[category].apply(client=self.screening.client, answers=answers)

    def decisions(self) -> list[Decision]:
        """What was decided, for the categories that are needs."""
        return [self._decision(category, wanted) for category, wanted in self.cleaned_data.items() if wanted]

    def _decision(self, category: str, wanted: str) -> Decision:
        proposal, held = self.proposals.get(category), self.standing.get(category)
        because = dict((held.because or {}) if held else {})
        # What was answered now is newer than what was confirmed before.
        stands = {item: value for item, value in because.get("confirmed", {}).items() if item not in self.answers}
        because |= {"confirmed": stands} if "confirmed" in because else {}
        if proposal:
            because |= {"screening": self.form.version, "from": list(proposal.because)}
        return Decision(
            category=category, wanted=wanted, eligibility=self.eligibility(category),
            urgent=bool(proposal and proposal.urgent), reason=held.reason if held else "", because=because,
        )


class AgainForm(forms.Form):
    """One need decided anew: whether help is wanted, and what the rule still has to know."""

    marks_optional = False

    def __init__(self, *args, need, **kwargs):
        super().__init__(*args, **kwargs)
        self.need = need
        self.fields["wanted"] = CardChoiceField(
            label=_("Thân chủ có muốn được giúp không?"), choices=Wanted.choices, initial=need.wanted
        )
        for item in self.to_confirm():
            self.fields[item.slug] = CardChoiceField(label=item.text, choices=CONFIRMED, required=False, initial="")
        self.fields["reason"] = forms.CharField(
            label=_("Vì sao, bằng lời của thân chủ"), max_length=200, required=False, initial=need.reason,
            help_text=_("Để trống cũng được. Nơi nhận chỉ thấy khi thân chủ đồng ý."),
        )

    def to_confirm(self) -> list:
        """The questions of the rule of today that nobody has answered."""
        rule = in_force(timezone.localdate()).rules[self.need.category]
        answers = known_answers(self.need, (self.need.because or {}).get("confirmed", {}))
        found = (current().find(slug) for slug in rule.open_questions(client=self.need.client, answers=answers))
        return [item for item in found if item]

    def decided(self) -> dict[str, Any]:
        """What `decide_again` takes."""
        held = self.cleaned_data
        confirmed = {name: value for name, value in held.items() if name not in ("wanted", "reason") and value}
        return {"wanted": held["wanted"], "confirmed": confirmed, "reason": held["reason"]}
