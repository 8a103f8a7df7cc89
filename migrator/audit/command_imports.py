"""What a command line tells a worker to import: ``--include``, ``--config``, and its variable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from migrator.audit.asked import Asked, WorkerImports
from migrator.audit.commands import INCLUDE, Command
from migrator.audit.config_sources import settings_in
from migrator.audit.evaluate import Evaluator
from migrator.audit.project import Project
from migrator.facts import Location
from migrator.plain_text import decoded

_CONFIG = "CELERY_CONFIG_MODULE"
_INCLUDE = "CELERY_WORKER_INCLUDE"  # what Celery calls --include of its command worker
_GIVEN = r"(?:[\"']?\s+[\"']?value[\"']?:\s*|[\"'\]]{0,2}\s?[\s=:,]\s?)[\"']?"
_NAMES = r"([A-Za-z_][\w.]*(?:,[A-Za-z_][\w.]*)*)"
_NOT_SET_IN = (".md", ".rst", ".txt", ".lock")


def command_imports(evaluator: Evaluator, commands: Sequence[Command], root: str) -> WorkerImports:
    """Read what commands add to the imports of a worker.

    Args:
        evaluator: Follows values.
        commands: Those that start the worker.
        root: The file of its app.
    """
    found = WorkerImports()
    configs = [name for _, name in _set_to(evaluator.project, _CONFIG)]
    for command in commands:
        included = command.values(*INCLUDE)
        for dotted in included:
            asked = Asked(dotted, command.where, f"--include {dotted!r}", turn=2)
            found.modules.append(asked)
        for where, dotted in _included(evaluator.project) if not included else ():
            found.modules.append(Asked(dotted, where, f"{_INCLUDE} {dotted!r}", turn=2))
        configs += command.values("--config") or [command.name] * command.default
    for dotted in dict.fromkeys(configs):
        path = evaluator.project.modules.find(dotted, root)
        inner = settings_in(evaluator, path, None) if path is not None else WorkerImports()
        found.modules += inner.modules
        found.unknown += inner.unknown if path is not None else [f"the settings in {dotted}"]
    return found


def _included(project: Project) -> Iterator[tuple[Location, str]]:
    """Yield what the variable of the option names; in Python a setting may be called like it."""
    set_to = _set_to(project, _INCLUDE)
    return (found for found in set_to if not found[0].path.endswith(".py"))


def _set_to(project: Project, variable: str) -> Iterator[tuple[Location, str]]:
    """Yield the names that a variable of the environment is set to, and where."""
    for path in project.source.search([variable]):
        text = decoded(project.source.read(path)) if not path.endswith(_NOT_SET_IN) else ""
        for match in re.finditer(rf"\b{variable}{_GIVEN}{_NAMES}", text, re.A):
            where = Location(path, text.count("\n", 0, match.start()) + 1)
            yield from ((where, name) for name in match[1].split(","))
