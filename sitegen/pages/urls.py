"""Paths of the site's pages and files, relative to the site's root.

Paths end in a file name, so that links also work without a server. Functions are named after what they
return, since they are always called through the module: ``urls.item(id)``. Functions that return the folder
of a list say so; `list_page` makes the path of a page from it.
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
    """Return the path of an item's page: ``items/<id>.html``.

    ``id`` is ``<agency>/<year>-<serial number>``, so the path survives a change of title.
    """
    # Outputs, search documents and neighbours hold this path; interned, it is in memory only once.
    return intern(f"items/{id}.html")


def attachment(page: str, name: str) -> str:
    """Return the path of an attachment, not URL-encoded: ``items/<id>/<name>`` for the page ``items/<id>.html``.

    ``page`` is the path of the page to which the attachment belongs, ``name`` the file name of the attachment
    with its extension. The folder is that of the page's name, so the path is as permanent as the page's. No
    attachment is an HTML page, so it never takes the path of one.
    """
    return f"{page.removesuffix('.html')}/{name}"


def agency(id: str) -> str:
    """Return the path of the front page of the agency with this id: ``agencies/<id>/index.html``."""
    return f"agencies/{id}/index.html"


def agency_items(id: str) -> str:
    """Return the folder of the list of an agency's items, without a closing slash; pass it to `list_page`.

    ``id`` is the id of the agency.
    """
    return f"agencies/{id}/items"


def agency_category(agency: str, category: str) -> str:
    """Return the folder of the list of an agency's items in one category; pass it to `list_page`.

    Both arguments are ids. The folder has no closing slash.
    """
    return f"agencies/{agency}/{category}"


def category(id: str) -> str:
    """Return the folder of the list of a category's items, without a closing slash; pass it to `list_page`.

    ``id`` is the id of the category.
    """
    return f"catalogue/{id}"


def year(number: int) -> str:
    """Return the folder of the list of the items published in a year; pass it to `list_page`.

    ``number`` is the year, for example 2024. The folder has no closing slash.
    """
    return f"catalogue/year/{number}"


def list_page(folder: str, number: int) -> str:
    """Return the path of one page of a list. ``number`` counts the pages from 1.

    ``folder`` is the folder of the list, without a closing slash. Page 1 is ``index.html`` in that folder,
    page 2 is ``page-2.html``.
    """
    return f"{folder}/index.html" if number == 1 else f"{folder}/page-{number}.html"


def feed(folder: str) -> str:
    """Return the path of the Atom feed in ``folder``, for example ``agencies/<id>/feed.xml``.

    ``folder`` has no closing slash; "" is the folder of the whole site's feed.
    """
    return f"{folder}/feed.xml".lstrip("/")


def guide(agency: str) -> str:
    """Return the path of the disclosure guide of the agency with the id ``agency``."""
    return f"guide/{agency}.html"


def apply(agency: str) -> str:
    """Return the path of the page that explains how to request information from an agency.

    ``agency`` is the id of the agency.
    """
    return f"apply/{agency}.html"


def form(agency: str) -> str:
    """Return the path of the form for requesting information from the agency with the id ``agency``."""
    return f"apply/{agency}/form.html"


def rule(name: str) -> str:
    """Return the path of a regulation's page: ``rules/<name>.html``.

    ``name`` is the name of its source file without the extension.
    """
    return f"rules/{name}.html"


def page(name: str) -> str:
    """Return the path of a free page (a page outside the sections): ``pages/<name>.html``.

    ``name`` is the name of its source file without the extension.
    """
    return f"pages/{name}.html"


def report(agency: str, year: int) -> str:
    """Return the path of the page with an agency's annual report.

    ``agency`` is the id of the agency, ``year`` the year reported on.
    """
    return f"reports/{agency}/{year}.html"


def report_file(agency: str, year: int, kind: str) -> str:
    """Return the path of an annual report as a file for download.

    ``agency`` is the id of the agency, ``year`` the year reported on. ``kind`` is ``docx``, ``xlsx``, ``csv``
    or ``json``.
    """
    return f"reports/{agency}/{agency}-{year}.{kind}"


def report_application_log(agency: str, year: int) -> str:
    """Return the path of the page that lists the applications counted in a report (台账).

    ``agency`` is the id of the agency, ``year`` the year reported on.
    """
    return f"reports/{agency}/{year}-ledger.html"


def report_kinds(*, tables: bool) -> tuple[str, ...]:
    """Return the file kinds in which a report is offered for download, as file extensions.

    ``tables`` says whether the report has statutory tables; xlsx is only offered for those.
    """
    return ("docx", "xlsx", "csv", "json") if tables else ("docx", "csv", "json")


def report_trend(agency: str) -> str:
    """Return the path of the page that compares the reports of one agency over the years.

    ``agency`` is the id of the agency.
    """
    return f"reports/{agency}/index.html"


def report_year(year: int) -> str:
    """Return the path of the page that compares all agencies' reports for one year, the year reported on."""
    return f"reports/{year}.html"


def service(agency: str, name: str) -> str:
    """Return the path of a service guide's page: ``services/<agency>/<name>.html``.

    ``agency`` is the id of the agency, ``name`` the name of the guide's source file without the extension.
    """
    return f"services/{agency}/{name}.html"


def root(path: str) -> str:
    """Return the relative path from a page to the site's root: "", ``../``, ``../../`` and so on.

    ``path`` is the page's path from the site's root, without a slash at the beginning.
    """
    return "../" * path.count("/")


def absolute(base: str, path: str) -> str:
    """Return the absolute URL of a page, percent-encoded.

    ``base`` is the base URL of the site, with or without a closing slash. ``path`` is the page's path from
    the site's root, not yet encoded. A path ending in ``index.html`` gets the URL of its folder, with ``/``
    at the end.
    """
    # Servers send index.html for a folder, and the shorter address is the canonical one.
    folder = path.removesuffix("index.html") if path == HOME or path.endswith("/index.html") else path
    return base.rstrip("/") + "/" + quote(folder)
