"""The people of an organisation: opening accounts, roles, trainings, leaving. Nothing here knows a client."""
