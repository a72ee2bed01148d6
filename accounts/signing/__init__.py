"""Signing in by steps: name and password, then the second factor; and signing out."""
