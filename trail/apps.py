"""The app's place in Django; it has no models."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "trail"
