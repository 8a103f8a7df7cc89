"""What the rewritten assembly must not do: read too early, leave an empty ``if``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import libcst as cst

from codemods.dispatch.flow import Site
from codemods.dispatch.given import Given, Item
from codemods.dispatch.model import RefusedError
from codemods.dispatch.render import Renderer
from codemods.dispatch.scopes import variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import is_pure, root_name


def check_order(
    file: SiteFile,
    site: Site,
    renderer: Renderer,
    given: Given,
    new: Sequence[cst.BaseStatement],
) -> None:
    """Refuse where the statements in place of the creation read what is not there yet."""
    assert given.creation is not None
    place = file.line(given.creation)
    read = {name.value for statement in new for name in variables(statement)}
    steps = set(renderer.steps.values()) & read
    root = root_name(renderer.schedule) if renderer.schedule is not None else None
    ways = file.names_of(site.function).get(root or "", []) if root in read else []
    late = bool(steps) and place < file.line(site.statement)
    if late or any(file.line(way.node) > place for way in ways):
        reason = f"`{given.variable}` is made before the schedule is known"
        raise RefusedError(given.creation, reason)


def emptied(
    items: Iterable[Item], replaced: Mapping[cst.CSTNode, list[cst.BaseStatement]]
) -> Iterator[cst.If]:
    """The conditions whose whole body goes, where asking has no effect."""
    for branch in dict.fromkeys(item.branch for item in items):
        block = branch.body if branch is not None else None
        body = block.body if isinstance(block, cst.IndentedBlock) else ()
        gone = body and all(replaced.get(one) == [] for one in body)
        if branch is not None and gone and is_pure(branch.test):
            yield branch
