"""Addresses of the directory."""

from django.urls import include, path

from services import views
from services.hsds import views as hsds
from services.ours import views as ours

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("directory/<uuid:service_id>/", views.service, name="service"),
    path("directory/exchange/", hsds.exchange, name="exchange"),
    path("directory/exchange/directory.json", hsds.as_json, name="directory-json"),
    path("directory/exchange/directory.zip", hsds.as_zip, name="directory-zip"),
    path("directory/exchange/<uuid:file_id>/", hsds.preview, name="exchange-file"),
    path("directory/", include("services.keeping.urls")),
    path("our-services/", ours.our_services, name="our-services"),
    path("our-services/<uuid:service_id>/", ours.capacity, name="capacity"),
    path("our-services/<uuid:service_id>/hours/", ours.hours, name="hours"),
    path("our-services/<uuid:service_id>/pause/", ours.close_for_now, name="pause"),
]
