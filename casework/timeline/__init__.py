"""What happened to a person, from every room, newest first: on their page, and whole on a page of its own."""
