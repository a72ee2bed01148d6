"""How a database gets into a backup file and out of one, and what is proved afterwards. Keys and format of the
file: privacy/backups. Why so: docs/decisions/backup.md."""
