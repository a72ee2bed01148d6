"""The reporting app's place in Django."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        """A reminder is work to be told by mail, to managers who asked for it."""
        from referrals.mail import actions
        from reporting.programme.reminding import is_reminded

        if is_reminded not in actions.NEWS:
            actions.NEWS.append(is_reminded)
