"""What a worker registers: a task that only other processes import is not registered there.

Celery imports what ``include``, ``imports`` and autodiscovery name, and nothing else. A module
that was found by its place (``app/tasks.py``) is found no longer once it has another name, and
the worker discards every message for its tasks. Compared is the first tree with the one that has
no monolith any more; workers whose settings cannot be read are left out.

What a setting still names once it is gone, in whatever way it is put together, keeps the worker
from starting at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator.engine import Finding
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import DROP, Plan

if TYPE_CHECKING:
    from migrator.audit.asked import Asked


def check_loaded(facts: Facts, plan: Plan, before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    """Return the tasks that a worker has registered and does not any more."""
    layout = facts.layout
    if layout is None or not before.exists(layout.monolith.path):
        return ()
    if after.exists(layout.monolith.path):
        return ()
    kept = {task.task_name for task in plan.tasks if task.action != DROP}
    origin = Overlay(before.snapshot)
    was = loaded(origin, layout.source_root)
    now = loaded(after, layout.source_root)
    unregistered = (
        Finding(
            "loaded",
            worker.path,
            worker.line,
            _message(app, sorted(lost), layout.tasks_package.name),
        )
        for app, worker in was.items()
        if app in now and not worker.unknown and not now[app].unknown
        if (lost := (worker.tasks & kept) - now[app].tasks)
    )
    gone = (
        Finding("loaded", asks.where.path, asks.where.line, _gone(asks))
        for app, worker in now.items()
        for asks in worker.missing
        if app in was and _is_module(origin, layout.source_root, asks.dotted, worker.app)
    )
    return (*unregistered, *gone)


def _message(app: str, lost: list[str], package: str) -> str:
    names = ", ".join(repr(name) for name in lost[:3]) + (", …" if len(lost) > 3 else "")
    return (
        f"the worker of {app} imports nothing that registers {names} any more: "
        f"add {package!r} to the app's include"
    )


def _is_module(overlay: Overlay, root: str, dotted: str, asking: str) -> bool:
    from migrator.audit.names import open_project

    return open_project(overlay, root)[0].project.modules.find(dotted, asking) is not None


def _gone(asks: Asked) -> str:
    return (
        f"the worker imports {asks.dotted}, which is gone: take it out of the setting ({asks.how})"
    )


@dataclass(frozen=True)
class Worker:
    """What a worker comes to import.

    Attributes:
        app: The file that makes the app, or that a command names.
        path: The file of the command that starts it; else of its app.
        line: The line there.
        start: The files that it imports.
        tasks: The names of the tasks in them.
        missing: What a setting names and the tree does not have.
        unknown: There are settings that cannot be read.
    """

    app: str
    path: str
    line: int
    start: frozenset[str]
    tasks: frozenset[str]
    missing: tuple[Asked, ...]
    unknown: bool


def loaded(overlay: Overlay, root: str) -> Mapping[str, Worker]:
    """Return the workers, by the file that makes the app, or that a command names.

    Where an app has several, what their commands tell them to import is behind it.

    Args:
        overlay: The tree.
        root: Folder on ``sys.path``.
    """
    from migrator.audit.commands import celery_commands
    from migrator.audit.graph import ImportGraph
    from migrator.audit.main_app import main_app
    from migrator.audit.names import open_definitions, open_project
    from migrator.audit.processes import unstarted, workers

    _, files = open_project(overlay, root)
    evaluator, definitions = open_definitions(overlay, root)
    project = evaluator.project
    graph = ImportGraph(project)
    commands = list(celery_commands(project))
    started = workers(project, evaluator, graph, (), commands) if commands else []
    found: dict[str, Worker] = {}
    for process in (*unstarted(evaluator, graph, files, started), *started):
        app = process.entries[0]
        reached = frozenset(process.start)
        names = (d.registration.name for d in definitions if d.path in reached)
        # Autodiscovery passes over a package without the module that it looks for.
        missing = tuple(asks for asks in process.missing if asks.turn)
        where = process.where
        path, line = (where.path, where.line) if where else main_app(evaluator, app, None)
        found[" ".join(filter(None, (app, process.options)))] = Worker(
            app,
            path,
            line,
            reached,
            frozenset(name for name in names if name),
            missing,
            process.unknown is not None,
        )
    return found
