"""The app's place in Django: it registers the system checks."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"
    label = "privacy"

    def ready(self) -> None:
        from privacy import checks  # noqa: F401  (importing registers them)
