"""Tries mutants: the program has to check each of them, to report it in all formats, and to build a site with it.

All is done in this process, by the functions that the commands call. Only report workbooks are read in another one, as
in a build.
"""

from __future__ import annotations

import io
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from sitegen.builder import Project, build
from sitegen.builder.attached_text import check_attached_text
from sitegen.builder.worker_tasks import SourceData, SourceParser
from sitegen.catalogue.assemble import assemble
from sitegen.catalogue.release import PREVIEWED
from sitegen.checks import ItemFindings, check_catalogue, check_unpublished
from sitegen.content.attachments import check_type_and_size, evaluate_extraction, get_extension
from sitegen.content.decode import decode_source
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import ParsedSource
from sitegen.diagnostics import Diagnostic, Place, has_errors
from sitegen.diagnostics.codes import files
from sitegen.diagnostics.file_failures import is_failure_diagnostic
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics
from sitegen.extraction.dispatch import extract_file
from sitegen.extraction.model import ReadLimits
from sitegen.extraction.workbook import CellsRequest, read_cells
from sitegen.formatting import format_source
from tests.fuzz.kinds import BUDGETS, FileKind
from tests.fuzz.measurement import OverBudgetError, measure
from tests.fuzz.mutants import Mutant
from tests.fuzz.theme_trial import ThemeTrial
from tests.paths import SAMPLE

TODAY: Final = date(2026, 11, 29)
BASE: Final = (
    "site.yaml",
    *(f"content/{name}.yaml" for name in ("categories", "topics", "genres", "calendar")),
    *(f"content/agencies/yunxiu-qinghe/{name}" for name in ("agency.yaml", "guide.md", "apply.md")),
    *(
        f"content/agencies/yunxiu-qinghe/reports/{name}"
        for name in ("2025.yaml", "2025.md", "2025-ledger.csv")
    ),
    "content/agencies/yunxiu-qinghe/items/2024/00001.md",
    "content/agencies/yunxiu-qinghe/items/2025/00001.md",
    "content/agencies/yunxiu-qinghe/services/homestead.yaml",
    "content/agencies/yunxiu/agency.yaml",
)
"""The files of the sample around a mutant: a site small enough to be checked with each."""
BUILDS: Final = 40
"""One of so many mutants of a source without errors is built into a site."""
FORMATS: Final = 8
"""One of so many mutants of a source is also brought into the canonical form."""
_ATTACHMENTS: Final = frozenset(
    {FileKind.DOCUMENT, FileKind.PDF, FileKind.ARCHIVE, FileKind.IMAGE, FileKind.OLD_FORMAT}
)
_THEMES: Final = frozenset({FileKind.THEME, FileKind.TEMPLATE, FileKind.MESSAGES})
_CAUGHT: Final = "读取时出错，文件可能已损坏"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a mutant did to the program: the mutant, and a traceback or what it cost."""

    mutant: Mutant
    what: str

    def __str__(self) -> str:
        return f"{self.mutant}\n{self.what}"


@dataclass(slots=True)
class Outcome:
    """Result of many trials: how many there were of each kind, the problems, and what was most expensive.

    ``caught`` are files in whose reading an unforeseen exception of a library became a finding: attachments that are
    named as unread, and texts that cannot be converted.
    """

    tried: dict[FileKind, int] = field(default_factory=lambda: dict.fromkeys(FileKind, 0))
    problems: list[Problem] = field(default_factory=list)
    caught: list[Mutant] = field(default_factory=list)
    seconds: dict[FileKind, float] = field(default_factory=lambda: dict.fromkeys(FileKind, 0.0))
    slowest: dict[FileKind, tuple[float, int]] = field(default_factory=dict)
    largest: dict[FileKind, tuple[float, int]] = field(default_factory=dict)


class Trial:
    """Tries mutants in the folder ``root``, which holds a small site. Results are collected in ``outcome``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.outcome = Outcome()
        self._base = {path: (SAMPLE / path).read_bytes() for path in BASE}
        for path, data in self._base.items():
            self._put(path, data)
        parser = SourceParser(frozenset())
        self._parsed = {path: self._parse(parser, path, data) for path, data in self._base.items()}
        self._themes: ThemeTrial | None = None

    def run(self, mutant: Mutant) -> None:
        """Try one mutant, and add what happened to the outcome."""
        budget, outcome, kind = BUDGETS[mutant.kind], self.outcome, mutant.kind
        if kind in _THEMES and self._themes is None:
            self._themes = ThemeTrial(self._root / "theme", self._root)
        what = ""
        with measure(budget.seconds) as cost:
            try:
                what = self._try(mutant)
            except OverBudgetError:
                what = f"more than {budget.seconds} s\n{traceback.format_exc()[-2500:]}"
            except Exception:  # the very thing that is looked for
                what = traceback.format_exc()[-3500:]
        if cost.mebibytes > budget.mebibytes and not what:
            what = f"{cost.mebibytes:.0f} MiB, more than {budget.mebibytes}"
        outcome.tried[kind] += 1
        outcome.seconds[kind] += cost.seconds
        outcome.slowest[kind] = max(outcome.slowest.get(kind, (0.0, 0)), (cost.seconds, mutant.number))
        outcome.largest[kind] = max(outcome.largest.get(kind, (0.0, 0)), (cost.mebibytes, mutant.number))
        if what:
            outcome.problems.append(Problem(mutant, what))

    def _try(self, mutant: Mutant) -> str:
        """Return what is wrong, or "". Raises whatever the program raises."""
        if mutant.kind in _THEMES:
            assert self._themes is not None
            return self._themes.run(mutant.path, mutant.data)
        slot = parse_source_path(mutant.path)
        assert slot is not None
        is_attachment = slot.kind.value == "attachment"
        diagnostics = self._read_attachment(mutant) if is_attachment else self._check_source(mutant)
        if any(one.code == files.PROSE_BROKEN.code for one in diagnostics):
            self.outcome.caught.append(mutant)
        failures = [one for one in diagnostics if is_failure_diagnostic(one)]
        self._render(diagnostics, mutant)
        return "\n".join(one.message_en for one in failures)

    def _parse(self, parser: SourceParser, path: str, data: bytes) -> ParsedSource:
        slot = parse_source_path(path)
        assert slot is not None, path
        return parser.parse(SourceData(path, slot, data))

    def _check_source(self, mutant: Mutant) -> Sequence[Diagnostic]:
        if mutant.kind is FileKind.WORKBOOK:
            # The cells are read by another process in the check below: here it counts what they cost.
            read_cells(CellsRequest(mutant.data, 50_000, 60))
        parsed = self._parse(SourceParser(frozenset(), compares_formats=True), mutant.path, mutant.data)
        diagnostics = list(parsed.diagnostics)
        sources = self._parsed | {mutant.path: parsed}
        for shown in ((), PREVIEWED) if getattr(parsed.record, "draft", False) else ((),):
            catalogue, found = assemble(sources.values(), {}, TODAY, (), *([shown] if shown else []))
            diagnostics += found
            if catalogue:
                diagnostics += (
                    check_unpublished(catalogue)
                    if shown
                    else check_catalogue(catalogue, ItemFindings(), "")[0]
                )
        if mutant.number % FORMATS == 0 and mutant.path.endswith((".md", ".yaml")):
            format_source(mutant.path, parsed.slot, mutant.data)
        if mutant.number % BUILDS == 0 and not has_errors(diagnostics):
            diagnostics += self._build(mutant)
        return diagnostics

    def _build(self, mutant: Mutant) -> Sequence[Diagnostic]:
        """Build the site with the mutant in it, and then without it."""
        self._put(mutant.path, mutant.data)
        try:
            return build(Project(root=self._root, output=self._root / "public", today=TODAY)).diagnostics
        finally:
            if mutant.path in self._base:
                self._put(mutant.path, self._base[mutant.path])
            else:
                (self._root / mutant.path).unlink()

    def _read_attachment(self, mutant: Mutant) -> Sequence[Diagnostic]:
        """Check an attachment as a build does, but without a process of its own."""
        path, place = mutant.path, Place(mutant.path)
        file = self._root / "attachment" / path.rpartition("/")[2]
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(mutant.data)
        if refused := check_type_and_size(file, path, place, 50):
            return [refused]
        found = extract_file(io.BytesIO(mutant.data), len(mutant.data), get_extension(path), ReadLimits())
        if any(_CAUGHT in finding.zh for finding in found.findings):
            self.outcome.caught.append(mutant)
        facts, diagnostics = evaluate_extraction(found, file, path, place, ())
        assert facts or has_errors(diagnostics)
        return (*diagnostics, *check_attached_text(file, path, found, frozenset()))

    def _render(self, diagnostics: Sequence[Diagnostic], mutant: Mutant) -> None:
        """Report the findings in one format after the other, as commands do: with lines of the file, and masked."""
        text = mutant.data.decode("utf-8", "replace") if decode_source(mutant.data, mutant.path)[0] else None
        forms = tuple(OutputFormat)
        form = forms[mutant.number % len(forms)]
        render_diagnostics(diagnostics, form, lambda path: text if path == mutant.path else None).encode()

    def _put(self, path: str, data: bytes) -> None:
        file = self._root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
