"""An app that exists in tests only: a holder, her notes, and their history."""
