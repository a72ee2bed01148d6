"""Moving a referral on by one verb of the lifecycle, for both sides."""
