"""Where a name that a module offers is defined, through the imports that hand it on."""

from __future__ import annotations

import ast

from migrator.overlay import Overlay
from migrator.project import Project, resolve

Place = tuple[str, str]


def origin_of(overlay: Overlay, source_root: str, module: str, name: str) -> Place:
    """Follow ``from x import name`` from module to module, as far as the source shows.

    Args:
        overlay: The tree.
        source_root: Folder on ``sys.path``.
        module: The module that offers the name.
        name: What it is called there.

    Returns:
        The module that defines it and its name there; the place itself where nothing leads on.
    """
    project = Project(overlay, source_root)
    place, seen = (module, name), set[Place]()
    while place not in seen:
        seen.add(place)
        place = _step(project, *place) or place
    return place


def _step(project: Project, module: str, name: str) -> Place | None:
    path = project.modules.get(module)
    tree = project.tree(path) if path else None
    if path is None or tree is None:
        return None
    found = None
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            base = resolve(node, path, project.source_root)
            for item in node.names:
                if base and (item.asname or item.name) == name:
                    found = (base, item.name)
    return found
