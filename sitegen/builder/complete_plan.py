"""Adds to a plan the files that are not made from the catalogue, and those that depend on all other outputs."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from sitegen.builder.health import plan_health_file
from sitegen.builder.host_limits import plan_host_files
from sitegen.builder.plan import Plan
from sitegen.builder.precompress import add_compressed_copies
from sitegen.builder.project import Project
from sitegen.content.own_files import STATIC_FOLDER
from sitegen.diagnostics import Place
from sitegen.pages.output import RANK_CONTENT, Output, StaticContent
from sitegen.publish.state import digest_content


def complete_plan(plan: Plan, own_files: Mapping[str, bytes], project: Project) -> Plan:
    """Return the plan of the pages with the outputs that do not depend on the catalogue, or that depend on all others.

    These are the files in ``content/static/``, whose contents by path are ``own_files``, the files that the host
    needs, compressed copies, and the health file.
    """
    own = (
        Output(
            path.removeprefix(STATIC_FOLDER),
            digest_content(data),
            RANK_CONTENT,
            path,
            StaticContent(data),
            Place(path),
        )
        for path, data in own_files.items()
    )
    outputs = (*plan.outputs, *own, *plan_host_files(plan.context.catalogue.site))
    if project.precompress:
        outputs = add_compressed_copies(outputs)
    health = plan_health_file({output.path: output.digest for output in outputs}, project.today)
    return replace(plan, outputs=(*outputs, health))
