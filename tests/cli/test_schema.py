"""``schema``: JSON Schemas and the setting that uses them."""

import json

from sitegen.content.layout import SourceKind
from sitegen.content.parse import RECORD_CLASSES
from tests.cli.project import CommandLine


def test_every_record_has_a_schema(sitegen: CommandLine) -> None:
    folder = sitegen.root / "schemas"
    said = sitegen.plain("schema", "--output", str(folder))
    assert said.code == 0
    schemas = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")}
    classifications = {SourceKind.TOPICS, SourceKind.GENRES}  # the same record as the categories
    assert set(schemas) == {f"{kind}.schema.json" for kind in set(RECORD_CLASSES) - classifications}
    assert "标题" in schemas["item.schema.json"]["properties"]


def test_the_setting_names_files_that_exist(sitegen: CommandLine) -> None:
    folder = sitegen.root / "schemas"
    settings = json.loads(sitegen.plain("schema", "--output", str(folder)).out)["yaml.schemas"]
    assert all((folder / path.rpartition("/")[2]).is_file() for path in settings)
    assert settings[f"{folder.as_posix()}/site.schema.json"] == ["site.yaml"]
    globs = [glob for patterns in settings.values() for glob in patterns]
    assert all(
        list(sitegen.root.glob(glob))
        for glob in ("site.yaml", "content/agencies/*/agency.yaml")
        if glob in globs
    )


def test_a_second_run_changes_nothing(sitegen: CommandLine) -> None:
    folder = sitegen.root / "schemas"
    sitegen.plain("schema", "--output", str(folder))
    before = sitegen.snapshot()
    sitegen.plain("schema", "--output", str(folder))
    assert sitegen.snapshot() == before
