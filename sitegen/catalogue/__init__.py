"""The catalogue: all records of a site as one frozen model."""
