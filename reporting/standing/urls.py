"""Addresses of the pages that say where the programme stands."""

from django.urls import path

from reporting.standing import views

urlpatterns = [
    path("coverage/", views.coverage, name="coverage"),
    path("coverage/places/", views.places, name="coverage-places"),
    path("coverage/services/", views.services, name="coverage-services"),
    path("coverage/people/", views.reached, name="coverage-people"),
    path("coverage/results/", views.outcomes, name="coverage-results"),
    path("coverage/pace/", views.tempo, name="coverage-pace"),
    path("coverage/next/", views.following, name="coverage-next"),
    path("coverage/protection/", views.protection, name="coverage-protection"),
]
