"""The referrals app's place in Django."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
