"""What a path says about a source file."""

import pytest

from sitegen.content.layout import SourceKind, SourceSlot, get_attachment_folder, parse_source_path


@pytest.mark.parametrize(
    "source",
    [
        "content/agencies/a/items/2024/00001.md",
        "content/agencies/a/items/2024/00001.yaml",
        "content/agencies/a/guide.md",
        "content/agencies/a/apply.md",
        "content/agencies/a/reports/2024.yaml",
        "content/agencies/a/reports/2024.md",
        "content/agencies/a/services/card.yaml",
        "content/rules/review.md",
        "content/pages/about.md",
    ],
)
def test_whatever_is_published_has_a_folder_for_attachments(source: str) -> None:
    slot = parse_source_path(source)
    assert slot
    file = f"{get_attachment_folder(source)}/附件 1.pdf"
    assert parse_source_path(file) == SourceSlot(SourceKind.ATTACHMENT, slot.agency, "附件 1.pdf")
    assert parse_source_path(f"{get_attachment_folder(source)}/folder/a.pdf") is None


@pytest.mark.parametrize(
    "path",
    [
        "content/rules/flow.png",
        "content/agencies/a/flow.png",
        "content/agencies/a/agency/flow.png",
        "content/agencies/a/items/2024/flow.png",
        "content/agencies/a/reports/2024-ledger/flow.png",
        "content/categories/flow.png",
    ],
)
def test_other_files_have_no_place(path: str) -> None:
    assert parse_source_path(path) is None
