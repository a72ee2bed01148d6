"""Addresses of slips. What was typed is in none of them."""

from django.urls import path

from referrals.slips import views

urlpatterns = [
    path("r/", views.enter, name="slip"),
    path("r/opened/", views.opened, name="slip-opened"),
    path("r/opened/<slug:verb>/", views.step, name="slip-step"),
    path("referrals/<uuid:referral_id>/slip/", views.print_slip, name="slip-print"),
    path("inbox/<uuid:referral_id>/arrived/", views.arrived, name="arrived"),
]
