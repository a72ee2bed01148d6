"""The referrals app's place in Django: what it does when a person's consent, restriction or erasure reaches referrals,
what it adds to the person's own information, and when a receiver's view ends."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self):
        from django.core.checks import register
        from django.db.models.signals import post_save

        from casework.consents.actions import consent_withdrawn, withdrawal_considered
        from casework.consents.wording import Purpose
        from casework.rights import signals
        from referrals import access, closing, ending, retention
        from referrals.fhir import retention as of_systems
        from referrals.models import Referral
        from referrals.slips import retention as slips
        from referrals.times import checks, measured

        def stop(sender, *, client, purpose, by, **kwargs):
            return ending.said_after(ending.stop_sharing(by=by, client=client)) if purpose == Purpose.SHARE else ""

        def weigh(sender, *, client, purpose, **kwargs):
            return ending.said_before(client) if purpose == Purpose.SHARE else ""

        consent_withdrawn.connect(stop, weak=False, dispatch_uid="referrals.withdraw")
        withdrawal_considered.connect(weigh, weak=False, dispatch_uid="referrals.withdraw")
        signals.restricted.connect(
            lambda sender, *, client, by, **kwargs: ending.stop_sharing(by=by, client=client),
            weak=False, dispatch_uid="referrals.restricted",
        )
        signals.erasing.connect(slips.forget, weak=False, dispatch_uid="referrals.slips")
        signals.erasing.connect(access.erased, weak=False, dispatch_uid="referrals.erased")
        signals.restored.connect(
            lambda sender, **kwargs: ending.empty_again(), weak=False, dispatch_uid="referrals.restored"
        )
        post_save.connect(measured.referral_saved, sender=Referral, dispatch_uid="referrals.turned_away")
        register(checks.check_limits)
        closing.declare_ties()
        access.join()
        retention.declare_rules()
        of_systems.declare_rules()
        slips.declare_rules()
