"""Mail that says no more than that there is work, to staff who asked for it."""
