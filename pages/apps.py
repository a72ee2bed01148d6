"""The app's place in Django; it has no models."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Components that every screen is put together from."""

    name = "pages"
    label = "pages"
