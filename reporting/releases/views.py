"""The pages of releases: the list, a new one, its progress, its review, its certificate and its open form."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from privacy import audit
from privacy.policies import allows, refusal
from reporting.policies import check_manage, check_read
from reporting.releases.actions import (
    approve_release,
    discard_release,
    prepare_release,
    retry_release,
    withdraw_release,
)
from reporting.releases.codes import State
from reporting.releases.forms import NewReleaseForm, WithdrawForm
from reporting.releases.models import Release
from reporting.releases.policies import check_approve, check_discard, check_retry, check_withdraw
from reporting.releases.review import certified, headlines, last_of_kind, late_entries, troubled, withheld

A_PAGE = 20
PAGE_OF: dict[str, str] = {State.PREPARING: "progress", State.FAILED: "progress", State.PREPARED: "review"}
MAY = {"approve": check_approve, "discard": check_discard, "retry": check_retry, "withdraw": check_withdraw}


def overview(request):
    """Every release that the reader may know of, the newest first."""
    check_read(request.user)
    found = Release.objects.visible_to(request.user).select_related("approved_by", "prepared_by")
    return render(request, "reporting/releases.html", {
        "page": Paginator(found.defer("tables", "certificate", "solution"), A_PAGE).get_page(request.GET.get("page")),
        "may_prepare": allows(check_manage, request.user, None),
    })


def new(request):
    """Which period, for whom; then it is prepared in the background."""
    check_manage(request.user)
    form = NewReleaseForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("release", prepare_release(by=request.user, **form.entry()).pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "reporting/release_new.html", {"form": form, "back_url": reverse("releases")})


def release(request, release_id):
    """One release as it stands: its progress, its review, or what became of it."""
    one = in_sight(request.user, release_id)
    page = PAGE_OF.get(one.state, "facts")
    held = {"progress": progress, "review": reviewed, "facts": facts}[page](request.user, one)
    return render(request, f"reporting/release_{page}.html", {
        "release": one, "back_url": reverse("releases"), "back_label": _("Các kỳ công bố"),
        **{f"may_{verb}": allows(check, request.user, one) for verb, check in MAY.items()}, **held,
    })


def progress(user, one) -> dict:
    return {"troubled": troubled(one)}


def reviewed(user, one) -> dict:
    before = last_of_kind(one)
    return {
        "before": before, "lines": headlines(one, before), "withheld": withheld(one), "late": late_entries(one),
        "certificate": list(certified(one)), "refusal": refusal(check_approve, user, one),
    }


def facts(user, one) -> dict:
    return {"certificate": list(certified(one)) if one.certificate else [], "manages": allows(check_manage, user, one)}


def in_sight(user, release_id) -> Release:
    check_read(user)
    people = ("prepared_by", "approved_by", "withdrawn_by", "discarded_by", "replaces")
    return get_object_or_404(Release.objects.visible_to(user).select_related(*people), pk=release_id)


# --- What is done with one ------------------------------------------------------------------------------------
def approve(request, release_id):
    """Asks once more, then publishes."""
    return asked(request, release_id, check_approve, approve_release, {
        "heading": _("Duyệt và công bố kỳ này?"), "submit_label": _("Duyệt và công bố"),
        "lead": _("Từ lúc này các cán bộ quản lý đọc được, và không ai sửa được nữa."),
    }, _("Đã duyệt và công bố."))


def discard(request, release_id):
    return asked(request, release_id, check_discard, discard_release, {
        "heading": _("Bỏ bản này?"), "submit_label": _("Bỏ bản này"),
        "lead": _("Số liệu của bản này bị xóa. Sau đó có thể lập lại kỳ này."),
    }, _("Đã bỏ."))


def retry(request, release_id):
    return asked(request, release_id, check_retry, retry_release, {
        "heading": _("Lập lại bản này?"), "submit_label": _("Thử lại"),
        "lead": _("Số liệu được đếm lại từ đầu, vào lúc này."),
    }, _("Đang lập lại."))


def asked(request, release_id, check, act, words: dict, said: str):
    """A page that asks once more before something is done with a release."""
    one = in_sight(request.user, release_id)
    if why := refusal(check, request.user, one):
        return refused(request, one, check, why)
    if request.method == "POST":
        act(by=request.user, release=one)
        messages.success(request, said)
        return redirect("release", one.pk)
    return render(request, "form.html", {"back_url": address(one), "kicker": named(one), **words})


def refused(request, one, check, why: str):
    """Back to the release, which may have moved on since the page was opened, with the sentence."""
    audit.refused("release.refused", one, by=request.user, why=f"{check.__module__}.{check.__name__}")
    messages.error(request, why)
    return redirect("release", one.pk)


def withdraw(request, release_id):
    """Take a release back, with a reason that all read."""
    one = in_sight(request.user, release_id)
    if why := refusal(check_withdraw, request.user, one):
        return refused(request, one, check_withdraw, why)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_release(by=request.user, release=one, **form.cleaned_data)
        messages.success(request, _("Đã thu hồi. Có thể lập bản thay thế cho kỳ này."))
        return redirect("release", one.pk)
    return render(request, "form.html", {
        "form": form, "back_url": address(one), "kicker": named(one), "heading": _("Thu hồi kỳ này"),
        "lead": _("Số liệu không còn được đọc ở đây, nhưng người đã đọc vẫn biết: bản thay thế được thử tấn công cùng "
                  "bản này."), "submit_label": _("Thu hồi"),
    })


def address(one) -> str:
    return reverse("release", args=[one.pk])


def named(one) -> str:
    return _("%(period)s · kỳ công bố số %(n)s") % {"period": one.span.name, "n": one.number}


# --- Certificate and open form ----------------------------------------------------------------------------------
def certificate(request, release_id):
    """What attacked the release and came to nothing, in words; and how to attack it oneself."""
    one = holding(request.user, release_id)
    return render(request, "reporting/release_certificate.html", {
        "release": one, "certificate": list(certified(one)), "back_url": address(one),
    })


def open_form(request, release_id):
    """Every published figure and every relation, for anybody to attack."""
    one = holding(request.user, release_id)
    audit.exported("release.exported", one, by=request.user, count=1)
    body = json.dumps(one.tables, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="release-{one.number}.json"'}
    return HttpResponse(body, content_type="application/json", headers=headers)


def holding(user, release_id) -> Release:
    """A release that holds figures; a withdrawn one too, for those whose it is."""
    one = in_sight(user, release_id)
    return get_object_or_404(Release.objects.visible_to(user).exclude(tables=None), pk=one.pk)
