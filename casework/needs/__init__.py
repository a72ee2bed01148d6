"""Needs, whether help is wanted, and eligibility under a versioned rule."""
