"""The casework app's place in Django, and what it does when a consent is withdrawn."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        from casework import checks  # noqa: F401 (registers them)
        from casework.clients.indexes import ClientIndexes
        from casework.consents.actions import consent_withdrawn
        from casework.consents.wording import Purpose
        from casework.grants.actions import end_elsewhere
        from casework.rights.retention import declare_rules
        from privacy import indexes

        def end_grants_elsewhere(sender, *, client, purpose, by, **kwargs):
            if purpose == Purpose.SHARE:
                end_elsewhere(by=by, client=client)

        consent_withdrawn.connect(end_grants_elsewhere, weak=False, dispatch_uid="casework.grants.elsewhere")
        declare_rules()
        indexes.register(ClientIndexes())
