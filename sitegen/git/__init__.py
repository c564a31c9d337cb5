"""Everything that is asked of git. No other package starts it."""
