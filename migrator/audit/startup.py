"""What a worker's registry holds once it has started: a model of how Celery fills it.

Decorated functions stay pending until the app is finalized or somebody touches the task; what is
evaluated first under a name is kept. Of several that are pending at that moment in Celery's set of
shared tasks, the one that is kept depends on memory addresses: nobody can say which.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import Process
from migrator.audit.registrations import never_imported
from migrator.audit.scopes import Scope
from migrator.audit.task_names import origin
from migrator.audit.values import App, Class, Function, Task


@dataclass
class Registry:
    """A Celery registry while a process starts.

    Attributes:
        kept: The definition that each name is bound to; several where that is undefined.
        pending: Defined, not evaluated yet.
        finalized: True once the app is complete.
    """

    kept: dict[str, list[Definition]] = field(default_factory=dict)
    pending: list[Definition] = field(default_factory=list)
    finalized: bool = False

    def define(self, definition: Definition) -> None:
        """A decorated function has been imported."""
        if definition.registration.form == "register_task":
            self.finalize()
            self.kept[definition.registration.name or ""] = [definition]
        elif self.finalized or not definition.lazy:
            self._keep([definition])
        else:
            self.pending.append(definition)

    def touch(self, definition: Definition) -> None:
        """An attribute of a task has been used."""
        if definition.registration.form == "shared_task":
            self.finalize()
        else:
            self._keep([definition])

    def finalize(self) -> None:
        """The app is complete: shared tasks first, in no order; then its own, in order."""
        self.finalized = True
        shared: dict[str, list[Definition]] = {}
        for definition in self.pending:
            if definition.shared:
                shared.setdefault(definition.registration.name or "", []).append(definition)
        for several in shared.values():
            self._keep(several)
        for definition in self.pending:
            self._keep([definition])
        self.pending = []

    def _keep(self, definitions: list[Definition]) -> None:
        self.kept.setdefault(definitions[0].registration.name or "", definitions)


class Startup:
    """Walks through the imports of a process in the order that Python runs them.

    Args:
        evaluator: Follows values.
        definitions: The registrations of the project.
    """

    def __init__(self, evaluator: Evaluator, definitions: Iterable[Definition]) -> None:
        self._evaluator = evaluator
        self._by_path: dict[str, list[Definition]] = {}
        self._by_node: dict[int, Definition] = {}
        for definition in definitions:
            if definition.registration.name is not None and definition.at_import:
                self._by_path.setdefault(definition.path, []).append(definition)
                self._by_node[id(definition.node)] = definition

    def run(self, process: Process) -> Registry:
        """Return the registry of a process that has started."""
        registry = Registry()
        done: set[str] = set()
        for entry in process.entries:
            for path in process.graph.chain(entry):
                self._import(path, process, registry, done)
        registry.finalize()
        return registry

    def _import(self, path: str, process: Process, registry: Registry, done: set[str]) -> None:
        if path in done:
            return
        done.add(path)
        events: list[tuple[int, int, object]] = []
        for edge in process.graph.edges(path):
            if edge.eager:
                events.append((edge.line, 0, edge.targets))
        for definition in self._by_path.get(path, ()):
            events.append((definition.registration.where.line, 1, definition))
        events.extend(self._touches(path))
        for _, kind, event in sorted(events, key=lambda event: event[:2]):
            if kind == 0:
                for target in event:  # type: ignore[attr-defined]
                    self._import(target, process, registry, done)
            elif kind == 1:
                assert isinstance(event, Definition)
                registry.define(event)
            elif isinstance(event, Definition):
                registry.touch(event)
            else:
                registry.finalize()

    def _touches(self, path: str) -> Iterator[tuple[int, int, object]]:
        """Yield the module-level uses of tasks' attributes, and of ``app.finalize()``."""
        raw = self._evaluator.project.source.read(path)
        parsed = self._evaluator.project.parse(path)
        if parsed is None or not (self._by_path.get(path) or b"ask" in raw or b"finalize" in raw):
            return
        scope = Scope(path, parsed.tree)
        for node in _at_import(parsed.tree.body):
            if not isinstance(node, ast.Attribute):
                continue
            value = self._evaluator.evaluate(node.value, scope)
            if isinstance(value, App) and node.attr in ("finalize", "tasks"):
                yield node.lineno, 2, None
            elif isinstance(value, Task):
                target = origin(value.target)
                if isinstance(target, (Function, Class)) and id(target.node) in self._by_node:
                    yield node.lineno, 2, self._by_node[id(target.node)]


def _at_import(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """Yield what runs when a module is imported: no bodies of functions."""
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.If) and never_imported(node):
            stack.extend(node.orelse)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            stack.extend(node.decorator_list)
        elif not isinstance(node, ast.Lambda):
            yield node
            stack.extend(ast.iter_child_nodes(node))
