"""Keeping and choosing passwords: what one costs to guess, what makes one too easy, changing one's own."""
