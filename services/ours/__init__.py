"""A partner keeping its own services current: places, opening hours, and pauses."""
