"""The house itself as an app: it owns the demo's commands and nothing that is stored."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "config"
    label = "house"
