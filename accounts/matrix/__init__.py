"""Who may do what: the access matrix as one table of data, and how it is asked."""
