"""sitegen: a static site generator for government information disclosure catalogues."""

__version__ = "0.2.0"
