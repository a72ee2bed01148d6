"""Addresses of referrals."""

from django.urls import include, path

from referrals import views

urlpatterns = [
    path("", include("referrals.slips.urls")),  # before the verbs of a referral, which take any word
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<uuid:referral_id>/", views.received, name="received"),
    path("referrals/<uuid:referral_id>/", views.sent, name="sent-referral"),
    path("referrals/<uuid:referral_id>/<slug:verb>/", views.move, name="referral-move"),
    path("needs/<uuid:need_id>/refer/", views.refer, name="refer"),
]
