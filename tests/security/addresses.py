"""Which capability of the access matrix leads to which addresses, and which role the people of the cast have.

An address under several capabilities is for whoever has one of them. What is for everybody, also signed out, has none.
"""

from accounts.roles import Role

ROLE_OF = {
    "worker": Role.OUTREACH_WORKER, "colleague": Role.OUTREACH_WORKER, "outsider": Role.OUTREACH_WORKER,
    "case_manager": Role.CASE_MANAGER, "clinic_officer": Role.PARTNER_OFFICER, "job_officer": Role.PARTNER_OFFICER,
    "manager": Role.PROGRAMME_MANAGER, "second_manager": Role.PROGRAMME_MANAGER,
    "privacy_officer": Role.PRIVACY_OFFICER, "administrator": Role.ADMINISTRATOR,
}
# Refused to everybody for how the thing stands, not for who asks.
BY_STATE = {"after-three", "case-reopen"}
ADDRESSES = {
    "clients.work": (
        "clients", "client", "drafts", "changes", "timeline", "consent", "consent-give", "consent-show",
        "consent-take-back", "consent-words", "consent-paper", "access", "grant-end",
    ),
    "clients.register": ("register-begin", "register", "register-check", "register-known"),
    "clients.share": ("share",),
    "clients.seen_by": ("client-trail", "client-trail-paper"),
    "transfers.ask": ("transfer-ask", "transfer", "transfers"),
    "clients.hand_over": ("hand-over", "transfer-several"),
    "covers.name": ("covers", "cover-new", "cover-end"),
    "workload.see": ("workload",),
    "results.own": ("our-results",),
    "contacts.write": ("contact-begin", "contact"),
    "databook.bring": ("databook", "databook-bring", "databook-template", "databook-paper"),
    "stock.see": ("stock",),
    "stock.keep": ("stock-receive", "stock-count", "stock-take-out"),
    "screening.ask": (
        "screening-begin", "screening", "screening-question", "screening-safety", "screening-answers",
        "screening-needs", "child-path", "alert",
    ),
    "needs.decide": ("need-decide", "need-close"),
    "plans.keep": ("plan", "plan-agree", "plan-review", "goal-new", "goal", "goal-end"),
    "services_given.write": ("service-given",),
    "closure.propose": ("closing", "case-reopen"),
    "closure.decide": ("decisions",),
    "followups.keep": ("today", "week", "week-calendar", "followup-plan", "followup", "followup-calendar"),
    "followups.settle": ("after-three",),
    "sent.send": (
        "refer", "refer-with", "refer-needs", "refer-check", "refer-find", "refer-agree", "urgent-referral",
        "sent-referral", "sent-referrals", "referral-say", "referral-withdraw", "slip-print",
    ),
    "sent.figures": ("service-results",),
    "received.answer": (
        "inbox", "inbox-day", "inbox-day-print", "received", "received-fhir", "arrived", "referral-move",
        "referral-say",
    ),
    "received.figures": ("own-figures",),
    "received.systems": ("our-systems", "our-system-new", "our-system-revoke"),
    "own_services.keep": ("our-services", "capacity", "hours", "pause", "take-place"),
    "directory.read": ("directory", "service"),
    "directory.keep": (
        "exchange", "exchange-file", "directory-json", "directory-zip",
        "organisations", "organisation-new", "organisation", "organisation-change", "organisation-communes",
        "organisation-close", "service-new", "service-change", "service-close", "communes", "commune",
        "hours", "pause",
    ),
    "accounts.see": ("people", "person-account"),
    "accounts.keep": ("person-new", "person-change", "person-role", "person-lock", "person-unlock"),
    "codes.ask": ("entry-code-new", "entry-code-ask"),
    "codes.ask_administrator": ("entry-code-new", "entry-code-ask"),
    "codes.approve": ("entry-codes", "entry-code"),
    "phones.shut_out": ("lost-phone-of",),
    "phones.remember": ("device-rule",),
    "trainings.mark": ("team", "person-trainings"),
    "figures.read": (
        "coverage", "coverage-places", "coverage-services", "coverage-people", "coverage-results", "coverage-pace",
        "coverage-next", "coverage-protection", "releases", "release", "release-certificate", "release-workbook",
        "report", "report-paper",
    ),
    "figures.release": (
        "release-new", "release-open-form", "release-withdraw", "release-approve", "release-discard", "release-retry",
        "release-dhis2",
    ),
    "estimates.read": ("estimates", "estimate", "estimate-methods"),
    "estimates.enter": ("estimate-new", "estimate-work-out", "estimate-replace"),
    "programme.read": ("programme",),
    "programme.report": ("programme-report", "programme-template"),
    "programme.gather": ("programme-reporters", "programme-import", "programme-preview"),
    "trail.read": ("trail", "trail-events"),
    "rights.carry_out": (
        "rights", "right-access", "right-print", "right-sealed", "right-correct", "right-restrict", "right-statistics",
        "right-record", "right-erase",
    ),
    "rights.registers": ("rights-requests", "erasures", "erasure", "erasure-receipt"),
    "rights.close": ("request-close",),
    "rights.erase": ("erasure-confirm",),
    "emergency.open": ("emergency",),
    "emergency.review": ("emergency-reviews", "emergency-review"),
    "own.account": (
        "home", "sign-out", "sign-in-factor", "me", "roles", "lost-phone", "pin", "factor-new", "factor-app",
        "factor-card", "factor-passkey", "factor-remove", "locked", "lock", "here", "session-end", "sessions-end",
        "entry-code-disown",
        "password", "begin", "begin-password", "forgot",
    ),
    "own.mail": ("mail-choice",),
}
