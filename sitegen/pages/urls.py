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

    ``id`` is ``<agency>/<year>-<serial number>``. It does not depend on the title, so the path survives a
    change of the title.
    """
    # Outputs, search documents and neighbours hold this path; interned, it is in memory only once.
    return intern(f"items/{id}.html")


def attachment(page: str, name: str) -> str:
    """Return the path of an attachment: ``items/<id>/<name>`` for the page ``items/<id>.html``.

    The path is not URL-encoded. ``page`` is the path of the page to which the attachment belongs. ``name`` is
    the file name of the attachment with its extension. The folder is named after the page, so the path is as
    permanent as that of the page. It never equals the path of a page, because no attachment is an HTML file.
    """
    return f"{page.removesuffix('.html')}/{name}"


def agency(id: str) -> str:
    """Return the path of the front page of the agency with this id: ``agencies/<id>/index.html``."""
    return f"agencies/{id}/index.html"


def agency_items(id: str) -> str:
    """Return the folder of the list of an agency's items: ``agencies/<id>/items``.

    ``id`` is the id of the agency. Pass the result to `list_page`.
    """
    return f"agencies/{id}/items"


def agency_category(agency: str, category: str) -> str:
    """Return the folder of the list of an agency's items in one category: ``agencies/<agency>/<category>``.

    Both arguments are ids. Pass the result to `list_page`.
    """
    return f"agencies/{agency}/{category}"


def category(id: str) -> str:
    """Return the folder of the list of a category's items: ``catalogue/<id>``.

    ``id`` is the id of the category. Pass the result to `list_page`.
    """
    return f"catalogue/{id}"


def year(number: int) -> str:
    """Return the folder of the list of the items published in a year: ``catalogue/year/<number>``.

    ``number`` is the year, for example 2024. Pass the result to `list_page`.
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
    """Return the path of an agency's disclosure guide: ``guide/<agency>.html``.

    ``agency`` is the id of the agency.
    """
    return f"guide/{agency}.html"


def apply(agency: str) -> str:
    """Return the path of the page on how to request information from an agency: ``apply/<agency>.html``.

    ``agency`` is the id of the agency.
    """
    return f"apply/{agency}.html"


def form(agency: str) -> str:
    """Return the path of the form for requesting information from an agency: ``apply/<agency>/form.html``.

    ``agency`` is the id of the agency.
    """
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
    """Return the path of the page with an agency's annual report: ``reports/<agency>/<year>.html``.

    ``agency`` is the id of the agency, ``year`` the year reported on.
    """
    return f"reports/{agency}/{year}.html"


def report_file(agency: str, year: int, kind: str) -> str:
    """Return the path of an annual report for download: ``reports/<agency>/<agency>-<year>.<kind>``.

    ``agency`` is the id of the agency, ``year`` the year reported on. ``kind`` is ``docx``, ``xlsx``, ``csv``
    or ``json``.
    """
    return f"reports/{agency}/{agency}-{year}.{kind}"


def report_application_log(agency: str, year: int) -> str:
    """Return the path of the page that lists the applications counted in a report (台账).

    The path is ``reports/<agency>/<year>-ledger.html``. ``agency`` is the id of the agency, ``year`` the year
    reported on.
    """
    return f"reports/{agency}/{year}-ledger.html"


def report_kinds(*, tables: bool) -> tuple[str, ...]:
    """Return the kinds of files as which a report can be downloaded, such as ``docx`` and ``csv``.

    They are file extensions without a dot. ``tables`` says whether the report has statutory tables; only such
    a report is offered as ``xlsx``.
    """
    return ("docx", "xlsx", "csv", "json") if tables else ("docx", "csv", "json")


def report_trend(agency: str) -> str:
    """Return the path of the page that compares an agency's reports over the years.

    The path is ``reports/<agency>/index.html``. ``agency`` is the id of the agency.
    """
    return f"reports/{agency}/index.html"


def report_year(year: int) -> str:
    """Return the path of the page that compares all agencies' reports on a year: ``reports/<year>.html``.

    ``year`` is the year reported on.
    """
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
