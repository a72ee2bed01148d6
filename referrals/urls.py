"""Addresses of referrals."""

from django.urls import path

from referrals.inbox import views as inbox
from referrals.moving import views as moving
from referrals.results import service_views as results
from referrals.sending import lists
from referrals.sending import sent_views as sent
from referrals.sending import views as sending

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<uuid:referral_id>/", inbox.received, name="received"),
    path("referrals/", lists.sent_referrals, name="sent-referrals"),
    path("referrals/services/", results.services, name="service-results"),
    path("referrals/<uuid:referral_id>/", sent.sent, name="sent-referral"),
    path("referrals/<uuid:referral_id>/withdraw/", sent.withdrawn, name="referral-withdraw"),
    path("referrals/<uuid:referral_id>/<slug:verb>/", moving.move, name="referral-move"),
    path("clients/<uuid:client_id>/refer/", sending.choose_needs, name="refer-needs"),
    path("needs/<uuid:need_id>/refer/", sending.refer, name="refer"),
    path("refer/<uuid:draft_id>/", sending.check, name="refer-check"),
    path("refer/<uuid:draft_id>/<uuid:need_id>/", sending.find, name="refer-find"),
    path("refer/<uuid:draft_id>/<uuid:need_id>/agree/", sending.agree, name="refer-agree"),
]
