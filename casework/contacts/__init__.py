"""Outreach contacts: with a client or anonymous, with the supplies given."""
