"""The referrals app's place in Django, and what it does when a consent is withdrawn."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self):
        from casework.consents.actions import consent_withdrawn
        from casework.consents.wording import Purpose
        from referrals.actions import withdraw_open

        def close_open_referrals(sender, *, client, purpose, by, **kwargs):
            if purpose == Purpose.SHARE:
                withdraw_open(by=by, client=client)

        consent_withdrawn.connect(close_open_referrals, weak=False, dispatch_uid="referrals.withdraw")
