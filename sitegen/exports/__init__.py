"""Exports: the catalogue as data files and office documents, written by serialisers and never by templates."""

from sitegen.exports.data import data_exports
from sitegen.exports.export import Export, Facts
from sitegen.exports.feeds import feed_exports
from sitegen.exports.paper import Paper, paper
from sitegen.exports.report_files import ReportFile, report_outputs
from sitegen.exports.sitemap import robots, sitemap_exports

__all__ = [
    "Export",
    "Facts",
    "Paper",
    "ReportFile",
    "data_exports",
    "feed_exports",
    "paper",
    "report_outputs",
    "robots",
    "sitemap_exports",
]
