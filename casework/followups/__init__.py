"""Follow-ups: due, attempts, outcome."""
