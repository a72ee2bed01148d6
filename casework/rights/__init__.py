"""The rights of a client over what is recorded: access, correction, restriction, objection, withdrawal, erasure."""
