"""Somebody may be in danger: what to do now, whom to call, and the mark that the case manager sees."""
