"""Paths of pages and files from the root of the site.

They end in a file name, so that links work without a server. Functions are nouns, since they are always
called through the module: ``urls.item(id)``.
"""

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
    """Return the page of an item.

    It depends on the year and serial number of the item, never on its title.
    """
    # Outputs, search documents and neighbours hold this path; interned, it is in memory only once.
    return intern(f"items/{id}.html")


def attachment(id: str, name: str) -> str:
    """Return the path of an attachment."""
    return f"items/{id}/{name}"


def agency(id: str) -> str:
    """Return the front page of an agency."""
    return f"agencies/{id}/index.html"


def agency_items(id: str) -> str:
    """Return the folder for the list of an agency's items."""
    return f"agencies/{id}/items"


def agency_category(agency: str, category: str) -> str:
    """Return the folder for the list of an agency's items in a category."""
    return f"agencies/{agency}/{category}"


def category(id: str) -> str:
    """Return the folder for the list of a category's items."""
    return f"catalogue/{id}"


def year(number: int) -> str:
    """Return the folder for the list of a year's items."""
    return f"catalogue/year/{number}"


def list_page(folder: str, number: int) -> str:
    """Return a page of a list; the first one is the index of the folder."""
    return f"{folder}/index.html" if number == 1 else f"{folder}/page-{number}.html"


def feed(folder: str) -> str:
    """Return the Atom feed of a folder ("" for that of the site)."""
    return f"{folder}/feed.xml".lstrip("/")


def guide(agency: str) -> str:
    """Return the disclosure guide of an agency."""
    return f"guide/{agency}.html"


def apply(agency: str) -> str:
    """Return the instructions for applications to an agency."""
    return f"apply/{agency}.html"


def form(agency: str) -> str:
    """Return the form for applications to an agency."""
    return f"apply/{agency}/form.html"


def rule(name: str) -> str:
    """Return the page of a rule."""
    return f"rules/{name}.html"


def page(name: str) -> str:
    """Return a free page."""
    return f"pages/{name}.html"


def report(agency: str, year: int) -> str:
    """Return the annual report of an agency for a year."""
    return f"reports/{agency}/{year}.html"


def report_file(agency: str, year: int, kind: str) -> str:
    """Return a report as a file for download; ``kind`` is docx, xlsx, csv or json."""
    return f"reports/{agency}/{agency}-{year}.{kind}"


def report_application_log(agency: str, year: int) -> str:
    """Return the page with the applications that a report counts."""
    return f"reports/{agency}/{year}-ledger.html"


def report_kinds(*, tables: bool) -> tuple[str, ...]:
    """Return the kinds of files that a report is offered as. Only reports with tables have a workbook."""
    return ("docx", "xlsx", "csv", "json") if tables else ("docx", "csv", "json")


def report_trend(agency: str) -> str:
    """Return the page with an agency's reports over the years."""
    return f"reports/{agency}/index.html"


def report_year(year: int) -> str:
    """Return the page with all agencies' reports for a year."""
    return f"reports/{year}.html"


def service(agency: str, name: str) -> str:
    """Return the page of a service guide."""
    return f"services/{agency}/{name}.html"


def root(path: str) -> str:
    """Return the path from a page to the site's root: "" or ``../`` as often as needed."""
    return "../" * path.count("/")


def absolute(base: str, path: str) -> str:
    """Return the public address of a page. The index of a folder has the address of the folder."""
    # Servers send index.html for a folder, and the shorter address is the canonical one.
    folder = path.removesuffix("index.html") if path == HOME or path.endswith("/index.html") else path
    return base.rstrip("/") + "/" + quote(folder)
