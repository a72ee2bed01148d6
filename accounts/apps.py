"""The accounts app's place in Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from accounts.matrix import reading  # noqa: F401 (registers its check)
        from accounts.passwords import checks  # noqa: F401 (registers them)
        from accounts.people.places import declare_ties
        from accounts.retention import declare_rules

        declare_rules()
        declare_ties()
