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
ALL_ITEMS_FOLDER = "catalogue/all"
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


def item(item_id: str) -> str:
    """Return the path of an item's page: ``items/<id>.html``.

    ``item_id`` is ``<agency>/<year>-<serial number>``. It does not depend on the title, so the path survives a
    change of the title.
    """
    # Outputs, search documents and neighbours hold this path; interned, it is in memory only once.
    return intern(f"items/{item_id}.html")


def attachment(page_path: str, file_name: str) -> str:
    """Return the path of an attachment: ``items/<id>/<name>`` for the page ``items/<id>.html``.

    The path is not URL-encoded. ``page_path`` is the path of the page to which the attachment belongs. ``file_name`` is
    the file name of the attachment with its extension. The folder is named after the page, so the path is as
    permanent as that of the page. It never equals the path of a page, because no attachment is an HTML file.
    """
    return f"{page_path.removesuffix('.html')}/{file_name}"


def agency(agency_id: str) -> str:
    """Return the path of the front page of the agency with this id: ``agencies/<id>/index.html``."""
    return f"agencies/{agency_id}/index.html"


def agency_items_folder(agency_id: str) -> str:
    """Return the folder of the list of an agency's items: ``agencies/<id>/items``.

    ``agency_id`` is the id of the agency. Pass the result to `list_page`.
    """
    return f"agencies/{agency_id}/items"


def agency_category_folder(agency_id: str, category_id: str) -> str:
    """Return the folder of the list of an agency's items in one category: ``agencies/<agency>/<category>``.

    Both arguments are ids. Pass the result to `list_page`.
    """
    return f"agencies/{agency_id}/{category_id}"


def category_folder(category_id: str) -> str:
    """Return the folder of the list of a category's items: ``catalogue/<id>``.

    ``category_id`` is the id of the category. Pass the result to `list_page`.
    """
    return f"catalogue/{category_id}"


def year_folder(number: int) -> str:
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


def guide(agency_id: str) -> str:
    """Return the path of an agency's disclosure guide: ``guide/<agency>.html``.

    ``agency_id`` is the id of the agency.
    """
    return f"guide/{agency_id}.html"


def apply(agency_id: str) -> str:
    """Return the path of the page on how to request information from an agency: ``apply/<agency>.html``.

    ``agency_id`` is the id of the agency.
    """
    return f"apply/{agency_id}.html"


def application_form(agency_id: str) -> str:
    """Return the path of the form for requesting information from an agency: ``apply/<agency>/form.html``.

    ``agency_id`` is the id of the agency.
    """
    return f"apply/{agency_id}/form.html"


def rule(file_stem: str) -> str:
    """Return the path of a regulation's page: ``rules/<name>.html``.

    ``file_stem`` is the name of its source file without the extension.
    """
    return f"rules/{file_stem}.html"


def free_page(file_stem: str) -> str:
    """Return the path of a free page (a page outside the sections): ``pages/<name>.html``.

    ``file_stem`` is the name of its source file without the extension.
    """
    return f"pages/{file_stem}.html"


def report(agency_id: str, year: int) -> str:
    """Return the path of the page with an agency's annual report: ``reports/<agency>/<year>.html``.

    ``agency_id`` is the id of the agency, ``year_folder`` the year reported on.
    """
    return f"reports/{agency_id}/{year}.html"


def report_file(agency_id: str, year: int, extension: str) -> str:
    """Return the path of an annual report for download: ``reports/<agency>/<agency>-<year>.<kind>``.

    ``agency_id`` is the id of the agency, ``year_folder`` the year reported on. ``extension`` is ``docx``, ``xlsx``,
    ``csv`` or ``json``.
    """
    return f"reports/{agency_id}/{agency_id}-{year}.{extension}"


def report_application_log(agency_id: str, year: int) -> str:
    """Return the path of the page that lists the applications counted in a report (台账).

    The path is ``reports/<agency>/<year>-ledger.html``. ``agency_id`` is the id of the agency, ``year_folder`` the year
    reported on.
    """
    return f"reports/{agency_id}/{year}-ledger.html"


def report_file_extensions(*, has_tables: bool) -> tuple[str, ...]:
    """Return the kinds of files as which a report can be downloaded, such as ``docx`` and ``csv``.

    They are file extensions without a dot. ``has_tables`` says whether the report has statutory tables; only such
    a report is offered as ``xlsx``.
    """
    return ("docx", "xlsx", "csv", "json") if has_tables else ("docx", "csv", "json")


def report_trend(agency_id: str) -> str:
    """Return the path of the page that compares an agency's reports over the years.

    The path is ``reports/<agency>/index.html``. ``agency_id`` is the id of the agency.
    """
    return f"reports/{agency_id}/index.html"


def report_year(year: int) -> str:
    """Return the path of the page that compares all agencies' reports on a year: ``reports/<year>.html``.

    ``year_folder`` is the year reported on.
    """
    return f"reports/{year}.html"


def service(agency_id: str, file_stem: str) -> str:
    """Return the path of a service guide's page: ``services/<agency>/<name>.html``.

    ``agency_id`` is the id of the agency, ``file_stem`` the name of the guide's source file without the extension.
    """
    return f"services/{agency_id}/{file_stem}.html"


def path_to_root(path: str) -> str:
    """Return the relative path from a page to the site's root: "", ``../``, ``../../`` and so on.

    ``path`` is the page's path from the site's root, without a slash at the beginning.
    """
    return "../" * path.count("/")


def absolute_url(base_url: str, path: str) -> str:
    """Return the absolute URL of a page, percent-encoded.

    ``base_url`` is the base URL of the site, with or without a closing slash. ``path`` is the page's path from
    the site's root, not yet encoded. A path ending in ``index.html`` gets the URL of its folder, with ``/``
    at the end.
    """
    # Servers send index.html for a folder, and the shorter address is the canonical one.
    folder = path.removesuffix("index.html") if path == HOME or path.endswith("/index.html") else path
    return base_url.rstrip("/") + "/" + quote(folder)
