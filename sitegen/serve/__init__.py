"""The preview: builds whenever a source changes, and shows it in the browser."""

from sitegen.serve.preview import Listener, Preview
from sitegen.serve.server import Server

__all__ = ["Listener", "Preview", "Server"]
