"""Messages back and forth about one referral, between its two organisations."""
