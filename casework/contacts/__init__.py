"""Outreach contacts: with a client or anonymous; supplies given and needed, topics, the next step."""
