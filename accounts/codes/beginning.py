"""The first day: where nobody is yet who could ask for a code or say yes, the server's operator hands codes over.

Two accounts, so that from then on nobody is let in by one person alone: an administrator, who asks, and a privacy
officer, who says yes. Until somebody third is in, neither of the two has two colleagues who could let them in again:
that is the operator's to do as well, and no longer.
"""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.actions import open_account
from accounts.codes import policies
from accounts.codes.actions import make_room, new_code, void_codes
from accounts.codes.choices import EntryKind, EntryReason, EntryState
from accounts.codes.lifecycle import ON_PAPER
from accounts.codes.models import EVERYBODYS, EntryCode
from accounts.ending import end_everything
from accounts.models import User
from accounts.notices import tell_of_code
from accounts.people.actions import ADMINISTRATORS
from accounts.people.names import USERNAME
from accounts.roles import Role
from privacy import audit
from privacy.acts import action
from privacy.errors import AccessDenied
from privacy.once import wait_for
from privacy.policies import allows
from services.actions import add_organisation
from services.categories import OrganisationKind
from services.models import Commune, Organisation

LONGEST_NAME = 80  # as on the page that opens an account


class Newcomer(NamedTuple):
    """One of the first two: an administrator or a privacy officer."""

    username: str
    full_name: str
    role: Role


class HandedOver(NamedTuple):
    """A code, said this once."""

    entry: EntryCode
    code: str


@action
@sensitive_variables()
def begin(
    *, by, organisation: str, people: Sequence[Newcomer], commune: str = "", again: Sequence[str] = (),
) -> list[HandedOver]:
    """Open the department called `organisation` in the commune of this name where it isn't there yet, accounts in it
    for `people`, and a code for each who has not come in. Until two have: then the beginning is over.

    Once more it opens nothing twice: who has not come in gets a new code, and the one before opens nothing. `again`:
    user names of those of `people` who came in and lost what they prove themselves with; all that is open of theirs
    ends, and they get a code too, as long as two colleagues could not give it to them. `by` is None, the operator of
    the server. Raises AccessDenied for anybody else, ValidationError where the beginning is over or something said
    does not fit.
    """
    if by is not None:
        raise AccessDenied(_("Việc này chỉ làm được trên máy chủ."))
    wait_for(ADMINISTRATORS.bytes)
    within = came_in().values_list("role", flat=True)
    if len(within) > 1 and Role.ADMINISTRATOR in within and not again:
        raise ValidationError(_("Đã có quản trị viên và một người thứ hai. Từ nay họ mở tài khoản ở trang Người dùng."))
    place = department(organisation, commune)
    accounts = [account_of(one, place) for one in people]
    shut_out = [alone(one, accounts) for one in again]
    return [hand_over(one) for one in accounts if one in shut_out or not one.has_usable_password()]


def came_in() -> QuerySet[User]:
    """Those of the two roles who let others in and have set a password of their own."""
    return came_in_at_all().filter(role__in=EVERYBODYS)


def came_in_at_all() -> QuerySet[User]:
    """Of any role, with a password of their own."""
    return User.objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def alone(username: str, accounts: list[User]) -> User:
    """The account of this name, whom no two others could let in. Raises ValidationError for any other."""
    user = next((one for one in accounts if one.username == username.strip().lower()), None)
    if user is None:
        raise ValidationError(_("“%(name)s” không phải là một trong hai người đầu tiên.") % {"name": username})
    if may_be_let_in(user):
        raise ValidationError(
            _("“%(name)s” đã có hai đồng nghiệp cho vào lại được, ở trang “Mã vào cho đồng nghiệp”.")
            % {"name": user.username}
        )
    return user


def may_be_let_in(user: User) -> bool:
    """Whether two others are within, of whom one may ask for this account and the other say yes."""
    others = came_in_at_all().exclude(pk=user.pk)
    asking = [one for one in others if allows(policies.check_ask_code, one, user)]
    return any(
        allows(policies.check_approve, one, EntryCode(user=user, asked_by=asks)) for asks in asking for one in others
    )


def department(name: str, commune: str) -> Organisation:
    """The one of this name, or a new one."""
    if found := Organisation.objects.filter(name__iexact=name.strip()).first():
        return found
    if not name.strip():
        raise ValidationError(_("Cần tên của cơ quan."))
    seat = Commune.objects.filter(name__iexact=commune.strip()).first()
    if seat is None:
        raise ValidationError(_(
            "Chưa có cơ quan nào tên “%(name)s”. Để mở mới, cần tên xã, phường như trong danh bạ, ví dụ “Phường Hà "
            "Giang 2”; “%(commune)s” thì chưa có. Danh bạ trống thì chạy load_communes trước."
        ) % {"name": name, "commune": commune})
    return add_organisation(
        by=None, id=uuid.uuid4(), name=name.strip(), kind=OrganisationKind.DEPARTMENT, commune=seat
    )


def account_of(one: Newcomer, place: Organisation) -> User:
    """The account of that user name, opened now or on an earlier try."""
    username = one.username.strip().lower()
    if held := User.objects.filter(username__iexact=username).first():
        return the_same(held, one, place)
    if came_in().filter(role=Role.ADMINISTRATOR).exists():
        raise ValidationError(
            _("Đã có quản trị viên vào được. Tài khoản “%(name)s” thì người đó mở.") % {"name": username}
        )
    if not USERNAME.fullmatch(username):
        raise ValidationError(
            _("“%(name)s”: tên đăng nhập chỉ dùng chữ không dấu, số, dấu chấm hoặc gạch, từ 2 đến 40 ký tự.")
            % {"name": username}
        )
    if not 1 <= len(one.full_name.strip()) <= LONGEST_NAME:
        raise ValidationError(_("Cần họ và tên cho “%(name)s”, nhiều nhất 80 ký tự.") % {"name": username})
    return open_account(
        by=None, id=uuid.uuid4(), username=username, full_name=one.full_name.strip(), role=one.role, organisation=place
    )


def the_same(held: User, one: Newcomer, place: Organisation) -> User:
    """Raises ValidationError unless this is the account that is meant."""
    if (held.role, held.organisation_id, held.is_active) != (one.role, place.pk, True):
        raise ValidationError(
            _("“%(name)s” đã là tên của một tài khoản khác: vai trò, cơ quan khác, hoặc đang khóa. Chọn tên khác.")
            % {"name": held.username}
        )
    return held


@sensitive_variables("code", "made")
def hand_over(user: User) -> HandedOver:
    """A code on nobody's word but the operator's, as its kind says: the database takes it from the system alone."""
    reason = EntryReason.NEW_ACCOUNT
    if user.has_usable_password():
        reason = EntryReason.LOST_PHONE
        end_everything(user, by=None)
        tell_of_code(user)
    else:
        void_codes(user, by=None)
    make_room(user.pk)  # what is over by its time
    now = timezone.now()
    entry = EntryCode(
        user=user, kind=EntryKind.BEGINNING, reason=reason, state=EntryState.ISSUED, issued_at=now,
        expires_at=now + ON_PAPER,
    )
    code, made = new_code(entry)
    entry.paper, entry.digest, entry.key_version = made.values()
    entry.save(force_insert=True)
    audit.wrote("entry.begun", user, by=None)
    return HandedOver(entry, code)
