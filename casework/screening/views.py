"""Screening, one question a page, and the review of the needs that it proposes."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.policies import check_work_with
from casework.clients.views import open_client
from casework.needs.actions import decide_needs
from casework.needs.forms import NeedsForm
from casework.screening.actions import answer, begin_screening, complete_screening, questionnaire_of
from casework.screening.models import Screening
from pages.fields import CardChoiceField
from privacy import audit

DECLINED = "declined"


def open_screening(request, screening_id) -> Screening:
    """The door to one screening."""
    found = Screening.objects.visible_to(request.user).select_related("client", "client__commune")
    return get_object_or_404(found, pk=screening_id)


def begin(request, client_id):
    """Say what will be asked; begin, or go on where it stopped."""
    client = open_client(request, client_id)
    check_work_with(request.user, client)
    if request.method == "POST":
        return redirect("screening", begin_screening(by=request.user, id=uuid.uuid4(), client=client).pk)
    return render(request, "form.html", {
        "heading": _("Sàng lọc nhu cầu"), "submit_label": _("Bắt đầu"), "back_url": reverse("client", args=[client.pk]),
        "lead": _("Khoảng 20 câu ngắn, mỗi trang một câu. Nói trước: câu nào không muốn thì thân chủ không trả lời."),
    })


def go_on(request, screening_id):
    """To the first question without an answer, or to the needs."""
    screening = open_screening(request, screening_id)
    item = None if screening.completed_on else questionnaire_of(screening).next_item(screening.answers)
    if item:
        return redirect("screening-question", screening.pk, item.slug)
    return redirect("screening-needs", screening.pk)


def question(request, screening_id, slug):
    """One question; "declined" is an answer of its own."""
    screening = open_screening(request, screening_id)
    check_work_with(request.user, screening.client)
    item = questionnaire_of(screening).item(slug)
    if item is None or screening.completed_on:
        raise Http404
    form = question_form(item, request.POST if request.method == "POST" else None, screening.answers)
    if request.method == "POST" and form.is_valid():
        value = form.cleaned_data["answer"]
        held = answer(by=request.user, screening=screening, answers={slug: None if value == DECLINED else value})
        return redirect(after(held, slug))
    return render(request, "question.html", question_page(screening, item, form))


def question_form(item, data, answers) -> forms.Form:
    """The question as a form of one field, with what was answered before."""
    given = answers.get(item.slug)
    initial = None if given is None else given["value"] or DECLINED
    form = QuestionForm(data, initial={"answer": initial})
    choices = [*item.choices.items(), (DECLINED, _("Từ chối trả lời"))]
    form.fields["answer"] = CardChoiceField(label=item.text, choices=choices)
    return form


class QuestionForm(forms.Form):
    """A page that is one question: its label is the page's heading."""

    question = True


def question_page(screening, item, form) -> dict:
    asked = questionnaire_of(screening).asked(screening.answers)
    place = next((n for n, one in enumerate(asked) if one.slug == item.slug), 0)
    previous = asked[place - 1].slug if place else None
    back = reverse("screening-question", args=[screening.pk, previous]) if previous else None
    return {
        "form": form, "flow_title": _("Sàng lọc nhu cầu"), "step_number": place + 1, "step_count": len(asked),
        "back_url": back or reverse("client", args=[screening.client_id]),
    }


def after(screening, slug) -> str:
    """Where to go after an answer: to the safety page when somebody may be in danger, else on."""
    item = questionnaire_of(screening).item(slug)
    follow = item.follows.get(str(screening.answers[slug]["value"]), {})
    if follow.get("safety"):
        return reverse("screening-safety", args=[screening.pk])
    return reverse("screening", args=[screening.pk])


def safety(request, screening_id):
    """What to do now when somebody may be in danger."""
    screening = open_screening(request, screening_id)
    return render(request, "casework/safety.html", {"screening": screening})


def needs(request, screening_id):
    """Review the proposed needs with the client; confirming completes the screening."""
    screening = open_screening(request, screening_id)
    check_work_with(request.user, screening.client)
    if questionnaire_of(screening).next_item(screening.answers):
        return redirect("screening", screening.pk)
    audit.read("screening.reviewed", [screening], by=request.user, purpose="needs")
    form = NeedsForm(request.POST if request.method == "POST" else None, screening=screening)
    if request.method == "POST" and form.is_valid():
        complete_screening(by=request.user, screening=screening)
        decide_needs(by=request.user, client=screening.client, decisions=form.decisions(), screening=screening)
        messages.success(request, _("Đã lưu nhu cầu."))
        return redirect("client", screening.client_id)
    return render(request, "form.html", {
        "form": form, "heading": _("Nhu cầu của thân chủ"), "submit_label": _("Lưu nhu cầu"),
        "lead": _("Sàng lọc gợi ý những nhu cầu dưới đây. Hỏi lại thân chủ từng mục rồi chọn."),
        "back_url": reverse("client", args=[screening.client_id]),
    })
