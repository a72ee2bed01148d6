"""That a code was asked for somebody's own account: they see it, and say "not me"."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.codes.actions import move
from accounts.codes.choices import OF_THE_SYSTEM
from accounts.codes.models import EntryCode
from accounts.models import User
from privacy.acts import action, as_the_system


# reaches further than the actor: codes are rows of those who ask for them and say yes
@as_the_system
def asked_about(user) -> EntryCode | None:
    """What colleagues asked for this account and is still open; one query."""
    return _asked_about(user).select_related("asked_by", "approved_by").first()


def _asked_about(user):
    return EntryCode.objects.filter(user=user).exclude(kind__in=OF_THE_SYSTEM).open()


@action
def disown(*, by) -> bool:
    """"Not me": whatever colleagues asked for the own account opens nothing any more. Whether there was anything;
    twice is once."""
    return _disown(by)


# reaches further than the actor: the same
@as_the_system
def _disown(user) -> bool:
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)  # before its codes, as everywhere
    held = _asked_about(user).select_for_update(of=("self",)).first()
    if held is None:
        return False
    held.user = user
    move(held, "disown", by=user, taken_back_at=timezone.now())
    return True


@require_POST
def not_me(request):
    """From the notice on one's own page."""
    if disown(by=request.user):
        messages.success(request, _(
            "Đã rút lại mã đó, không ai vào được bằng mã ấy. Hãy báo người phụ trách hoặc cán bộ bảo vệ dữ liệu: có "
            "người đã xin vào tài khoản của bạn."
        ))
    else:
        messages.info(request, _("Mã đó không còn dùng được nữa."))
    return redirect("me")


def tell_at_sign_in(request, user) -> None:
    """A word on the first page after signing in, where a code is asked for or on its way; one query at each sign-in."""
    if asked_about(user):
        messages.warning(request, _(
            "Có người đang xin mã để vào tài khoản của bạn. Nếu không phải bạn nhờ, mở “Tài khoản của tôi” và bấm "
            "“Không phải tôi”."
        ))
