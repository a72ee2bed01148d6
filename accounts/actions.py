"""Every change of an account. `by=None` stands for a command run by the operator."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Trained, User
from accounts.policies import check_note_trainings, check_open_account
from accounts.roles import KINDS
from accounts.trainings import Training
from privacy import audit
from privacy.acts import action
from privacy.once import already
from services.models import Organisation


@action
def open_account(*, by, id, username, full_name, role, organisation, password=None, email="") -> User:
    """Open an account with one role in one organisation; the same `id` again changes nothing.

    Without a password nobody can sign in yet: the person sets one alone, with a one-time code. Raises ValidationError,
    by field where there is one, when the role does not exist in that kind of organisation, the organisation is
    closed, a name is taken or the password is weak.
    """
    check_open_account(by)
    if existing := already(User.objects.all(), id):
        return existing
    check_place(role, organisation)
    check_not_taken(username, email)
    user = User(id=id, username=username, full_name=full_name, role=role, organisation=organisation, email=email)
    if password is not None:
        validate_password(password, user)
    user.set_password(password)  # None: one that nothing matches
    user.save(force_insert=True)
    audit.wrote("account.opened", user, by=by, fields=["username", "role", "organisation"])
    return user


def check_place(role, organisation) -> None:
    if organisation.kind not in KINDS[role]:
        raise ValidationError({"role": _("Vai trò này không có trong loại tổ chức này.")})
    # As it stands now, and until the account is there: of closing and opening at once one is told.
    if not Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk).active:
        raise ValidationError(_("Tổ chức này đã đóng, nên không mở thêm tài khoản được."))


def check_not_taken(username: str, email: str) -> None:
    """Whoever signs in is found by either, whatever the case. Two at once: the database refuses the second."""
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": _("Tên đăng nhập này đã có người dùng.")})
    if email and User.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": _("Địa chỉ này đã có ở một tài khoản khác.")})


@action
def note_trainings(*, by, user, trainings) -> frozenset[str]:
    """Say which trainings a colleague has done: exactly these. Gives them back; the same again changes nothing.

    Raises ValidationError for a training that does not exist.
    """
    check_note_trainings(by, user)
    wanted, held = set(trainings), user.trainings
    if wanted - set(Training.values):
        raise ValidationError(_("Không có khóa tập huấn này."))
    if wanted != held:
        user.trained.exclude(training__in=wanted).delete()
        Trained.objects.bulk_create(
            [Trained(user=user, training=one, noted_by=by) for one in sorted(wanted - held)], ignore_conflicts=True
        )
        audit.wrote("account.trained", user, by=by, fields=["trainings"])
    return frozenset(wanted)
