"""Reports of several agencies and years that fit together in every way, and what follows if one cell does not.

What has to hold is written down here a second time, from the rules and not from the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

YEARS = (2021, 2022, 2023)
CHILDREN = ("finance", "town")
PARENT = "county"
OWN = "county (own)"
KINDS = ("natural", "business", "research", "charity", "legal", "other")
RESULTS = (
    "granted", "partial", *(f"denied_{n}" for n in range(1, 9)), *(f"unable_{n}" for n in range(1, 4)),
    *(f"refused_{n}" for n in range(1, 6)), *(f"other_{n}" for n in range(1, 4)),
)  # fmt: skip
ROWS = ("new_received", "carried_in", *RESULTS, "total", "carried_out")
CASES = ("maintained", "corrected", "other", "pending")
SUITS = ("review", "direct", "after_review")
DOCUMENTS = ("made", "repealed", "valid")
DECISIONS = ("permits", "penalties", "compulsion")
Key = tuple[str, int, str, str, str]
"""Who, which year, table, row, column."""


@dataclass
class World:
    """Every figure of every report."""

    cells: dict[Key, int] = field(default_factory=dict)

    def row(self, who: str, year: int, table: str, row: str) -> dict[str, int]:
        """The figures of a row by column."""
        wanted = (who, year, table, row)
        return {key[4]: value for key, value in self.cells.items() if key[:4] == wanted}


def consistent(seed: int) -> World:
    """Figures for all agencies and years."""
    random, world = Random(seed), World()
    for who in (*CHILDREN, OWN):
        carried = dict.fromkeys(KINDS, 0)
        valid = random.randint(15, 30)
        for year in YEARS:
            carried = _applications(world, random, who, year, carried)
            valid = _documents(world, random, who, year, valid)
            _cases(world, random, who, year)
    for who, year, table, row, column in list(world.cells):
        if who == OWN:
            parts = (world.cells[one, year, table, row, column] for one in (*CHILDREN, OWN))
            world.cells[PARENT, year, table, row, column] = sum(parts)
    return world


def _applications(
    world: World, random: Random, who: str, year: int, carried: dict[str, int]
) -> dict[str, int]:
    over = {}
    for kind in KINDS:
        column = dict.fromkeys(ROWS, 0)
        for result in random.sample(RESULTS, 3):
            column[result] = random.randint(0, 4)
        column["total"] = sum(column[row] for row in RESULTS)
        column["carried_in"] = carried[kind]
        column["carried_out"] = max(carried[kind] - column["total"], 0) + random.randint(0, 2)
        column["new_received"] = column["total"] + column["carried_out"] - column["carried_in"]
        over[kind] = column["carried_out"]
        world.cells.update({(who, year, "applications", row, kind): value for row, value in column.items()})
    for row in ROWS:
        total = sum(world.cells[who, year, "applications", row, kind] for kind in KINDS)
        world.cells[who, year, "applications", row, "total"] = total
    return over


def _documents(world: World, random: Random, who: str, year: int, valid: int) -> int:
    made, repealed = random.randint(0, 3), random.randint(0, 3)
    now = valid + made - repealed
    for row, figures in (("regulations", (0, 0, 0)), ("normative", (made, repealed, now))):
        for column, figure in zip(DOCUMENTS, figures, strict=True):
            world.cells[who, year, "disclosure", row, column] = figure
    for row in DECISIONS:
        world.cells[who, year, "disclosure", row, "decisions"] = random.randint(0, 900)
    world.cells[who, year, "disclosure", "charges", "fees"] = random.randint(0, 50)
    return now


def _cases(world: World, random: Random, who: str, year: int) -> None:
    for row in SUITS:
        figures = [random.randint(0, 2) for _ in CASES]
        for column, figure in zip((*CASES, "total"), (*figures, sum(figures)), strict=True):
            world.cells[who, year, "litigation", row, column] = figure


def expected(world: World) -> Iterator[str]:
    """The code of every statement that does not hold."""
    cell = world.cells
    for who in (*CHILDREN, PARENT, OWN):
        for year in YEARS:
            yield from _within(world, who, year)
            if who != OWN and year > YEARS[0]:
                yield from _between(world, who, year)
    for who, year, table, row, column in cell:
        if who == PARENT and "total" not in (row, column):
            parts = (cell[one, year, table, row, column] for one in (*CHILDREN, OWN))
            if cell[who, year, table, row, column] != sum(parts):
                yield "RPT-124"


def _within(world: World, who: str, year: int) -> Iterator[str]:
    applications = {row: world.row(who, year, "applications", row) for row in ROWS}
    for column in (*KINDS, "total"):
        one = {row: figures[column] for row, figures in applications.items()}
        if one["new_received"] + one["carried_in"] != one["total"] + one["carried_out"]:
            yield "RPT-101"
        if one["total"] != sum(one[row] for row in RESULTS):
            yield "RPT-102"
    for figures in applications.values():
        if figures["total"] != sum(figures[kind] for kind in KINDS):
            yield "RPT-103"
    for row in SUITS:
        figures = world.row(who, year, "litigation", row)
        if figures["total"] != sum(figures[column] for column in CASES):
            yield "RPT-106"
    for row in ("regulations", "normative"):
        figures = world.row(who, year, "disclosure", row)
        if figures["valid"] < figures["made"]:
            yield "RPT-112"
        if row == "regulations":
            yield from ("RPT-113" for figure in figures.values() if figure)


def _between(world: World, who: str, year: int) -> Iterator[str]:
    before, now = (world.row(who, one, "applications", "carried_out") for one in (year - 1, year))
    now = world.row(who, year, "applications", "carried_in")
    for column in (*KINDS, "total"):
        if before[column] != now[column]:
            yield "RPT-104" if column == "total" else "RPT-105"
    for row in ("regulations", "normative"):
        old, new = (world.row(who, one, "disclosure", row) for one in (year - 1, year))
        if new["valid"] != old["valid"] + new["made"] - new["repealed"]:
            yield "RPT-111"


NAMES = {"county": "甲县人民政府", "finance": "甲县财政局", "town": "甲县乙镇人民政府"}
TABLES = {
    "disclosure": ("regulations", "normative", *DECISIONS, "charges"),
    "applications": ROWS,
    "litigation": SUITS,
}


def written(world: World) -> tuple[dict[str, str], dict[Key, str]]:
    """The reports as files, every cell typed, and where each stands as path:line:column."""
    files, places = {}, dict[Key, str]()
    for agency in (PARENT, *CHILDREN):
        for year in YEARS:
            path = f"{agency}/reports/{year}.yaml"
            lines = [f"标题: {NAMES[agency]}{year}年政府信息公开工作年度报告", f"公开日期: {year + 1}-01-20"]
            lines += ["汇总下级: 是"] if agency == PARENT else []
            _write(world, agency, year, "表格", path, lines, places)
            if agency == PARENT:
                _write(world, OWN, year, "本级", path, lines, places)
            files[path] = "\n".join(lines) + "\n"
    return files, places


def _write(
    world: World, who: str, year: int, key: str, path: str, lines: list[str], places: dict[Key, str]
) -> None:
    lines.append(f"{key}:")
    for table, rows in TABLES.items():
        lines.append(f"  {table}:")
        for row in rows:
            line = f"    {row}: ["
            for number, (column, figure) in enumerate(world.row(who, year, table, row).items()):
                line += ", " if number else ""
                places[who, year, table, row, column] = f"{path}:{len(lines) + 1}:{len(line) + 1}"
                line += str(figure)
            lines.append(f"{line}]")
