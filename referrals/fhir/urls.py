"""Addresses of partners' systems. Programs of FHIR leave the last slash away."""

from django.urls import path

from referrals.fhir import views
from referrals.fhir.capability import metadata
from referrals.fhir.endpoint import fhir_task

urlpatterns = [
    path("inbox/<uuid:referral_id>/fhir/", views.download, name="received-fhir"),
    path("our-systems/", views.our_systems, name="our-systems"),
    path("our-systems/new/", views.new_system, name="our-system-new"),
    path("our-systems/<uuid:token_id>/revoke/", views.revoke_system, name="our-system-revoke"),
    path("fhir/metadata", metadata, name="fhir-metadata"),
    path("fhir/metadata/", metadata, name="fhir-metadata"),
    path("fhir/Task", fhir_task, name="fhir-tasks"),
    path("fhir/Task/", fhir_task, name="fhir-tasks"),
    path("fhir/Task/<str:referral_id>", fhir_task, name="fhir-task"),
    path("fhir/Task/<str:referral_id>/", fhir_task, name="fhir-task"),
]
