"""Addresses of the trail. What stands in them is random or a staff member's id; never anything of a person."""

from django.urls import path

from trail import person, views

urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/events/", views.events, name="trail-events"),
    path("clients/<uuid:client_id>/trail/", person.seen_by, name="client-trail"),
    path("clients/<uuid:client_id>/trail.pdf", person.paper, name="client-trail-paper"),
]
