"""What a command line tells a worker to import: ``--include``, ``--config``, and its variable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from migrator.audit.asked import Asked, WorkerImports
from migrator.audit.commands import INCLUDE, Command
from migrator.audit.config_sources import settings_in
from migrator.audit.evaluate import Evaluator
from migrator.audit.project import Project
from migrator.plain_text import decoded

_VARIABLE = "CELERY_CONFIG_MODULE"
_SET = re.compile(_VARIABLE + r"[\"'\]]{0,2}\s?[\s=:,]\s?[\"']?([A-Za-z_][\w.]*)", re.A)
_NOT_SET_IN = (".md", ".rst", ".txt", ".lock")


def command_imports(evaluator: Evaluator, commands: Sequence[Command], root: str) -> WorkerImports:
    """Read what commands add to the imports of a worker.

    Args:
        evaluator: Follows values.
        commands: Those that start the worker.
        root: The file of its app.
    """
    found = WorkerImports()
    configs = list(_by_variable(evaluator.project))
    for command in commands:
        for dotted in command.values(*INCLUDE):
            asked = Asked(dotted, command.where, f"--include {dotted!r}", turn=2)
            found.modules.append(asked)
        configs += command.values("--config") or [command.name] * command.default
    for dotted in dict.fromkeys(configs):
        path = evaluator.project.modules.find(dotted, root)
        inner = settings_in(evaluator, path, None) if path is not None else WorkerImports()
        found.modules += inner.modules
        found.unknown += inner.unknown if path is not None else [f"the settings in {dotted}"]
    return found


def _by_variable(project: Project) -> Iterator[str]:
    for path in project.source.search([_VARIABLE]):
        if not path.endswith(_NOT_SET_IN):
            for match in _SET.finditer(decoded(project.source.read(path))):
                yield match[1]
