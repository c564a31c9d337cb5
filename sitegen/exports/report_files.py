"""The files of each report for download: planned by what they say, made only when that has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from sitegen.exports.paper import Paper
from sitegen.exports.report_data import report_csv, report_json
from sitegen.pages import urls, views
from sitegen.pages.output import Output

_RANK = 0
_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class ReportFile:
    """The content of a report's file: a report and the kind of file, docx, xlsx, csv or json."""

    kind: str
    paper: Paper

    @property
    def body(self) -> views.Body | None:
        """The text that the file needs."""
        return self.paper.body if self.kind == "docx" else None

    def content(self, html: str) -> bytes:
        """The file; ``html`` is the report's text."""
        match self.kind:  # docx and openpyxl take long to load
            case "docx":
                from sitegen.exports.report_word import report_word

                return report_word(self.paper, html)
            case "xlsx":
                from sitegen.exports.report_workbook import report_workbook

                return report_workbook(self.paper)
            case "csv":
                return report_csv(self.paper)
            case _:
                return report_json(self.paper)


def report_outputs(papers: Sequence[Paper], engine: str) -> Iterator[Output]:
    """The files of every report; ``engine`` changes with the code that makes them."""
    for paper in papers:
        mark = blake2b(engine.encode(), digest_size=16)
        mark.update(_ENCODER.encode(paper))
        for kind in urls.report_kinds(tables=bool(paper.given)):
            path = urls.report_file(paper.agency, paper.year, kind)
            yield Output(path, f"{mark.hexdigest()}{kind}", _RANK, "content", ReportFile(kind, paper))
