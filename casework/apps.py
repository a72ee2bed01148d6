"""The casework app's place in Django."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"
