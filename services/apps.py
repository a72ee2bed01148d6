"""The services app's place in Django."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"

    def ready(self):
        from services.retention import declare_rules

        declare_rules()
