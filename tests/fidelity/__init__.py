"""Whether what is written is what is published."""
