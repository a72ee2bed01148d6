"""Setting up a second factor, taking one away, and the card of recovery codes. Each for one's own account alone."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.factors import proving
from accounts.factors.adapter import factor_of
from accounts.factors.store import OWN
from accounts.models import User
from accounts.notices import tell_of_change
from privacy import audit
from privacy.acts import action, as_the_system

MOST_PASSKEYS = 5


@action
@sensitive_variables("secret", "code")
def add_app(*, by, secret: str, code: str) -> None:
    """Take up a code app whose `code` shows that it holds `secret` (base 32); it takes the place of one before.

    Raises ValidationError for a code that is not the app's.
    """
    if not validate_totp_code(secret, code):
        raise ValidationError({"code": _("Mã chưa đúng. Xem mã mới nhất trong ứng dụng, và giờ của điện thoại.")})
    _put_app(by, secret)
    audit.wrote("account.factor_added", by, by=by, fields=[proving.TOTP])
    tell_of_change(by)


# reaches further than the actor: no role reads or writes second factors
@as_the_system
@sensitive_variables("secret")
def _put_app(user, secret: str) -> None:
    locked(user)
    Authenticator.objects.filter(user_id=user.pk, type=proving.TOTP).delete()
    with factor_of(user, proving.TOTP):
        TOTP.activate(user, secret)
    _give_card(user)


@action
def add_passkey(*, by, response: dict, name: str) -> None:
    """Take up the passkey that the browser made for the question in the session. Raises ValidationError."""
    _put_passkey(by, response, name)
    audit.wrote("account.factor_added", by, by=by, fields=[proving.PASSKEY])
    tell_of_change(by)


# reaches further than the actor: the same
@as_the_system
def _put_passkey(user, response, name: str) -> None:
    locked(user)
    if Authenticator.objects.filter(user_id=user.pk, type=proving.PASSKEY).count() >= MOST_PASSKEYS:
        raise ValidationError(_("Tài khoản đã có năm khóa truy cập. Hãy bỏ bớt một khóa trước."))
    try:
        webauthn.parse_registration_response(response)
        webauthn.complete_registration(response)
    except (ValidationError, AttributeError, KeyError, TypeError, ValueError):  # whatever a browser sent instead
        raise ValidationError(_("Điện thoại hoặc trình duyệt chưa tạo được khóa. Hãy thử lại.")) from None
    webauthn.WebAuthn.add(user, name, response)
    _give_card(user)


@action
def remove_factor(*, by, factor_id: int) -> None:
    """Take one away. The last one stays: without it nobody could come in. Twice is once."""
    kind = _take_away(by, factor_id)
    if kind:
        audit.wrote("account.factor_removed", by, by=by, fields=[kind])
        tell_of_change(by)


# reaches further than the actor: the same
@as_the_system
def _take_away(user, factor_id: int) -> str:
    locked(user)
    held = {one.pk: one for one in Authenticator.objects.filter(user_id=user.pk, type__in=OWN)}
    if factor_id not in held:
        return ""
    if len(held) == 1:
        raise ValidationError(_("Đây là cách xác nhận duy nhất. Hãy thêm cách khác trước khi bỏ."))
    held[factor_id].delete()
    return held[factor_id].type


@action
def new_card(*, by) -> list[str]:
    """Make new recovery codes; those of the card before are worth nothing from now on."""
    _forget_card(by)
    audit.wrote("account.card_made", by, by=by)
    tell_of_change(by)
    return codes_to_show(by)


# reaches further than the actor: the same
@as_the_system
def _forget_card(user) -> None:
    locked(user)
    Authenticator.objects.filter(user_id=user.pk, type=proving.CARD).delete()
    _give_card(user)


def _give_card(user) -> None:
    """A card where there is none; its codes are shown until somebody says that they are kept."""
    with factor_of(user, proving.CARD):
        RecoveryCodes.activate(user)


# reaches further than the actor: the same
@as_the_system
def codes_to_show(user) -> list[str]:
    """The codes of a card that was not put away yet, in groups to read; nothing once it was."""
    held = Authenticator.objects.filter(user_id=user.pk, type=proving.CARD).first()
    if held is None or held.wrap().did_view:
        return []
    with factor_of(user, proving.CARD):
        return [f"{code[:4]} {code[4:]}" for code in held.wrap().get_unused_codes()]


@action
def put_card_away(*, by) -> None:
    """The codes were written down or printed; they are not shown again."""
    _seen(by)
    audit.wrote("account.card_kept", by, by=by)


# reaches further than the actor: the same
@as_the_system
def _seen(user) -> None:
    for held in Authenticator.objects.filter(user_id=user.pk, type=proving.CARD):
        held.wrap().mark_as_viewed()


def locked(user) -> None:
    """One change of an account's factors at a time."""
    User.objects.select_for_update().only("pk").get(pk=user.pk)


# reaches further than the actor: the same
@as_the_system
def factors_of(user) -> list[dict]:
    """What stands, for its owner to read: kind, name, since and last used; of the card also how many are left."""
    return [_told(user, one) for one in Authenticator.objects.filter(user_id=user.pk).order_by("created_at")]


def _told(user, one) -> dict:
    told = {"id": one.pk, "kind": one.type, "since": one.created_at, "used": one.last_used_at}
    if one.type == proving.PASSKEY:
        return {**told, "name": one.wrap().name}
    if one.type == proving.CARD:
        with factor_of(user, one.type):
            return {**told, "left": len(one.wrap().get_unused_codes()), "kept": one.wrap().did_view}
    return told
