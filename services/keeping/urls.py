"""Addresses of the directory's keeping."""

from django.urls import path

from services.keeping import communes, offered, organisations

urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.new, name="organisation-new"),
    path("organisations/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:organisation_id>/change/", organisations.change, name="organisation-change"),
    path("organisations/<uuid:organisation_id>/communes/", organisations.communes_served, name="organisation-communes"),
    path("organisations/<uuid:organisation_id>/close/", organisations.close, name="organisation-close"),
    path("organisations/<uuid:organisation_id>/services/new/", offered.new, name="service-new"),
    path("services/<uuid:service_id>/change/", offered.change, name="service-change"),
    path("services/<uuid:service_id>/close/", offered.close, name="service-close"),
    path("communes/", communes.communes, name="communes"),
    path("communes/<slug:commune_code>/", communes.commune, name="commune"),
]
