"""What django-allauth keeps about an account's second factors: asked and forgotten here, as the system."""

from allauth.mfa.models import Authenticator

from privacy.acts import as_the_system

OWN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes stand in for one of these


@as_the_system
def has_factor(user) -> bool:
    """Whether the account has a code app or a passkey."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=OWN).exists()


@as_the_system
def forget_factors(user) -> None:
    """Take away every second factor and the recovery codes: the next sign-in sets up new ones. Part of an action."""
    Authenticator.objects.filter(user_id=user.pk).delete()
