"""The import that connects handlers: of the module that they have moved to."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping

from migrator.facts import Facts, Layout
from migrator.modules import first_party, is_package
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.project import resolve
from migrator.python_source import parse
from migrator.stage import Reason
from migrator.stages.reexports import Exports, with_exports
from migrator.stages.registering import registering
from migrator.syntax import walk

WHY = "for what its import does"

Contents = dict[str, bytes | None]


def with_handlers(
    facts: Facts,
    layout: Layout,
    plan: Plan,
    overlay: Overlay,
    contents: Mapping[str, bytes | None],
) -> tuple[Contents, tuple[str, ...]] | Reason:
    """Return the files, with the tasks package importing what connects itself.

    It does from when nothing has to import the monolith any more: until then that has them.

    Args:
        facts: The audit.
        layout: Its layout.
        plan: Says what has moved.
        overlay: The tree that the contents are for.
        contents: Path to new content.
    """
    if not plan.handlers and not plan.kept_imports:
        return dict(contents), ()
    package = layout.tasks_package
    after = overlay.with_contents(contents)
    code: bytes | Reason
    if layout.is_public(package):
        exports = [Exports(one.module, (one.name,)) for one in plan.handlers]
        code = with_exports(package, exports, after, plan, facts)
    else:
        modules = [one.module for one in plan.handlers]
        found = registering(layout, modules, after, plan, WHY)
        code = found.get(package.path, after.read(package.path))
    if isinstance(code, Reason):
        return code
    names = ", ".join(one.name for one in plan.handlers)
    notes = [f"{package.name} imports {names}: connected there"] if names else []
    notes += [
        f"{package.name} imports {module}, as the monolith did" for module in plan.kept_imports
    ]
    code = _importing(plan.kept_imports, layout, after, code)
    return {**contents, package.path: code}, tuple(notes)


def _importing(modules: Collection[str], layout: Layout, after: Overlay, code: bytes) -> bytes:
    """Return the tasks package with an import of each module, for what its import does."""
    from codemods.import_for_effect import import_for_effect

    package, own = layout.tasks_package, first_party(after, layout.source_root)
    imported = {
        (
            node.name
            if isinstance(node, ast.alias)
            else resolve(node, package.path, layout.source_root)
        )
        for node in walk(parse(code) or ast.Module([], []))
        if isinstance(node, ast.alias | ast.ImportFrom)
    }
    for module in modules:
        if module not in imported:
            code = import_for_effect(
                code, module, WHY, own=own, module=package.name, is_package=is_package(package.path)
            )
    return code
