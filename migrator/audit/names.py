"""Only the names that a tree registers: what the verification asks after each stage."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from migrator.audit.candidates import candidates
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.modules import ModuleIndex
from migrator.audit.parsing import Parsed, Parser
from migrator.audit.project import Project
from migrator.audit.registrations import Finder
from migrator.audit.roots import vote_for_roots
from migrator.overlay import Overlay
from migrator.snapshot import Source

# The tree after a stage is the tree before the next one, several checks ask of both, and the last
# ones ask of the first tree again: all of a migration.
_KEPT = 9
_opened: OrderedDict[object, tuple[Source, Evaluator, list[Parsed]]] = OrderedDict()
_found: dict[int, Sequence[Definition]] = {}


def registered_names(source: Source, source_root: str | None = None) -> frozenset[str]:
    """Return every task name that can be computed.

    Args:
        source: The files.
        source_root: Folder on ``sys.path``; None: to be found.
    """
    _, definitions = open_definitions(source, source_root)
    return frozenset(entry.registration.name for entry in definitions if entry.registration.name)


def open_definitions(
    source: Source, source_root: str | None
) -> tuple[Evaluator, Sequence[Definition]]:
    """Return what follows the values of a tree, and all its registrations."""
    evaluator, files = open_project(source, source_root)
    key = id(evaluator)  # which _opened keeps: no other object has it
    if key not in _found:
        _found[key] = Finder(evaluator).find(files)
    return evaluator, _found[key]


def open_project(source: Source, source_root: str | None) -> tuple[Evaluator, list[Parsed]]:
    """Return what follows the values of a tree, and the files that could register a task."""
    key = (getattr(source, "key", id(source)), source_root)
    if key not in _opened:
        _opened[key] = _open(source, source_root)
        while len(_opened) > _KEPT:
            _, (_, gone, _) = _opened.popitem(last=False)
            _found.pop(id(gone), None)
    _, evaluator, files = _opened[key]
    return evaluator, list(files)


def _open(source: Source, source_root: str | None) -> tuple[Source, Evaluator, list[Parsed]]:
    source = source.fork() if isinstance(source, Overlay) else source
    project = Project(source, Parser(source), ModuleIndex(source.paths()))
    files = candidates(project)
    vote_for_roots(project.modules, files, project.source.read)
    if source_root is not None:
        project.modules.fix_root(source_root)
    return source, Evaluator(project), files
