"""Addresses of reporting."""

from django.urls import path

from reporting import views
from reporting.estimating import views as estimating
from reporting.own import views as own
from reporting.papers import urls as papers
from reporting.programme import import_views as importing
from reporting.programme import views as programme
from reporting.releases import views as releases
from reporting.standing import urls as standing

urlpatterns = [
    *standing.urlpatterns,
    path("our-results/", own.our_results, name="our-results"),
    path("releases/", releases.overview, name="releases"),
    path("releases/new/", releases.new, name="release-new"),
    path("releases/<uuid:release_id>/", releases.release, name="release"),
    path("releases/<uuid:release_id>/approve/", releases.approve, name="release-approve"),
    path("releases/<uuid:release_id>/discard/", releases.discard, name="release-discard"),
    path("releases/<uuid:release_id>/retry/", releases.retry, name="release-retry"),
    path("releases/<uuid:release_id>/withdraw/", releases.withdraw, name="release-withdraw"),
    path("releases/<uuid:release_id>/certificate/", releases.certificate, name="release-certificate"),
    path("releases/<uuid:release_id>/open-form.json", releases.open_form, name="release-open-form"),
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
