"""Where each page is. Paths are relative to the site's root and end in a file's name, so that they work anywhere."""

from __future__ import annotations

from sys import intern
from urllib.parse import quote

HOME = "index.html"
GUIDES = "guide/index.html"
RULES = "rules/index.html"
CATALOGUE = "catalogue/index.html"
ALL_ITEMS = "catalogue/all"
AGENCIES = "agencies/index.html"
REPORTS = "reports/index.html"
DEADLINE = "apply/tools/deadline.html"
FEE = "apply/tools/fee.html"
SERVICES = "services/index.html"
APPLY = "apply/index.html"
DATA = "data/index.html"
REPORT_SCHEMA = "data/report.schema.json"
SEARCH = "search.html"
SITEMAP = "sitemap.html"
NOT_FOUND = "404.html"


def item(id: str) -> str:
    """The page of an item; its permalink comes from its year and serial, never from its title."""
    # Outputs, documents and neighbours name it: interned, it is in memory once.
    return intern(f"items/{id}.html")


def attachment(id: str, name: str) -> str:
    """A file of an item."""
    return f"items/{id}/{name}"


def agency(id: str) -> str:
    """The front page of an agency."""
    return f"agencies/{id}/index.html"


def agency_items(id: str) -> str:
    """The folder of the list of an agency's items."""
    return f"agencies/{id}/items"


def agency_category(agency: str, category: str) -> str:
    """The folder of the list of an agency's items in a category."""
    return f"agencies/{agency}/{category}"


def category(id: str) -> str:
    """The folder of the list of a category's items."""
    return f"catalogue/{id}"


def year(number: int) -> str:
    """The folder of the list of a year's items."""
    return f"catalogue/year/{number}"


def list_page(folder: str, number: int) -> str:
    """A page of a list; the first is the folder's index."""
    return f"{folder}/index.html" if number == 1 else f"{folder}/page-{number}.html"


def feed(folder: str) -> str:
    """The Atom feed that belongs to a folder ("" for the site's)."""
    return f"{folder}/feed.xml".lstrip("/")


def guide(agency: str) -> str:
    """An agency's guide."""
    return f"guide/{agency}.html"


def apply(agency: str) -> str:
    """How to apply to an agency."""
    return f"apply/{agency}.html"


def form(agency: str) -> str:
    """The form to apply to an agency."""
    return f"apply/{agency}/form.html"


def rule(name: str) -> str:
    """A rule."""
    return f"rules/{name}.html"


def page(name: str) -> str:
    """A free page."""
    return f"pages/{name}.html"


def report(agency: str, year: int) -> str:
    """The annual report of an agency for a year."""
    return f"reports/{agency}/{year}.html"


def report_file(agency: str, year: int, kind: str) -> str:
    """A report for download; ``kind`` is docx, xlsx, csv or json."""
    return f"reports/{agency}/{agency}-{year}.{kind}"


def report_ledger(agency: str, year: int) -> str:
    """The applications that a report counts."""
    return f"reports/{agency}/{year}-ledger.html"


def report_kinds(*, tables: bool) -> tuple[str, ...]:
    """The kinds of files in which a report can be had; a workbook only if it has tables."""
    return ("docx", "xlsx", "csv", "json") if tables else ("docx", "csv", "json")


def report_trend(agency: str) -> str:
    """The reports of an agency over the years."""
    return f"reports/{agency}/index.html"


def report_year(year: int) -> str:
    """The reports of all agencies on a year."""
    return f"reports/{year}.html"


def service(agency: str, name: str) -> str:
    """A service of an agency."""
    return f"services/{agency}/{name}.html"


def root(path: str) -> str:
    """What leads from a page to the site's root."""
    return "../" * path.count("/")


def absolute(base: str, path: str) -> str:
    """The public address of a page; an index is known by its folder."""
    folder = path.removesuffix("index.html") if path == HOME or path.endswith("/index.html") else path
    return base.rstrip("/") + "/" + quote(folder)
