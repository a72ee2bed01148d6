"""Addresses of reporting."""

from django.urls import path

from reporting import views
from reporting.estimating import views as estimating
from reporting.papers import urls as papers
from reporting.programme import import_views as importing
from reporting.programme import views as programme

urlpatterns = [
    path("coverage/", views.coverage, name="coverage"),
    path("releases/", views.releases, name="releases"),
    path("releases/<uuid:release_id>/", views.release, name="release"),
    *papers.urlpatterns,
    path("estimates/", views.estimates, name="estimates"),
    path("estimates/new/", views.enter, name="estimate-new"),
    path("programme/", programme.overview, name="programme"),
    path("programme/reporters/", programme.reporters, name="programme-reporters"),
    path("programme/template.xlsx", programme.template, name="programme-template"),
    path("programme/import/", importing.bring_in, name="programme-import"),
    path("programme/import/preview/", importing.preview, name="programme-preview"),
    path("programme/<slug:subject>/<slug:period>/", programme.report, name="programme-report"),
    path("estimates/work-out/", estimating.choose, name="estimate-methods"),
    path("estimates/work-out/<slug:method>/", estimating.work_out, name="estimate-work-out"),
    path("estimates/<uuid:estimate_id>/", views.estimate, name="estimate"),
    path("estimates/<uuid:estimate_id>/replace/", views.replace, name="estimate-replace"),
]
