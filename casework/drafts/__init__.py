"""Unfinished entries of a worker, sealed, until they become records."""
