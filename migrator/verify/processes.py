"""Which processes come to import a file, and what they import on the way."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from migrator.audit.candidates import is_test
from migrator.audit.django_settings import named_settings
from migrator.audit.graph import ImportGraph

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

_DJANGO = re.compile(rb"^\s*(?:from|import) django\b", re.MULTILINE)


class Processes:
    """The processes of a tree.

    Args:
        evaluator: The tree.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._project = evaluator.project
        self._graph = ImportGraph(evaluator.project)

    def targets(self, path: str) -> set[str]:
        """Return what a file imports itself, inside functions too."""
        return {target for edge in self._graph.edges(path) for target in edge.targets}

    def at_start(self, path: str) -> set[str]:
        """Return what is imported while a process starts from a file."""
        return set(self._graph.eager_from([path]))

    def before(self, path: str) -> set[str]:
        """Return what Django has imported before a file that nothing else imports.

        Django imports apps, URLs, commands and the like by name, and its settings before them:
        with their packages, where the Celery app of most projects is.
        """
        if self._is_script(path) or not any(map(self._imports_django, self.at_start(path))):
            return set()
        return self._settings

    def _is_script(self, path: str) -> bool:
        return path.endswith("__main__.py") or b"__main__" in self._project.source.read(path)

    def _imports_django(self, path: str) -> bool:
        return _DJANGO.search(self._project.source.read(path)) is not None

    @cached_property
    def _settings(self) -> set[str]:
        """What every settings file imports, each with its packages."""
        found = [set(self._graph.eager_from([one])) for one in named_settings(self._project)]
        return set.intersection(*found) if found else set()

    def all_from(self, path: str) -> set[str]:
        """Return what a process that starts from a file can ever import."""
        return self._graph.all_from([path])

    def with_own_imports(self, path: str) -> set[str]:
        """Return what is imported once the file's own imports have run, those in functions too."""
        return set(self._graph.eager_from([path, *sorted(self.targets(path))]))

    def reaching(self, path: str) -> list[str]:
        """Return the files that nothing imports and that come to import this one."""
        seen, queue = {path}, [path]
        found = []
        for current in queue:
            importers = self._importers(current)
            if not importers:
                found.append(current)
            queue += [item for item in importers if item not in seen]
            seen.update(importers)
        return found or [path]

    def is_process(self, path: str) -> bool:
        """Tell whether the source shows that a file is where a process starts."""
        return self._is_script(path) or self.is_web(path)

    def is_web(self, path: str) -> bool:
        """Tell whether a process that starts from a file answers requests."""
        return not self._web.isdisjoint(self.at_start(path))

    @cached_property
    def _web(self) -> frozenset[str]:
        from migrator.audit.processes import web

        found = web(self._project, self._evaluator, self._graph)
        return frozenset(entry for process in found for entry in process.entries)

    def _importers(self, path: str) -> list[str]:
        name = self._project.modules.name_of(path).rpartition(".")[2]
        return [
            other
            for other in self._project.search(name)
            if other != path and not is_test(other)
            if any(path in edge.targets for edge in self._graph.edges(other))
        ]
