"""Lets the module of the tasks import what has moved beside it: that is what registers it.

An app of Django has no package that could: its ``__init__`` is imported before there are models.
Celery finds ``tasks.py`` in it, and through that the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from migrator.facts import Layout
from migrator.modules import first_party
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.project import Project, may_import
from migrator.python_source import parse
from migrator.writing.formatting import formatter_for

WHY = "registers its task"


def registering(
    layout: Layout, modules: Sequence[str], overlay: Overlay, plan: Plan, why: str = WHY
) -> dict[str, bytes]:
    """Return the module of the tasks with imports of others.

    Args:
        layout: The layout; its tasks are at home in a module.
        modules: What has to be imported.
        overlay: The tree, with those modules.
        plan: For the line length.
        why: What the imports are there for, for a person.
    """
    home = layout.tasks_package
    before = overlay.read(home.path)
    code = before
    for module in sorted({*modules} - {home.name}):
        if not _imports(code, module, layout):
            code = _importing(code, module, overlay, layout, why)
    formatter = formatter_for(overlay, plan.line_limit, home.path)
    return {home.path: formatter.written(before, code)} if code != before else {}


def _importing(code: bytes, module: str, overlay: Overlay, layout: Layout, why: str) -> bytes:
    """Import a module at the top; at the end, where it takes something from this one."""
    from codemods.import_for_effect import import_for_effect
    from migrator.verify.partial import check_partial

    home = layout.tasks_package
    own = first_party(overlay, layout.source_root)
    old = Project(overlay.with_contents({home.path: code}), layout.source_root)
    for late in (False, True):
        new = import_for_effect(code, module, why, own=own, module=home.name, late=late)
        after = overlay.with_contents({home.path: new})
        if not check_partial([home.path], old, Project(after, layout.source_root)):
            break
    return new


def _imports(code: bytes, module: str, layout: Layout) -> bool:
    """Tell whether the module of the tasks imports another one when it is imported."""
    from migrator.verify.cycles import at_import_time

    path, root = layout.tasks_package.path, layout.source_root
    tree = parse(code)
    nodes = (node for node, _ in (at_import_time(tree) if tree else ()))
    return any(node is not None and module in may_import(node, path, root) for node in nodes)
