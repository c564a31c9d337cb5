"""A lint of words and names: how the code and the documentation read."""
