"""Which definitions share a registry: a monorepo can hold several services, each with its own."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import ImportGraph, Process
from migrator.audit.made_apps import apps_in
from migrator.audit.parsing import Parsed
from migrator.audit.processes import makers, worker
from migrator.audit.project import Project, scoped_of
from migrator.audit.values import App, Text


class Services:
    """The applications of a repository and the processes that could run them.

    Args:
        project: The project.
        evaluator: Follows values.
        graph: The imports.
        files: The files that can make an app.
        known: The processes that were found: workers that are started, and the web process.
    """

    def __init__(
        self,
        project: Project,
        evaluator: Evaluator,
        graph: ImportGraph,
        files: Iterable[Parsed],
        known: Sequence[Process],
    ) -> None:
        self._evaluator = evaluator
        started = {process.entries[0]: process for process in known if process.entries}
        self._known = known
        self._apps = {
            path: started.get(path) or worker(project, evaluator, graph, path)
            for path in makers(evaluator, files)
        }

    def groups(self, definitions: Sequence[Definition]) -> list[list[Definition]]:
        """Return the definitions of one name, in groups that can meet in one registry."""
        groups: list[list[Definition]] = []
        for definition in definitions:
            near = [g for g in groups if not all(self._apart(definition, one) for one in g)]
            merged = [one for group in near for one in group] + [definition]
            groups = [group for group in groups if group not in near] + [merged]
        return [sorted(group, key=definitions.index) for group in groups]

    def _apart(self, one: Definition, other: Definition) -> bool:
        """They belong to different applications, and no process imports both."""
        if len(self._apps) < 2 or one.path == other.path:
            return False
        for process in (*self._known, *self._apps.values()):
            if process.unknown or {one.path, other.path} <= process.reachable:
                return False
        first, second = self._app_files(one), self._app_files(other)
        if not first or not second or first & second:
            return False
        return all(self._different(a, b) for a in first for b in second)

    def _app_files(self, definition: Definition) -> set[str]:
        """Return where the app is that a definition registers in, as far as it can be seen."""
        if definition.app is not None and definition.app.path in self._apps:
            return {definition.app.path}  # else a function makes an app for each of its callers
        return {
            path for path, process in self._apps.items() if definition.path in process.reachable
        }

    def _different(self, one: str, other: str) -> bool:
        """Two brokers are two systems; else two source roots are, or two top-level packages."""
        first, second = self._broker(one), self._broker(other)
        if first is not None and second is not None:
            return first != second
        return self._package(one) != self._package(other)

    def _package(self, path: str) -> tuple[str, str]:
        """Return the source root of a file, and the top-level package in it."""
        modules = self._evaluator.project.modules
        return modules.root_of(path), modules.name_of(path).partition(".")[0]

    def _broker(self, path: str) -> str | None:
        """Return how the broker of an app is written, or what it is."""
        parsed = self._evaluator.project.parse(path)
        lines = {app.line for app in apps_in(self._evaluator, path)}
        for node, scope in scoped_of(parsed.tree, path, ast.Call) if parsed is not None else ():
            if not isinstance(node, ast.Call) or node.lineno not in lines:
                continue
            given = next((word.value for word in node.keywords if word.arg == "broker"), None)
            if given is not None and isinstance(self._evaluator.evaluate(node, scope), App):
                value = self._evaluator.evaluate(given, scope)
                return value.text if isinstance(value, Text) else ast.unparse(given)
        return None
