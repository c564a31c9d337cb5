"""Exports: the catalogue as data, from the model through a serialiser, never through a template."""

from sitegen.exports.data import DataExport, data_exports
from sitegen.exports.feeds import feed_exports
from sitegen.exports.sitemap import robots, sitemap_exports

__all__ = ["DataExport", "data_exports", "feed_exports", "robots", "sitemap_exports"]
