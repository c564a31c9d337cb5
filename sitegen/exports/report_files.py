"""Files of annual reports for download, which are rendered only if the digest of their input changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

import msgspec

from sitegen.exports.report_data import encode_report_csv, encode_report_json
from sitegen.exports.report_export import ReportExport
from sitegen.pages import urls, views
from sitegen.pages.output import Output

# Files are written before the pages that link to them.
_OUTPUT_RANK = 0
_ENCODER = msgspec.json.Encoder()


class ReportFile(msgspec.Struct, frozen=True):
    """A file for download that can be rendered from one report on demand.

    ``kind`` is docx, xlsx, csv or json. xlsx is only possible if the report has statutory tables.
    """

    kind: str
    report: ReportExport

    @property
    def body(self) -> views.Body | None:
        """Reference to the report's text, whose HTML the caller loads and passes to `render`.

        It is None unless ``kind`` is docx, since all other kinds are rendered from structured data alone.
        """
        return self.report.body if self.kind == "docx" else None

    def render(self, html: str) -> bytes:
        """Render the file and return its bytes.

        ``html`` is the HTML of ``body``; it is only used for docx and may be "" for all other kinds.
        """
        # Imported on demand: python-docx and openpyxl take long to load, and most builds render no report.
        match self.kind:
            case "docx":
                from sitegen.exports.report_word import render_report_word

                return render_report_word(self.report, html)
            case "xlsx":
                from sitegen.exports.report_workbook import render_report_workbook

                return render_report_workbook(self.report)
            case "csv":
                return encode_report_csv(self.report)
            case _:
                return encode_report_json(self.report)


def plan_report_outputs(reports: Sequence[ReportExport], program_digest: str) -> Iterator[Output]:
    """Yield one planned output for each file of each report.

    Every report gives a docx, a csv and a json file, and an xlsx file if it has statutory tables. Nothing is
    rendered yet. ``program_digest`` is the digest of the program's code. It is part of the digest of every output, so
    that changed code renders the files again.
    """
    for report in reports:
        digest = blake2b(program_digest.encode(), digest_size=16)
        digest.update(_ENCODER.encode(report))
        for kind in urls.report_file_extensions(has_tables=bool(report.given_tables)):
            path = urls.report_file(report.agency, report.year, kind)
            # The files of a report have the same input. The kind makes their digests different.
            yield Output(
                path, f"{digest.hexdigest()}{kind}", _OUTPUT_RANK, "content", ReportFile(kind, report)
            )
