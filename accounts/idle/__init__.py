"""A session that nobody uses: it locks on a phone, and ends everywhere."""
