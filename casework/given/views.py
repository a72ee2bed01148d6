"""Recording a service that the worker gave."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.clients.policies import check_work_with
from casework.given.actions import give_service
from casework.needs.models import Need
from pages.fields import DateField, RecordForm


class GivenForm(RecordForm):
    on = DateField(label=gettext_lazy("Ngày nào?"), latest=timezone.localdate, initial=timezone.localdate)
    note = forms.CharField(
        label=gettext_lazy("Đã giúp những gì?"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def given(request, need_id):
    need = get_object_or_404(Need.objects.visible_to(request.user).select_related("client"), pk=need_id)
    check_work_with(request.user, need.client)
    form = GivenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        give_service(by=request.user, id=held["record_id"], need=need, on=held["on"], note=held["note"])
        messages.success(request, _("Đã ghi dịch vụ đã cung cấp."))
        return redirect("client", need.client_id)
    return render(request, "form.html", {
        "form": form, "heading": need.get_category_display(), "kicker": _("Dịch vụ đã cung cấp"),
        "lead": _("Chỉ ghi khi thân chủ thật sự đã nhận dịch vụ. Một lần gặp hay một tờ thông tin chưa phải dịch vụ."),
        "submit_label": _("Lưu"), "back_url": reverse("client", args=[need.client_id]),
    })
