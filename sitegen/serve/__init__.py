"""The preview: rebuilds whenever a source changes, and shows the site in the browser."""

from sitegen.serve.preview import Preview, PreviewListener
from sitegen.serve.server import PreviewServer

__all__ = ["Preview", "PreviewListener", "PreviewServer"]
