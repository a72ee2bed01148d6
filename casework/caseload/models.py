"""In which order somebody wants the list of clients to stand."""

from django.db import models

from casework.caseload.orders import Order
from privacy.classification import Retention


class ListOrder(models.Model):
    """One person's choice; without a row the newest stand first. It is about the reader, not about any client."""

    user = models.OneToOneField("accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="+")
    order = models.CharField(max_length=8, choices=Order)

    class Privacy:
        operational = ("user", "order")
        retention = Retention.ACCOUNT
