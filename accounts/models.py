"""The people who sign in. An account has one role in one organisation; there is no superuser."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.codes.models import EntryCode
from accounts.devices.models import Device, DeviceRule
from accounts.roles import CASEWORK_ROLES, DATABASE_ROLES, Role
from accounts.tally import Tally
from accounts.trainings import Training
from privacy.classification import Retention
from privacy.identity import Identity

__all__ = ["Device", "DeviceRule", "EntryCode", "Tally", "Trained", "User"]


class UserQuerySet(models.QuerySet):
    def colleagues_of(self, user) -> "UserQuerySet":
        """Active accounts of the same organisation that may hold cases."""
        return self.filter(organisation_id=user.organisation_id, role__in=CASEWORK_ROLES, is_active=True)


class User(AbstractBaseUser):
    """A member of staff or a peer educator."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=40, unique=True)
    email = models.EmailField(blank=True)
    full_name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=Role)
    organisation = models.ForeignKey("services.Organisation", on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    # Changed to end every session at once: each carries a digest of it.
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)
    # A short number that opens the locked screen of a session, hashed; nothing is signed in with it.
    pin = models.CharField(max_length=128, blank=True)

    # Looks an account up by its user name; making one is `accounts.actions.open_account`.
    objects = BaseUserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["full_name"]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="username_whatever_the_case"),
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="email_once_whatever_the_case"
            ),
        ]

    class Privacy:
        identifying = ("username", "email", "full_name")
        operational = ("id", "password", "last_login", "role", "organisation", "is_active", "opened_at", "stamp",
                       "pin")
        openly = {
            "username": "a member of staff signs in with it, so it must be looked up",
            "email": "a member of staff may sign in with it, so it must be looked up",
            "full_name": "a member of staff's own name, shown to colleagues of the organisation",
        }
        retention = Retention.ACCOUNT

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret=None) -> str:
        """Ties every session to the password and the stamp: changing either ends them all, and costs no query."""
        said = f"{self.password}:{self.stamp}"
        return salted_hmac("accounts.User.session", said, secret=secret, algorithm="sha256").hexdigest()

    @property
    def role_label(self) -> str:
        return self.get_role_display()

    @property
    def does_casework(self) -> bool:
        return self.role in CASEWORK_ROLES

    @property
    def trainings(self) -> frozenset[str]:
        """The trainings that this person has done. One query, asked anew each time: one may be taken back."""
        return frozenset(self.trained.values_list("training", flat=True))

    @property
    def database_identity(self) -> Identity:
        """As whom the database is spoken to for this account: see `privacy.identity`."""
        return Identity(DATABASE_ROLES[self.role], self.pk, self.organisation_id)

    @property
    def is_case_manager(self) -> bool:
        return self.role == Role.CASE_MANAGER

    def is_role(self, role: str) -> bool:
        return self.role == role


class Trained(models.Model):
    """Somebody has done a training, as their case manager says. Without it some questions are not theirs to ask."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="trained")
    training = models.CharField(max_length=16, choices=Training)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["training"]
        constraints = [models.UniqueConstraint(fields=["user", "training"], name="trained_once")]

    class Privacy:
        operational = ("id", "user", "training", "noted_by", "noted_on")
        retention = Retention.ACCOUNT
