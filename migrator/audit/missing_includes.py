"""Modules that a worker is told to import, by ``include`` or ``imports``, and that are not there.

Celery imports them one after the other before it starts; one that is missing ends the worker with
``ModuleNotFoundError``. What autodiscovery does not find it passes over, so that is none.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from migrator.audit.asked import Asked
from migrator.audit.broken_imports import missing_module
from migrator.audit.candidates import candidates
from migrator.audit.dependencies import Dependencies
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import ImportGraph, Process
from migrator.audit.import_doubts import is_aside
from migrator.audit.processes import unstarted
from migrator.audit.project import Project
from migrator.facts import BrokenImport, Location

_BRANCHES = (ast.If, ast.Match, ast.For, ast.While, ast.ExceptHandler, ast.IfExp)


def missing_includes(
    evaluator: Evaluator,
    graph: ImportGraph,
    known: Iterable[Process],
    copied: Callable[[str], bool],
    declared: Callable[[], Dependencies],
) -> tuple[BrokenImport, ...]:
    """Return the modules that the settings of an app name in vain, by place.

    Args:
        evaluator: Follows values.
        graph: The imports.
        known: The processes that were found.
        copied: Tells whether a file is in a copy of another part of the repository.
        declared: Reads what the repository declares.
    """
    project = evaluator.project
    started = [process for process in known if process.kind == "worker"]
    others = unstarted(evaluator, graph, candidates(project), started)
    found: dict[tuple[str, Location], BrokenImport] = {}
    for process in (*started, *others):
        for asked in process.missing:
            if asked.turn and not is_aside(asked.where.path) and not copied(asked.where.path):
                item = _broken(project, process, asked, declared)
                if item is not None:
                    found.setdefault((item.module, item.where), item)
    return tuple(sorted(found.values(), key=lambda item: (item.where, item.module)))


def _broken(
    project: Project, process: Process, asked: Asked, declared: Callable[[], Dependencies]
) -> BrokenImport | None:
    if not all(part.isidentifier() for part in asked.dotted.split(".")):
        return None
    if _is_anywhere(project, asked.dotted):
        return None  # under a root that the worker may well have
    missing = missing_module(project, declared(), process.entries[0], asked.dotted)
    if missing is None:
        return None
    reason = f"{missing[0]}, and {_written(asked.how)} has the worker import it as it starts"
    certain = _is_only_one(project, process, asked) and not _in_branch(project, asked.where)
    return BrokenImport(asked.dotted, asked.where, certain, reason, missing[1])


def _is_anywhere(project: Project, dotted: str) -> bool:
    """Tell whether a file or a folder of the repository could be the module, under any root."""
    inside = dotted.replace(".", "/")
    leaf = dotted.rpartition(".")[2]
    files = [*project.modules.by_name.get(f"{leaf}.py", ()), *project.modules.folders]
    return any(f"/{one.removesuffix('.py')}".endswith(f"/{inside}") for one in files)


def _is_only_one(project: Project, process: Process, asked: Asked) -> bool:
    """Tell whether nothing else gives the setting, so that no other value takes its place."""
    places = [(one.where, one.how) for one in process.missing] + [*process.asked.values()]
    name = _setting(asked.how)
    given = {_statement(project, where) for where, how in places if _setting(how) == name}
    return len(given) == 1


def _setting(how: str) -> str:
    """Return the setting that asks for a module, by its name of today."""
    return _written(how).lower().removeprefix("celery_")


def _written(how: str) -> str:
    return how.partition(" ")[0]


def _statement(project: Project, where: Location) -> Location:
    """Return where a setting is given: in one statement of a file, or by a line of another file."""
    around = _around(project, where)
    lines = [node.lineno for node in around if isinstance(node, ast.stmt)]
    return Location(where.path, max(lines, default=where.line))


def _in_branch(project: Project, where: Location) -> bool:
    return any(isinstance(node, _BRANCHES) for node in _around(project, where))


def _around(project: Project, where: Location) -> list[ast.AST]:
    """Return the nodes that a line is in; nothing where the file is no Python."""
    parsed = project.parse(where.path) if where.path.endswith(".py") else None
    found: list[ast.AST] = []
    level = list(ast.iter_child_nodes(parsed.tree)) if parsed is not None else []
    while level:
        inside = [n for n in level if n.lineno <= where.line <= n.end_lineno]  # type: ignore[attr-defined]
        found += inside
        level = [
            child
            for node in inside
            for child in ast.iter_child_nodes(node)
            if hasattr(child, "lineno")
        ]
    return found
