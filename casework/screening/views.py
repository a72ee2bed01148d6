"""Screening, one question a page; the safety page; the answers; and the review of the needs that it proposes."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.policies import check_work_with, purpose_of
from casework.clients.views import open_client
from casework.needs.actions import decide_needs
from casework.needs.forms import NeedsForm
from casework.safety.page import safety_context
from casework.screening.actions import answer, begin_screening, complete_screening, questionnaire_of, way_of
from casework.screening.circumstances import circumstances
from casework.screening.forms import QuestionForm
from casework.screening.items import words
from casework.screening.models import Screening
from casework.screening.page import answers_page
from casework.screening.reading import current
from privacy import audit
from privacy.policies import allows


def open_screening(request, screening_id) -> Screening:
    """The door to one screening."""
    found = Screening.objects.visible_to(request.user).select_related("client", "client__commune")
    return get_object_or_404(found, pk=screening_id)


def begin(request, client_id):
    """Say what will be asked; begin, or go on where it stopped."""
    client = open_client(request, client_id)
    check_work_with(request.user, client)
    if request.method == "POST":
        begun = begin_screening(by=request.user, id=uuid.uuid4(), client=client)
        return redirect("child-path", client.pk) if client.is_child else redirect("screening", begun.pk)
    return render(request, "casework/screening/begin.html", {
        "client": client, "back_url": reverse("client", args=[client.pk]), "sections": section_words(),
    })


def section_words() -> list[str]:
    """What the questions are about, to be said before the first."""
    return list(dict.fromkeys(words(item.section.texts) for item in current().items))


def go_on(request, screening_id):
    """To the first question without an answer, or to the needs."""
    screening = open_screening(request, screening_id)
    item = None if screening.completed_on else way_of(screening, request.user).next_item
    if item:
        return redirect("screening-question", screening.pk, item.slug)
    return redirect("screening-needs", screening.pk)


def question(request, screening_id, slug):
    """One question; "declined" is an answer of its own. One that is not to be asked now leads to the one that is."""
    screening = open_screening(request, screening_id)
    check_work_with(request.user, screening.client)
    way = way_of(screening, request.user)
    item = way.form.find(slug)
    if item is None or screening.completed_on:
        raise Http404
    if item not in way.asked or (slug not in way.given and item is not way.next_item):
        return redirect("screening", screening.pk)
    form = QuestionForm(request.POST if request.method == "POST" else None, item=item, given=way.given.get(slug))
    if request.method == "POST" and (form.declined or form.is_valid()):
        value = None if form.declined else form.cleaned_data["answer"]
        held = answer(by=request.user, screening=screening, answers={slug: value})
        return redirect(after(held, way))
    return render(request, "casework/screening/question.html", question_page(screening, way, item, form))


def question_page(screening, way, item, form) -> dict:
    """Where the question stands among those to ask, and the way back, on which nothing is lost."""
    asked = way.asked
    place = asked.index(item)
    previous = reverse("screening-question", args=[screening.pk, asked[place - 1].slug]) if place else None
    done = sum(one.slug in way.given for one in asked)
    return {
        "form": form, "item": item, "screening": screening, "flow_title": words(item.section.texts),
        "step_number": place + 1, "step_count": len(asked), "part_done": done / len(asked),
        "back_url": previous or reverse("client", args=[screening.client_id]),
    }


def after(screening, before) -> str:
    """Where to go after an answer: to the safety page when it points to a danger not known before, else to the first
    question without an answer, without a detour on a slow line."""
    form = before.form
    known = form.risks(before.given, before.who)
    if any(risk not in known for risk in form.risks(screening.answers, before.who)):
        return reverse("screening-safety", args=[screening.pk])
    following = form.next_item(screening.answers, before.who)
    if following is None:
        return reverse("screening-needs", args=[screening.pk])
    return reverse("screening-question", args=[screening.pk, following.slug])


def safety(request, screening_id):
    """What to do now when somebody may be in danger; then back to where the screening stopped."""
    screening = open_screening(request, screening_id)
    who = circumstances(screening, request.user)
    risks = questionnaire_of(screening).risks(screening.answers, who)[::-1]  # what was said last stands first
    if not risks:
        return redirect("screening", screening.pk)
    audit.read("screening.reviewed", [screening], by=request.user, purpose="safety")
    return render(request, "casework/screening/safety.html", {
        **safety_context(request.user, screening.client, risks), "screening": screening,
        "back_url": reverse("client", args=[screening.client_id]),
    })


def answers(request, screening_id):
    """Every question with what was said: an answer, declined, or not asked."""
    screening = open_screening(request, screening_id)
    audit.read("screening.reviewed", [screening], by=request.user, purpose=purpose_of(request.user, screening.client))
    return render(request, "casework/screening/answers.html", {
        **answers_page(screening, request.user), "screening": screening,
        "can_write": screening.completed_on is None and allows(check_work_with, request.user, screening.client),
        "back_url": reverse("client", args=[screening.client_id]),
    })


def needs(request, screening_id):
    """Review the proposed needs with the client; confirming completes the screening."""
    screening = open_screening(request, screening_id)
    check_work_with(request.user, screening.client)
    if not screening.completed_on and way_of(screening, request.user).next_item:
        return redirect("screening", screening.pk)
    audit.read("screening.reviewed", [screening], by=request.user, purpose="needs")
    form = NeedsForm(request.POST if request.method == "POST" else None, screening=screening, by=request.user)
    if request.method == "POST" and form.is_valid():
        done = complete_screening(by=request.user, screening=screening)
        decide_needs(by=request.user, client=screening.client, decisions=form.decisions(), screening=done)
        messages.success(request, _("Đã lưu nhu cầu."))
        return redirect("client", screening.client_id)
    return render(request, "casework/screening/needs.html", {
        "form": form, "screening": screening, "back_url": reverse("client", args=[screening.client_id]),
    })
