"""Faults of the machine: full and read-only disks, missing rights, damaged folders, kills, used-up limits."""
