"""Makes the files of a new project in memory, so that nothing is written if one of them is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct

from sitegen import __version__
from sitegen.content import scaffold
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.files.placeholders import fill_placeholders
from sitegen.program.requirements import render_requirements_files
from sitegen.starter.editor_files import make_editor_files
from sitegen.starter.sample_files import list_sample_paths, read_sample_file
from sitegen.starter.site_file import NewSite, render_site_yaml

SHARED_FILES_FOLDER: Final = Path(__file__).parent / "files"
CATEGORIES_FILE: Final = "content/categories.yaml"
SAMPLE_FILES_TO_COPY: Final = (
    CATEGORIES_FILE,
    "content/topics.yaml",
    "content/genres.yaml",
    "content/calendar.yaml",
    "content/rules/regulations.md",
    "content/rules/platform.md",
    "content/rules/annual-report.md",
    "content/rules/fees.md",
    "content/pages/help.md",
)
"""Files of the sample that suit every office."""
FIRST_CATEGORY: Final = "机构设置与职责"
FIRST_SERIAL: Final = "00001"


class NewProject(Struct, frozen=True, kw_only=True):
    """Values from which the files of a new project are made.

    ``agencies`` is keyed by the names of the agencies' folders. ``today`` is the date that is filled in, for
    example as date of publication of the first item.
    """

    site: NewSite
    agencies: Mapping[str, scaffold.NewAgency]
    today: date


def make_project_files(project: NewProject) -> dict[str, bytes]:
    """Return the content of each file of a new project, keyed by path and sorted by path.

    The guides, the pages on how to apply and the first item are drafts. What is missing in a draft does not
    keep the site from being built.
    """
    files = {path: read_sample_file(path) for path in SAMPLE_FILES_TO_COPY}
    texts = {"site.yaml": render_site_yaml(project.site)}
    categories = list_category_names(files[CATEGORIES_FILE])
    for folder, agency in project.agencies.items():
        texts |= _make_agency_files(folder, agency, categories, project.today)
    folder, agency = next(iter(project.agencies.items()))
    texts |= _make_first_item(folder, agency, project.today)
    files |= {path: text.encode() for path, text in texts.items()}
    files |= make_shared_files(project.site.name, folder, project.today)
    return {path: files[path] for path in sorted(files)}


def make_sample_files(today: date) -> dict[str, bytes]:
    """Return the content of each file of the sample project, keyed by path.

    They include the files that every new project gets (`make_shared_files`). ``today`` is the date that is
    filled in.
    """
    sample = {path: read_sample_file(path) for path in list_sample_paths()}
    shared = make_shared_files("云岫县人民政府（示例）", "yunxiu-office", today)
    return dict(sorted({**shared, **sample}.items()))


def make_shared_files(site_name: str, first_agency_folder: str, today: date) -> dict[str, bytes]:
    """Return the content of the files that every new project gets, keyed by path.

    The arguments are filled in for placeholders in the texts. ``first_agency_folder`` is the name of the first
    agency's folder. The settings for editors are included.
    """
    values = {
        "site_name": site_name,
        "version": __version__,
        "first_agency": first_agency_folder,
        "today": today.isoformat(),
    }
    files = {
        path: fill_placeholders((SHARED_FILES_FOLDER / path).read_bytes(), values)
        for path in list_shared_paths()
    }
    files |= {name: text.encode() for name, text in render_requirements_files().items()}
    return files | make_editor_files()


def list_shared_paths() -> Sequence[str]:
    """Return the paths of all files below ``files/``, relative to it."""
    found = (
        file
        for file in sorted(SHARED_FILES_FOLDER.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    )
    return [file.relative_to(SHARED_FILES_FOLDER).as_posix() for file in found]


def list_category_names(categories_yaml: bytes) -> tuple[str, ...]:
    """Return the names of the top-level categories in a categories.yaml.

    ``categories_yaml`` is the content of the file. The result is empty if the file has errors.
    """
    slot = parse_source_path(CATEGORIES_FILE)
    assert slot
    record = parse_source(CATEGORIES_FILE, slot, categories_yaml).record
    return tuple(category.name for category in record.classes) if record else ()


def _make_agency_files(
    folder: str, agency: scaffold.NewAgency, categories: tuple[str, ...], today: date
) -> dict[str, str]:
    place = f"content/agencies/{folder}"
    return {
        f"{place}/agency.yaml": scaffold.render_agency(agency),
        f"{place}/guide.md": scaffold.render_guide(agency, today, categories),
        f"{place}/apply.md": scaffold.render_apply_page(agency, today),
    }


def _make_first_item(folder: str, agency: scaffold.NewAgency, today: date) -> dict[str, str]:
    # Every agency has to publish what it is for (条例第二十条第（二）项).
    item = scaffold.NewItem(
        title=f"{agency.name}机构职能",
        index_no=f"{agency.index_prefix}/{today.year}-{FIRST_SERIAL}",
        category=FIRST_CATEGORY,
        published=today,
        serial=FIRST_SERIAL,
    )
    path = f"content/agencies/{folder}/items/{today.year}/{FIRST_SERIAL}.md"
    return {path: scaffold.render_item(item)}
