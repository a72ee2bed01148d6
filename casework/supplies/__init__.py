"""Supplies as an organisation's stock: received, counted, taken out, given in contacts, left."""
