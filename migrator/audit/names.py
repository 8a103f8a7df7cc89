"""Only the names that a tree registers: what the verification asks after each stage."""

from __future__ import annotations

from migrator.audit.candidates import candidates
from migrator.audit.evaluate import Evaluator
from migrator.audit.modules import ModuleIndex
from migrator.audit.parsing import Parsed, Parser
from migrator.audit.project import Project
from migrator.audit.registrations import Finder
from migrator.audit.roots import vote_for_roots
from migrator.snapshot import Source


def registered_names(source: Source, source_root: str | None = None) -> frozenset[str]:
    """Return every task name that can be computed.

    Args:
        source: The files.
        source_root: Folder on ``sys.path``; None: to be found.
    """
    evaluator, files = open_project(source, source_root)
    definitions = Finder(evaluator).find(files)
    return frozenset(entry.registration.name for entry in definitions if entry.registration.name)


def open_project(source: Source, source_root: str | None) -> tuple[Evaluator, list[Parsed]]:
    """Return what follows the values of a tree, and the files that could register a task."""
    project = Project(source, Parser(source), ModuleIndex(source.paths()))
    files = candidates(project)
    vote_for_roots(project.modules, files)
    if source_root is not None:
        project.modules.fix_root(source_root)
    return Evaluator(project), files
