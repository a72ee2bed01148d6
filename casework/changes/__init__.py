"""What changed in a client's record, when and by whom, in words that a person reads."""
