"""Exceptional grants on one client: shared until a date, or opened for an hour; and who sees a client, and why."""
