"""Search: one index of the published texts, for the browser and for the command line."""
