"""Addresses of services."""

urlpatterns: list = []
