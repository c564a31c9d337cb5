"""What a build tells of its progress: the work there is, and no more."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from sitegen.builder import Project, Result, build
from sitegen.publish.publish_result import Action
from tests.builder.workshop import TODAY, Workshop

STEPS = ["scan", "agencies", "parse", "attachments", "assemble", "check", "plan", "publish", "render"]
ITEM = "content/agencies/county/items/2024/00001.md"


def heard(workshop: Workshop) -> tuple[dict[str, list[tuple[int, int]]], Result]:
    """What a build tells: (done, total) by step; no step is told of again when another has begun."""
    told: list[tuple[str, int, int]] = []
    project = Project(root=workshop.root, output=workshop.output, today=TODAY)
    result = build(project, lambda *report: told.append(report))
    steps = [
        (step, [report[1:] for report in reports]) for step, reports in groupby(told, lambda one: one[0])
    ]
    assert len(dict(steps)) == len(steps)
    return dict(steps), result


def test_each_step_counts_what_there_is_to_do(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "project")
    steps, result = heard(workshop)
    assert [*steps] == [*result.seconds] == STEPS
    for step in ("agencies", "parse", "attachments", "render"):
        total = steps[step][0][1]
        assert total > 0
        assert steps[step] == [(done, total) for done in range(total + 1)]
    assert steps["render"][-1][0] == len(result.events)
    assert result.bytes_written == sum(
        file.stat().st_size
        for file in workshop.output.rglob("*")
        if file.is_file() and file.name != "sitegen-manifest.json"
    )


def test_what_is_known_is_not_work(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "project")
    workshop.build()
    workshop.edit(ITEM, "为了供水,", "为了节约用水,")
    steps, result = heard(workshop)
    assert [*steps] == [*result.seconds] == STEPS
    assert steps["parse"] == [(0, 1), (1, 1)]
    assert steps["attachments"] == steps["agencies"] == [(0, 0)]
    count = sum(event.action in (Action.WRITTEN, Action.RENDERED_SAME) for event in result.events)
    assert steps["render"][-1] == (count, count)
    workshop.edit(ITEM, "供水管理办法", "节约用水管理办法")
    steps, result = heard(workshop)
    assert [*steps] == [*result.seconds] == STEPS
    assert steps["parse"] == [(0, 1), (1, 1)]
    assert steps["attachments"] == steps["agencies"] == [(0, 0)]
    count = sum(event.action in (Action.WRITTEN, Action.RENDERED_SAME) for event in result.events)
    assert steps["render"][-1] == (count, count)
    steps, result = heard(workshop)
    assert [*steps] == [*result.seconds] == ["scan"]
    assert result.bytes_written == 0
