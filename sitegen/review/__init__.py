"""The review of a change: what readers will see differently, and what a reviewer has to look at first."""
