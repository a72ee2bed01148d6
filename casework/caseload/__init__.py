"""A worker's day, and a case manager's view of the organisation's caseload."""
