"""What is wrong with a whole file."""


class Unreadable(ValueError):
    """Nothing of the file can be planned. The message is a sentence for whoever brought it; it names file and place."""
