"""Pages of no case: the style page, the page behind "hide now", and the answer to a stale form."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pages.forms import StyleForm
from pages.hiding import hide, show


@login_not_required
@require_safe
def hidden(request: HttpRequest) -> HttpResponse:
    """Show a calm page that names nothing. "Hide now" asks for it with ?now, "open again" with ?open."""
    if "now" in request.GET:
        return hide(redirect("hidden"))
    if "open" in request.GET:
        return show(redirect("home"))
    return render(request, "pages/hidden.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was open too long in words for its sender, whom the technical reason can't help."""
    return render(request, "pages/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our mistake, with the beginning of the request's number: it finds the line in the log. Asks
    nothing of the database or the session, which may be what broke."""
    number = str(getattr(request, "id", ""))[:8]
    return HttpResponse(render_to_string("500.html", {"incident": number}), status=500)


@login_not_required
def style(request: HttpRequest) -> HttpResponse:
    """Show every component once, with invented content; only where the software is tried or tested."""
    if not (settings.DEMO or settings.TESTING):
        raise Http404
    form = StyleForm(request.POST if request.method == "POST" else None)
    return render(request, "pages/style.html", {"form": form, **_examples(form)})


def _examples(form: StyleForm) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "page": Paginator(range(45), 20).page(2),
        "rows": [
            {"label": field.label, "value": _("Câu trả lời mẫu"), "change_url": f"#{field.auto_id}"}
            for field in form.visible_fields()[:3]
        ],
        "tabs": [
            {"label": _("Cần trả lời"), "url": "?tab=1", "current": True, "count": 1043},
            {"label": _("Hẹn hôm nay"), "url": "?tab=2", "count": 7},
            {"label": _("Đã xong"), "url": "?tab=3"},
        ],
        "tasks": [
            {"label": _("Thông tin chung"), "url": "#", "status": _("Đã xong"), "tone": "fine"},
            {
                "label": _("Lịch hẹn"),
                "hint": _("Khoảng hai phút"),
                "url": "#",
                "status": _("Đang làm"),
                "tone": "due",
            },
            {"label": _("Xem lại"), "status": _("Chưa mở")},
        ],
        "events": [
            {"when": today - datetime.timedelta(days=days), "title": title, "sub": _("Người ghi mẫu")}
            for days, title in ((1, _("Gọi lần hai, không bắt máy")), (40, _("Đã đến buổi đầu")))
        ],
        "days": [today + datetime.timedelta(days=days) for days in (-1, 0, 1, 9)],
    }
