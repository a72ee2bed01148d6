"""Working an estimate out of a field study: methods of arithmetic alone, their forms and their page."""
