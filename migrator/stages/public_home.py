"""What the tasks package hands on, and when: not before it can be imported itself.

The worker of a backend whose modular side is broken imports the tasks package all the same, on
the way to the monolith in it. The package takes the tasks from the modular side when that works.
"""

from __future__ import annotations

from migrator.facts import Facts, Layout
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.stages.reexports import Exports
from migrator.stages.repairs import still_broken


def must_wait(facts: Facts, layout: Layout, overlay: Overlay) -> bool:
    """Tell whether an import of the modular tasks would fail on this tree."""
    return any(True for _ in still_broken(facts, layout, overlay))


def through_package(layout: Layout, item: Exports) -> Exports:
    """Return the same names, taken from the scheduling package instead of its modules."""
    if layout.scheduling_package.name in layout.apps:
        return item
    scheduling = layout.scheduling_package.name
    inside = item.module.startswith(f"{scheduling}.")
    if inside and scheduling != layout.tasks_package.name:
        return Exports(scheduling, item.names, item.legacy, item.module)
    return item


def home_exports(facts: Facts, layout: Layout, plan: Plan) -> list[Exports]:
    """Return all tasks that the tasks package has to hand on."""
    twins = [Exports(t.modular.module, (t.modular.name,), t.legacy.name) for t in facts.task_twins]
    moved = [
        Exports(task.module, (task.function,), task.legacy_function, task.module)
        for task in plan.tasks
        if task.moves
    ]
    below = f"{layout.tasks_package.name}."
    found = [through_package(layout, item) for item in (*twins, *moved)]
    return [item for item in found if item.module.startswith(below)]
