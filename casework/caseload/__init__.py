"""A worker's day, the list of clients in the order one chose, and how much everybody of the organisation has to do."""
