"""Addresses of the report and the files of a release."""

from django.urls import path

from reporting.papers import views

urlpatterns = [
    path("releases/<uuid:release_id>/report/", views.paper, name="report-paper"),
    path("releases/<uuid:release_id>/report.pdf", views.report, name="report"),
    path("releases/<uuid:release_id>/figures.xlsx", views.as_workbook, name="release-workbook"),
    path("releases/<uuid:release_id>/dhis2.json", views.as_dhis2, name="release-dhis2"),
]
