"""What a client agreed to, in which words, until when."""
