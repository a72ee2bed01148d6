"""Which database holds what: wrapped data keys and which were destroyed in `keys`, everything else in `default`.

They are apart so that they can be backed up apart: see docs/decisions/sealed-fields.md.
"""

KEYS = "keys"
APART = {("privacy", "datakey"), ("privacy", "destroyedkey")}


class KeysRouter:
    """Sends DataKey to the `keys` database and keeps everything else out of it."""

    def db_for_read(self, model, **hints) -> str:
        return _home(model._meta.app_label, model._meta.model_name)

    def db_for_write(self, model, **hints) -> str:
        return _home(model._meta.app_label, model._meta.model_name)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints) -> bool:
        return db == _home(app_label, model_name)


def _home(app_label: str, model_name: str | None) -> str:
    return KEYS if (app_label, model_name) in APART else "default"
