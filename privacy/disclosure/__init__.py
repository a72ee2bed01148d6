"""Disclosure control: figures in, published figures out. Pure Python; knows neither Django nor a database."""
