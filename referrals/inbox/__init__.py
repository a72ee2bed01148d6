"""The receiver's pages: what came, what waits, what was shared."""
