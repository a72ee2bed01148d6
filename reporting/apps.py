"""The reporting app's place in Django."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
