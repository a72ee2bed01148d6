"""The review that can't be walked around: a case manager's every page leads to it until each is answered."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.roles import Role
from casework.emergency.models import EmergencyAccess

# What stays open: answering, ending what still runs, hiding, the language, leaving; and keeping one's own account safe.
STILL_OPEN = frozenset({
    "emergency-reviews", "emergency-review", "grant-end", "hidden", "set_language", "sign-in", "sign-out",
    "lock", "locked", "here", "me", "session-end", "sessions-end", "lost-phone", "factor-new", "factor-app",
    "factor-passkey", "factor-card",
})


class ReviewFirstMiddleware:
    """Knows of every unanswered access before a case manager's page; one query, for nobody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if getattr(request.user, "role", None) != Role.CASE_MANAGER:
            return None
        waiting = list(EmergencyAccess.objects.to_review_by(request.user).select_related("grant", "user"))
        request.emergencies = waiting
        match = request.resolver_match
        name = match.url_name if match else None
        if name not in STILL_OPEN and any(one.is_over for one in waiting):
            return redirect("emergency-reviews")
        return None
