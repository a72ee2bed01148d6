"""The client: registering under a pseudonym, recognising a returning person, whose case it is."""
