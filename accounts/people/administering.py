"""An administrator opens, corrects, locks and unlocks accounts. No password is seen or typed here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions import open_account
from accounts.factors.fresh import fresh_factor
from accounts.models import User
from accounts.people import leaving
from accounts.people.actions import change_account, change_role, lock_account, nobody_takes_over, unlock_account
from accounts.people.forms import LockForm, NameFields, NewPersonForm, PlaceForm, RoleForm
from accounts.people.policies import check_administer, check_administer_other
from pages.attempts import attempted, posted


@fresh_factor
def new(request):
    """First where, then who and as what: a kind of organisation has roles of its own."""
    check_administer(request.user)
    place = PlaceForm(request.GET if "organisation" in request.GET else None)
    if not place.is_valid():
        return render(request, "accounts/people/new.html", {"form": place, "back_url": reverse("people")})
    organisation = place.cleaned_data["organisation"]
    form = NewPersonForm(posted(request), organisation=organisation)
    if request.method == "POST" and form.is_valid() and opened(request, form):
        return redirect("person-account", form.cleaned_data["record_id"])
    return render(request, "form.html", {
        "form": form, "heading": _("Mở tài khoản"), "kicker": organisation.name, "submit_label": _("Mở tài khoản"),
        "lead": _("Không ai đặt mật khẩu thay người khác. Mở xong, người này tự đặt bằng mã dùng một lần."),
        "back_url": reverse("person-new"), "back_label": _("Chọn tổ chức khác"),
    })


def opened(request, form) -> bool:
    """Open the account, and say what comes next."""
    held = dict(form.cleaned_data)

    def act():
        made = open_account(by=request.user, id=held.pop("record_id"), organisation=form.organisation, **held)
        messages.success(request, _("Đã mở tài khoản %(name)s. Người này cần mã dùng một lần để đăng nhập lần đầu.") % {
            "name": made.username,
        })

    return attempted(form, act)


def administered(request, account_id, check=None) -> User:
    """The account, for an administrator who may do this to it."""
    check_administer(request.user)
    found = get_object_or_404(User.objects.select_related("organisation"), pk=account_id)
    if check is not None:
        check(request.user, found)
    return found


@fresh_factor
def change(request, account_id):
    """Correct the name or the e-mail address."""
    found = administered(request, account_id)
    held = {"full_name": found.full_name, "email": found.email}
    form = NameFields(posted(request), initial=held)
    if request.method == "POST" and form.is_valid() and attempted(
        form, lambda: change_account(by=request.user, user=found, **form.cleaned_data)
    ):
        messages.success(request, _("Đã lưu."))
        return redirect("person-account", found.pk)
    return asked(request, found, form, _("Sửa tên, email"), _("Lưu"))


@fresh_factor
def role(request, account_id):
    """Give another role."""
    found = administered(request, account_id, check_administer_other)
    form = RoleForm(posted(request), person=found)
    if request.method == "POST" and form.is_valid() and attempted(
        form, lambda: change_role(by=request.user, user=found, role=form.cleaned_data["role"])
    ):
        messages.success(request, _("Đã đổi vai trò."))
        return redirect("person-account", found.pk)
    return asked(
        request, found, form, _("Đổi vai trò"), _("Đổi vai trò"),
        lead=_("Người này sẽ bị đăng xuất ở mọi nơi và đăng nhập lại với vai trò mới.") + " "
        + _("Mã vào đã xin hoặc đã đưa, nếu có, cũng hết dùng được."),
    )


def asked(request, found, form, kicker, submit_label, **context):
    return render(request, "form.html", {
        "form": form, "heading": found.full_name, "kicker": kicker, "submit_label": submit_label,
        "back_url": reverse("person-account", args=[found.pk]), **context,
    })


@fresh_factor
def lock(request, account_id):
    """What the account still holds, to whom it goes, and that it ends."""
    found = administered(request, account_id, check_administer_other)
    if not found.is_active:
        return redirect("person-account", found.pk)
    held = leaving.held_by(found)
    asks = any(one.holding.needs_heir for one in held)
    form = LockForm(posted(request), user=request.user, person=found, asks=asks)
    if request.method == "POST" and form.is_valid() and attempted(
        form, lambda: lock_account(by=request.user, user=found, to=form.cleaned_data.get("to"))
    ):
        messages.success(request, _("Đã khóa tài khoản. Không còn gì ở lại với người này."))
        return redirect("person-account", found.pk)
    alone = asks and not leaving.heirs_of(found).exists()
    return render(request, "accounts/people/lock.html", {
        "person": found, "form": form, "held": [str(one) for one in held], "last": last_of_role(found),
        "stuck": nobody_takes_over() if alone else "", "back_url": reverse("person-account", args=[found.pk]),
    })


def last_of_role(found) -> bool:
    """Whether the organisation would have nobody of this role any more."""
    same = User.objects.filter(organisation_id=found.organisation_id, role=found.role, is_active=True)
    return found.is_active and not same.exclude(pk=found.pk).exists()


@require_POST
@fresh_factor
def unlock(request, account_id):
    """Let the account be used again, once its person has a new code."""
    found = administered(request, account_id)
    try:
        unlock_account(by=request.user, user=found)
        messages.success(request, _("Đã mở khóa. Người này cần mã dùng một lần mới để đăng nhập."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("person-account", found.pk)
