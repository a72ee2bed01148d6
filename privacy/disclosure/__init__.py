"""Disclosure control: arrays in, arrays out; no Django and no database."""
