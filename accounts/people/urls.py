"""Addresses of people and their accounts."""

from django.urls import path

from accounts.people import administering, views

urlpatterns = [
    path("team/", views.team, name="team"),
    path("people/", views.people, name="people"),
    path("people/new/", administering.new, name="person-new"),
    path("people/<uuid:account_id>/", views.person, name="person-account"),
    path("people/<uuid:account_id>/change/", administering.change, name="person-change"),
    path("people/<uuid:account_id>/role/", administering.role, name="person-role"),
    path("people/<uuid:account_id>/lock/", administering.lock, name="person-lock"),
    path("people/<uuid:account_id>/unlock/", administering.unlock, name="person-unlock"),
    path("people/<uuid:account_id>/trainings/", views.trainings, name="person-trainings"),
]
