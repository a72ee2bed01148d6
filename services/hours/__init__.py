"""When a service is open: which days, from when until when, and how that reads in one line."""
