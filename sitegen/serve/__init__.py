"""The preview: rebuilds whenever a source changes, and shows the site in the browser."""

from sitegen.serve.preview import Listener, Preview
from sitegen.serve.server import Server

__all__ = ["Listener", "Preview", "Server"]
