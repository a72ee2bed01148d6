"""Addresses of pages that belong to no case."""

from django.urls import path

from pages import views

urlpatterns = [
    path("style/", views.style, name="style"),
    path("hidden/", views.hidden, name="hidden"),
]
