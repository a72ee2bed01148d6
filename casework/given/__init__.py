"""Services given: what counts as access."""
