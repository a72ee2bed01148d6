"""What an organisation's case manager reads of the organisation's own persons: live and exact, of no release."""
