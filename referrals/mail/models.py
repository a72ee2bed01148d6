"""Who of the staff wants to be told by mail that there is work."""

from django.db import models

from privacy.classification import Retention


class MailChoice(models.Model):
    """One person's choice, and when they were last mailed. Nobody is mailed who did not ask for it."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="+")
    wanted = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        operational = ("user", "wanted", "mailed_at")
        retention = Retention.ACCOUNT

    def __str__(self) -> str:
        return str(self.pk)
