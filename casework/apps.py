"""The casework app's place in Django."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        from casework.clients.indexes import ClientIndexes
        from privacy import indexes

        indexes.register(ClientIndexes())
