"""Addresses of the directory."""

from django.urls import path

from services import views
from services.ours import views as ours

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("directory/<uuid:service_id>/", views.service, name="service"),
    path("our-services/", ours.our_services, name="our-services"),
    path("our-services/<uuid:service_id>/", ours.capacity, name="capacity"),
    path("our-services/<uuid:service_id>/hours/", ours.hours, name="hours"),
    path("our-services/<uuid:service_id>/pause/", ours.close_for_now, name="pause"),
]
