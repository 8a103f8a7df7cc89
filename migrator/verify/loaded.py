"""What a worker registers: a task that only other processes import is not registered there.

Celery imports what ``include``, ``imports`` and autodiscovery name, and nothing else. A module
that was found by its place (``app/tasks.py``) is found no longer once it has another name, and
the worker discards every message for its tasks. Compared is the first tree with the one that has
no monolith any more; workers whose settings cannot be read are left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from migrator.engine import Finding
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import DROP, Plan


def check_loaded(facts: Facts, plan: Plan, before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    """Return the tasks that a worker has registered and does not any more."""
    layout = facts.layout
    if layout is None or not before.exists(layout.monolith.path):
        return ()
    if after.exists(layout.monolith.path):
        return ()
    kept = {task.task_name for task in plan.tasks if task.action != DROP}
    was = _loaded(Overlay(before.snapshot), layout.source_root)
    now = _loaded(after, layout.source_root)
    return tuple(
        Finding("loaded", app, 0, _message(app, sorted(lost), layout.tasks_package.name))
        for app, names in was.items()
        if app in now and (lost := (names & kept) - now[app])
    )


def _message(app: str, lost: list[str], package: str) -> str:
    names = ", ".join(repr(name) for name in lost[:3]) + (", …" if len(lost) > 3 else "")
    return (
        f"the worker of {app} imports nothing that registers {names} any more: "
        f"add {package!r} to the app's include"
    )


def _loaded(overlay: Overlay, root: str) -> Mapping[str, frozenset[str]]:
    """Return the task names of each worker, by the file that makes its app."""
    from migrator.audit.graph import ImportGraph
    from migrator.audit.names import open_definitions, open_project
    from migrator.audit.processes import makers, worker

    _, files = open_project(overlay, root)
    evaluator, definitions = open_definitions(overlay, root)
    graph = ImportGraph(evaluator.project)
    found: dict[str, frozenset[str]] = {}
    for app in makers(evaluator, files):
        process = worker(evaluator.project, evaluator, graph, app)
        if process.unknown is None:
            reached = set(process.start)
            names = (d.registration.name for d in definitions if d.path in reached)
            found[app] = frozenset(name for name in names if name)
    return found
