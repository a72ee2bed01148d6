"""Addresses of casework. Nothing personal is ever in one: ids are random."""

from django.urls import path

from casework.caseload import views as caseload
from casework.changes import views as changes
from casework.clients import views as clients
from casework.consents import views as consents
from casework.contacts import views as contacts
from casework.covers import views as covers
from casework.databook import views as databook
from casework.drafts import views as drafts
from casework.emergency import views as emergency
from casework.followups import lists
from casework.followups import views as followups
from casework.given import views as given
from casework.grants import views as grants
from casework.needs import views as needs
from casework.plans import closing_views as closing
from casework.plans import views as plans
from casework.rights import access_views as access
from casework.rights import register_views as registers
from casework.rights import views as rights
from casework.safety import views as safety
from casework.screening import views as screening
from casework.supplies import views as supplies
from casework.timeline import views as timeline
from casework.transfers import views as transfers

urlpatterns = [
    path("today/", caseload.today, name="today"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("clients/", caseload.clients, name="clients"),
    path("clients/new/", clients.begin_registration, name="register-begin"),
    path("clients/new/<uuid:draft_id>/check/", clients.check_registration, name="register-check"),
    path("clients/new/<uuid:draft_id>/same/", clients.registration_known, name="register-known"),
    path("clients/new/<uuid:draft_id>/<slug:slug>/", clients.ask_registration, name="register"),
    path("clients/<uuid:client_id>/", clients.client, name="client"),
    path("workload/", caseload.workload, name="workload"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/from/<uuid:worker_id>/", transfers.several, name="transfer-several"),
    path("transfers/<uuid:transfer_id>/", transfers.transfer, name="transfer"),
    path("clients/<uuid:client_id>/transfer/", transfers.ask, name="transfer-ask"),
    path("clients/<uuid:client_id>/hand-over/", clients.hand_over, name="hand-over"),
    path("clients/<uuid:client_id>/consent/", consents.consent, name="consent"),
    path("clients/<uuid:client_id>/consent/<slug:slug>/", consents.give, name="consent-give"),
    path("clients/<uuid:client_id>/consent/<slug:slug>/show/", consents.show, name="consent-show"),
    path("clients/<uuid:client_id>/consent/<slug:slug>/take-back/", consents.take_back, name="consent-take-back"),
    path("consents/paper.pdf", consents.paper, name="consent-paper"),
    path("consents/<slug:slug>/", consents.words, name="consent-words"),
    path("clients/<uuid:client_id>/screening/", screening.begin, name="screening-begin"),
    path("clients/<uuid:client_id>/child/", safety.child_path, name="child-path"),
    path("clients/<uuid:client_id>/urgent/<slug:slug>/", safety.urgent, name="urgent-referral"),
    path("alerts/<uuid:alert_id>/", safety.alert, name="alert"),
    path("clients/<uuid:client_id>/follow-up/", followups.plan, name="followup-plan"),
    path("clients/<uuid:client_id>/plan/", plans.plan, name="plan"),
    path("clients/<uuid:client_id>/plan/goals/new/", plans.new_goal, name="goal-new"),
    path("clients/<uuid:client_id>/plan/agree/", plans.agree, name="plan-agree"),
    path("clients/<uuid:client_id>/plan/review/", plans.review, name="plan-review"),
    path("goals/<uuid:goal_id>/", plans.goal, name="goal"),
    path("goals/<uuid:goal_id>/end/", plans.goal_end, name="goal-end"),
    path("clients/<uuid:client_id>/closing/", closing.closing, name="closing"),
    path("clients/<uuid:client_id>/reopen/", closing.reopen, name="case-reopen"),
    path("clients/<uuid:client_id>/timeline/", timeline.timeline, name="timeline"),
    path("clients/<uuid:client_id>/changes/", changes.changes, name="changes"),
    path("clients/<uuid:client_id>/access/", grants.who_sees, name="access"),
    path("clients/<uuid:client_id>/share/", grants.share_client, name="share"),
    path("access/<uuid:grant_id>/end/", grants.end, name="grant-end"),
    path("covers/", covers.covers, name="covers"),
    path("covers/new/", covers.new, name="cover-new"),
    path("covers/<uuid:cover_id>/end/", covers.end, name="cover-end"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("emergency/reviews/", emergency.reviews, name="emergency-reviews"),
    path("emergency/reviews/<uuid:access_id>/", emergency.answer, name="emergency-review"),
    path("clients/<uuid:client_id>/rights/", rights.rights, name="rights"),
    path("clients/<uuid:client_id>/rights/access/", access.access, name="right-access"),
    path("clients/<uuid:client_id>/rights/access/print.pdf", access.printout, name="right-print"),
    path("clients/<uuid:client_id>/rights/access/sealed/", access.sealed, name="right-sealed"),
    path("clients/<uuid:client_id>/rights/correct/", rights.correct, name="right-correct"),
    path("clients/<uuid:client_id>/rights/restrict/", rights.restrict, name="right-restrict"),
    path("clients/<uuid:client_id>/rights/statistics/", rights.statistics, name="right-statistics"),
    path("clients/<uuid:client_id>/rights/record/", rights.record_withdrawn, name="right-record"),
    path("clients/<uuid:client_id>/rights/erase/", rights.erase, name="right-erase"),
    path("requests/", registers.requests, name="rights-requests"),
    path("requests/<uuid:request_id>/close/", registers.close, name="request-close"),
    path("requests/<uuid:request_id>/erase/", registers.confirm_erasure, name="erasure-confirm"),
    path("erasures/", registers.erasures, name="erasures"),
    path("erasures/<uuid:erasure_id>/", registers.erasure, name="erasure"),
    path("erasures/<uuid:erasure_id>/receipt.pdf", registers.receipt, name="erasure-receipt"),
    path("contacts/new/", contacts.contact, name="contact-begin"),
    path("contacts/new/<uuid:draft_id>/", contacts.contact, name="contact"),
    path("contacts/sheet/", databook.databook, name="databook"),
    path("contacts/sheet/bring/", databook.bring, name="databook-bring"),
    path("contacts/sheet/template.xlsx", databook.template, name="databook-template"),
    path("contacts/sheet/paper.pdf", databook.sheet_paper, name="databook-paper"),
    path("stock/", supplies.stock, name="stock"),
    path("stock/receive/", supplies.receive, name="stock-receive"),
    path("stock/count/", supplies.count, name="stock-count"),
    path("stock/take-out/", supplies.take_out, name="stock-take-out"),
    path("screenings/<uuid:screening_id>/", screening.go_on, name="screening"),
    path("screenings/<uuid:screening_id>/safety/", screening.safety, name="screening-safety"),
    path("screenings/<uuid:screening_id>/answers/", screening.answers, name="screening-answers"),
    path("screenings/<uuid:screening_id>/needs/", screening.needs, name="screening-needs"),
    path("screenings/<uuid:screening_id>/<slug:slug>/", screening.question, name="screening-question"),
    path("week/", lists.week, name="week"),
    path("week/hen.ics", lists.week_calendar, name="week-calendar"),
    path("decisions/", lists.decisions, name="decisions"),
    path("follow-ups/<uuid:followup_id>/hen.ics", followups.reminder, name="followup-calendar"),
    path("follow-ups/<uuid:followup_id>/after-three/", followups.after_three, name="after-three"),
    path("follow-ups/<uuid:followup_id>/", followups.record, name="followup"),
    path("needs/<uuid:need_id>/decide/", needs.decide, name="need-decide"),
    path("needs/<uuid:need_id>/close/", needs.close, name="need-close"),
    path("needs/<uuid:need_id>/given/", given.given, name="service-given"),
]
