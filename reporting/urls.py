"""Addresses of reporting."""

from django.urls import path

from reporting import views

urlpatterns = [
    path("coverage/", views.coverage, name="coverage"),
    path("releases/", views.releases, name="releases"),
    path("releases/<uuid:release_id>/", views.release, name="release"),
    path("releases/<uuid:release_id>/report.pdf", views.report, name="report"),
]
