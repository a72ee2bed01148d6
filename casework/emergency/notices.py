"""What a case manager is told on every page: who is inside a record by break-glass just now."""


def notices(request) -> dict:
    """Found by the middleware; no query. Names a colleague and a time, never a client."""
    running = [one for one in getattr(request, "emergencies", ()) if not one.is_over]
    return {"emergencies": running} if running else {}
