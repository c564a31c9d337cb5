"""Pages: their addresses, their views, and the plan of which pages there are."""
