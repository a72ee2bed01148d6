"""Addresses of the directory."""

from django.urls import path

from services import views

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("our-services/", views.our_services, name="our-services"),
    path("our-services/<uuid:service_id>/", views.capacity, name="capacity"),
]
