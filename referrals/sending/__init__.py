"""The sender's pages: find a service, agree what to share, send, and see where it stands."""
