"""Exports: the catalogue as data files and office documents, written by serialisers and never by templates."""

from sitegen.exports.data import build_data_exports
from sitegen.exports.export import Export, FileInfo
from sitegen.exports.feeds import build_feed_exports
from sitegen.exports.fragments import PreviousFiles
from sitegen.exports.report_export import ReportExport, build_report_export
from sitegen.exports.report_files import ReportFile, plan_report_outputs
from sitegen.exports.sitemap import build_sitemap_exports, render_robots

__all__ = [
    "Export",
    "FileInfo",
    "PreviousFiles",
    "ReportExport",
    "ReportFile",
    "build_data_exports",
    "build_feed_exports",
    "build_report_export",
    "build_sitemap_exports",
    "plan_report_outputs",
    "render_robots",
]
