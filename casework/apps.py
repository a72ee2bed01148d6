"""The casework app's place in Django, and what it does when a consent is withdrawn."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        from accounts.people import facts
        from casework import checks  # noqa: F401 (registers them)
        from casework.caseload.facts import told
        from casework.clients.indexes import ClientIndexes
        from casework.consents.actions import consent_withdrawn, withdrawal_considered
        from casework.consents.wording import Purpose
        from casework.grants.actions import end_elsewhere
        from casework.grants.page import ended_elsewhere, would_end_elsewhere
        from casework.leaving import declare_holdings
        from casework.rights.retention import declare_rules
        from privacy import indexes

        def end_grants_elsewhere(sender, *, client, purpose, by, **kwargs):
            return ended_elsewhere(end_elsewhere(by=by, client=client)) if purpose == Purpose.SHARE else ""

        def weigh_grants_elsewhere(sender, *, client, purpose, **kwargs):
            return would_end_elsewhere(client) if purpose == Purpose.SHARE else ""

        consent_withdrawn.connect(end_grants_elsewhere, weak=False, dispatch_uid="casework.grants.elsewhere")
        withdrawal_considered.connect(weigh_grants_elsewhere, weak=False, dispatch_uid="casework.grants.elsewhere")
        declare_rules()
        declare_holdings()
        facts.declare("casework", told)
        indexes.register(ClientIndexes())
