"""Addresses of referrals."""

from django.urls import include, path

from referrals.inbox import dayviews as days
from referrals.inbox import views as inbox
from referrals.mail import views as mail
from referrals.moving import places
from referrals.moving import views as moving
from referrals.results import service_views
from referrals.results import views as results
from referrals.sending import lists, whom
from referrals.sending import sent_views as sent
from referrals.sending import views as sending
from referrals.talk import views as talk

urlpatterns = [
    path("", include("referrals.slips.urls")),  # before the verbs of a referral, which take any word
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/day/", days.appointments, name="inbox-day"),
    path("inbox/day/print.pdf", days.paper, name="inbox-day-print"),
    path("inbox/figures/", results.own_figures, name="own-figures"),
    path("inbox/<uuid:referral_id>/", inbox.received, name="received"),
    path("inbox/<uuid:referral_id>/place/", places.take, name="take-place"),
    path("referrals/", lists.sent_referrals, name="sent-referrals"),
    path("referrals/services/", service_views.services, name="service-results"),
    path("referrals/<uuid:referral_id>/", sent.sent, name="sent-referral"),
    path("referrals/<uuid:referral_id>/withdraw/", sent.withdrawn, name="referral-withdraw"),
    path("referrals/<uuid:referral_id>/say/", talk.say, name="referral-say"),
    path("mail/", mail.choose, name="mail-choice"),
    path("referrals/<uuid:referral_id>/<slug:verb>/", moving.move, name="referral-move"),
    path("clients/<uuid:client_id>/refer/", sending.choose_needs, name="refer-needs"),
    path("directory/<uuid:service_id>/refer/", whom.whom, name="refer-with"),
    path("needs/<uuid:need_id>/refer/", sending.refer, name="refer"),
    path("", include("referrals.fhir.urls")),
    path("refer/<uuid:draft_id>/", sending.check, name="refer-check"),
    path("refer/<uuid:draft_id>/<uuid:need_id>/", sending.find, name="refer-find"),
    path("refer/<uuid:draft_id>/<uuid:need_id>/agree/", sending.agree, name="refer-agree"),
]
