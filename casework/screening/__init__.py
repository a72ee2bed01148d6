"""Screening by versioned questionnaires that are data."""
