"""Reading the audit trail: the privacy officer's pages, and for each person the list of who saw the record.

Nothing is written here but that somebody read. Stands above every app whose doings the trail tells of.
"""
