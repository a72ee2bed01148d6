"""Backups as files: their keys and their format. How a database gets into one and out of one: config/backups."""
