"""The administrator's pages of communes: the list, and correcting a name or a point."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pages.attempts import attempted, posted
from services.keeping.actions import correct_commune
from services.keeping.forms import CommuneForm
from services.models import Commune
from services.policies import check_edit_directory

A_PAGE = 25


def communes(request):
    """All of them, by name whatever the diacritics."""
    check_edit_directory(request.user)
    typed = request.GET.get("q", "").strip()[:60]
    found = Commune.objects.search(typed).select_related("former_district")
    page = Paginator(found.order_by("search_key", "code"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "services/keeping/communes.html", {
        "page": page, "typed": typed, "back_url": reverse("directory"), "back_label": _("Danh bạ dịch vụ"),
    })


def commune(request, commune_code):
    """Correct the name or the point."""
    check_edit_directory(request.user)
    found = get_object_or_404(Commune.objects.select_related("former_district"), pk=commune_code)
    held = {"name": found.name, "latitude": found.latitude, "longitude": found.longitude}
    form = CommuneForm(posted(request), initial=held)
    if request.method == "POST" and form.is_valid() and attempted(
        form, lambda: correct_commune(by=request.user, commune=found, **form.cleaned_data)
    ):
        messages.success(request, _("Đã lưu. Lần nạp dữ liệu sau vẫn giữ điều bạn sửa."))
        return redirect("communes")
    return render(request, "form.html", {
        "form": form, "heading": found.name, "kicker": f"{found.code} · {found.former_district.name}",
        "submit_label": _("Lưu"), "back_url": reverse("communes"),
        "lead": _("Khoảng cách đến các dịch vụ được tính từ điểm này. Mã và huyện cũ lấy theo tệp dữ liệu."),
    })
