"""Addresses of signing in and out, and of people."""

from django.urls import include, path

from accounts import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("", include("accounts.people.urls")),
]
