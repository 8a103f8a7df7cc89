"""Which logger stands for the monolith's now: for a level, a handler, or what a test expects."""

from __future__ import annotations

import ast

from migrator.facts import Facts, Layout
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.python_source import parse

# All loggers of ``get_task_logger`` are below this one, and below no package of theirs.
TASKS = "celery.task"
_OF_TASKS = "get_task_logger"


def loggers(plan: Plan, layout: Layout, overlay: Overlay) -> tuple[str, ...]:
    """Return the logger that stands for the monolith's.

    A level or a handler of a package's logger holds for all loggers below it, so the nearest
    common package of the new modules says what the old name said.

    Args:
        plan: What moves where.
        layout: Where the monolith is.
        overlay: The tree.
    """
    moved = [entry.module for entry in plan.executors if entry.moves]
    moved += [task.module for task in plan.tasks if task.moves]
    moved += [plan.router.module] if plan.router else []
    if len(set(moved)) < 2:
        return tuple(moved[:1])
    if any(_OF_TASKS in made for made in _own(layout, overlay).values()):
        return (TASKS,)
    parts = [module.split(".") for module in moved]
    common = [names[0] for names in zip(*parts, strict=False) if len(set(names)) == 1]
    return (".".join(common),) if common else tuple(dict.fromkeys(moved))


def own_loggers(facts: Facts, layout: Layout, overlay: Overlay) -> tuple[str, ...]:
    """Return the monolith's variables for loggers that have the name of their module."""
    known = {symbol.name for symbol in facts.symbols if symbol.kind == "logger"}
    made = _own(layout, overlay)
    return tuple(name for name in made if name in known and "__name__" in made[name])


def _own(layout: Layout, overlay: Overlay) -> dict[str, str]:
    """Return the names that the monolith assigns once at its top, with what makes them."""
    content = overlay.get(layout.monolith.path)
    found: dict[str, list[str]] = {}
    for node in getattr(parse(content) if content else None, "body", ()):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(ast.unparse(node.value))
    return {name: made[0] for name, made in found.items() if len(made) == 1}
