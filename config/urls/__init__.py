"""One list of addresses per kind of authority; the host decides which one a request sees."""
