"""The casework app's place in Django."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self):
        from casework.rights.retention import declare_rules

        declare_rules()
