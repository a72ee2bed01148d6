"""How referrals end: figures of services and of a partner."""
