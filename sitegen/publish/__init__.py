"""Publishing: the only code that writes the output folder, and what it remembers between two builds."""
