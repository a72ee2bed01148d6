"""The directory kept by administrators: organisations, their services, the communes."""
