"""The app's place in Django: it registers the system checks and grants the application role its tables."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PrivacyConfig(AppConfig):
    name = "privacy"
    label = "privacy"

    def ready(self) -> None:
        from privacy import checks  # noqa: F401  (importing registers them)
        from privacy.grants import grant_to_application
        from privacy.rules import declare_rules

        declare_rules()
        post_migrate.connect(grant_to_application, sender=self)
