"""Addresses of reporting."""

from django.urls import path

from reporting import views
from reporting.estimating import views as estimating

urlpatterns = [
    path("coverage/", views.coverage, name="coverage"),
    path("releases/", views.releases, name="releases"),
    path("releases/<uuid:release_id>/", views.release, name="release"),
    path("releases/<uuid:release_id>/report.pdf", views.report, name="report"),
    path("estimates/", views.estimates, name="estimates"),
    path("estimates/new/", views.enter, name="estimate-new"),
    path("estimates/work-out/", estimating.choose, name="estimate-methods"),
    path("estimates/work-out/<slug:method>/", estimating.work_out, name="estimate-work-out"),
    path("estimates/<uuid:estimate_id>/", views.estimate, name="estimate"),
    path("estimates/<uuid:estimate_id>/replace/", views.replace, name="estimate-replace"),
]
