"""A Django app of the tests."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.privacy.sample"
    label = "sample"
