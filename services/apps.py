"""The services app's place in Django."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
