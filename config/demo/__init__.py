"""The demo: an invented province with a year of plausible work, made through the same actions as real work."""
