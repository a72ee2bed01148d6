"""From which address a request comes: what throttles count by, and what a list of sessions shows."""

from django.conf import settings


def client_address(request) -> str:
    """Behind a proxy of ours, what that proxy itself saw: the last entry, which no client can write."""
    if settings.BEHIND_PROXY:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if seen:
            return seen
    return request.META.get("REMOTE_ADDR", "")
