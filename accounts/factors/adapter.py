"""How django-allauth's second factors are kept here: their secrets sealed under the account's own data key."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from privacy import crypto
from privacy.datakeys import cipher_for, cipher_to_seal
from privacy.errors import SealBroken

LABEL = b"accounts.authenticator"
NAME = "Đồng Hành"
_whose: ContextVar[tuple | None] = ContextVar("whose second factor", default=None)


@contextmanager
def factor_of(user, kind: str) -> Iterator[None]:
    """Inside, secrets are sealed and opened as this account's factor of this kind; a secret that was moved to another
    account or kind does not open."""
    token = _whose.set((user.pk, kind))
    try:
        yield
    finally:
        _whose.reset(token)


class SealingMFAAdapter(DefaultMFAAdapter):
    """Seals what allauth would store as it is (TOTP seeds, the seed of recovery codes)."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Chưa đúng. Hãy thử lại."),
    }

    def encrypt(self, text: str) -> str:
        holder, kind = bound_to()
        sealed = cipher_to_seal(holder).seal(crypto.pad(text.encode()), associated(holder, kind))
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        holder, kind = bound_to()
        try:
            sealed = base64.b64decode(encrypted_text, validate=True)
        except ValueError:
            raise SealBroken("what is stored was never sealed") from None
        return crypto.unpad(cipher_for(holder).open(sealed, associated(holder, kind))).decode()

    def get_totp_label(self, user) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        return NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": NAME}

    def get_public_key_credential_user_entity(self, user) -> dict:
        """The account's random id; a phone shows the user name beside it, never the person's full name."""
        return {"id": user.pk.bytes, "display_name": user.username, "name": user.username}


def bound_to() -> tuple:
    """Whose factor is being sealed or opened; without that there is nothing to bind the secret to."""
    whose = _whose.get()
    if whose is None:
        raise SealBroken("second factors are sealed inside factor_of() alone")
    return whose


def associated(holder, kind: str) -> bytes:
    return crypto.length_prefixed(LABEL, holder.bytes, str(kind).encode())


def takes_passkeys(request) -> bool:
    """Browsers give passkeys to names over a safe connection, and to "localhost"; never to a bare address."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host.partition(":")[0] == "localhost"
    return False
