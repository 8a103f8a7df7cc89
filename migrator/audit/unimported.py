"""Tasks in modules that no worker imports: only where every worker can be followed to its end.

A worker that is told what to import by something outside the source may know any task. So nothing
is claimed where one thing about one app is left open (``import_doubts``), nor of a module that
anything but a test imports or names. To be silent about a lost task is the smaller mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from posixpath import basename, dirname

from migrator.audit.candidates import candidates, is_test
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import ImportGraph, Process
from migrator.audit.import_doubts import doubts, hidden_imports, is_aside, is_example
from migrator.audit.processes import unstarted
from migrator.audit.project import Project
from migrator.audit.running import made_at
from migrator.facts import Unimported

_SCRIPT = b"__main__"


def unimported(
    evaluator: Evaluator,
    graph: ImportGraph,
    definitions: Sequence[Definition],
    known: Iterable[Process],
) -> tuple[Unimported, ...]:
    """Return the tasks that no worker of the repository knows, by place.

    Args:
        evaluator: Follows values.
        graph: The imports.
        definitions: The registrations.
        known: The processes that were found.
    """
    project = evaluator.project
    started = [one for one in known if one.kind == "worker"]
    near = {path for process in started for path in process.reachable}
    if not any(_counts(one) and one.path not in near for one in definitions):
        return ()
    workers = [*started, *_unstarted(evaluator, graph, started)]
    reached = _reached(project, graph, workers)
    if reached is None or doubts(evaluator, workers):
        return ()
    lost = [one for one in definitions if _counts(one) and one.path not in reached]
    project.source.expect(sorted({_leaf(one.path) for one in lost} - {""}))
    claims = (_claim(evaluator, graph, one, workers) for one in lost)
    found = [one for one in claims if one is not None]
    if found and hidden_imports(evaluator, workers):
        return ()
    return tuple(sorted(found, key=lambda one: one.where))


def _counts(definition: Definition) -> bool:
    named = definition.registration.name is not None and definition.at_import
    return named and not is_aside(definition.path)


def _unstarted(
    evaluator: Evaluator, graph: ImportGraph, started: Sequence[Process]
) -> Iterator[Process]:
    """Yield a worker for each app of no example that no command is seen to start."""
    files = (one for one in candidates(evaluator.project) if not is_example(one.path))
    yield from unstarted(evaluator, graph, files, started)


def _reached(project: Project, graph: ImportGraph, workers: Iterable[Process]) -> set[str] | None:
    """Return all that the workers can import, in calls too; None where that cannot be told.

    Autodiscovery imports a package also where that has no module of tasks.
    """
    found: set[str] = set()
    for process in workers:
        found |= process.reachable
        for asks in process.missing:
            package, root = asks.dotted.rpartition(".")[0], process.entries[0]
            path = project.modules.find(package, root) if package else None
            if path is not None:
                found |= graph.all_from([path])
            elif _is_ours(project, asks.dotted.partition(".")[0]):
                return None
    return found


def _is_ours(project: Project, top: str) -> bool:
    """Tell whether a folder or file of the repository has the name, under whatever root."""
    return any(
        top in path.split("/") or basename(path) == f"{top}.py" for path in project.modules.files
    )


def _claim(
    evaluator: Evaluator, graph: ImportGraph, definition: Definition, workers: Sequence[Process]
) -> Unimported | None:
    project = evaluator.project
    path, entry = definition.path, definition.registration
    roots = [process.entries[0] for process in workers]
    if not _belongs(project, definition, roots) or _SCRIPT in project.source.read(path):
        return None
    if _is_imported(project, graph, path) or _is_named(project, path):
        return None  # by what may be the start of a worker, or be loaded by one
    places = (process.where or made_at(evaluator, process.entries[0]) for process in workers)
    return Unimported(
        name=str(entry.name),
        function=entry.function,
        where=entry.where,
        workers=tuple(sorted(set(places))),
    )


def _belongs(project: Project, definition: Definition, roots: Sequence[str]) -> bool:
    """Tell whether a task is one of the apps that were followed, and in the package of one.

    A package of its own may be there for the workers of others.
    """
    if definition.app is not None:
        return definition.app.path in roots
    if definition.registration.form != "shared_task":
        return False
    tops = {project.modules.name_of(root).partition(".")[0] for root in roots}
    own = project.modules.name_of(definition.path).partition(".")
    return bool(own[1]) and own[0] in tops


def _is_imported(project: Project, graph: ImportGraph, path: str) -> bool:
    """Tell whether anything but a test imports a module."""
    return any(
        path in edge.targets
        for other in project.search(_leaf(path))
        if other != path and not is_test(other)
        for edge in graph.edges(other)
    )


def _leaf(path: str) -> str:
    """Return the last part of a module's name."""
    return basename(dirname(path)) if basename(path) == "__init__.py" else basename(path)[:-3]


def _is_named(project: Project, path: str) -> bool:
    """Tell whether anything but an import names a module: a string, a command, a document."""
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    if _in_all(project, path, parts[-1]):
        return True
    ends = parts[-2:]
    words = re.compile(rb"(?<!\w)" + rb"[./\\:]".join(re.escape(p.encode()) for p in ends) + rb"\b")
    quoted = re.compile(rb"[\"'#][^\n]*" + words.pattern)
    leaf = ends[-1]
    needles = [f".{leaf}", f"/{leaf}", f":{leaf}"] if len(ends) > 1 else [leaf]
    for other in project.source.search(needles):
        if other != path and not is_test(other):
            pattern = quoted if other.endswith(".py") else words
            if pattern.search(project.source.read(other)):
                return True
    return False


def _in_all(project: Project, path: str, leaf: str) -> bool:
    """Tell whether the package writes the module's name as a string: ``__all__`` loads it."""
    init = f"{dirname(path)}/__init__.py"
    if init == path or init not in project.modules.files:
        return False
    return re.search(rb"[\"']" + leaf.encode() + rb"[\"']", project.source.read(init)) is not None
