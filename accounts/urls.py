"""Addresses of signing in and out, and of a group's trainings."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("team/", views.team, name="team"),
]
