"""Search index of the published texts, and search in it for the command line and the browser."""
