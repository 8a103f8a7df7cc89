"""Where tasks are defined, and which of the definitions an expression means."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import DEFINITIONS, Binding, Scope
from migrator.audit.task_names import origin
from migrator.audit.values import Class, Function, ModuleValue, Task


class TaskPlaces:
    """The definitions of a project by the node that registers them.

    Args:
        evaluator: Follows values.
        definitions: The registrations.
    """

    def __init__(self, evaluator: Evaluator, definitions: Iterable[Definition]) -> None:
        self._evaluator = evaluator
        self._by_place: dict[int, list[Definition]] = {}
        self._by_node: dict[int, Definition] = {}
        self._paths: set[str] = set()
        self._callers: set[bytes] = set()
        for one in sorted(definitions, key=lambda definition: definition.order):
            self._by_place.setdefault(id(one.place), []).append(one)
            self._by_node[id(one.node)] = one
            self._paths.add(one.path)
            self._callers.update(_around(one.scope))

    def at(self, place: ast.AST) -> list[Definition]:
        """Return what registers at a place, the innermost decorator first."""
        return self._by_place.get(id(place), [])

    def matter(self, path: str) -> bool:
        """Tell whether a module can define or use a task while it is imported."""
        raw = self._evaluator.project.source.read(path)
        if path in self._paths or b"elery" in raw or b"task" in raw or b"finalize" in raw:
            return True
        return any(name in raw for name in self._callers)

    def touched(self, node: ast.expr, scope: Scope, value: Task) -> Definition | None:
        """Return the definition that an expression for a task means."""
        if isinstance(node, ast.Call):
            return next(iter(reversed(self.at(node))), None)
        found = None
        if isinstance(node, ast.Name):
            found = self._named(node.id, scope, node.lineno)
        elif isinstance(node, ast.Attribute):
            module = self._evaluator.evaluate(node.value, scope)
            if isinstance(module, ModuleValue):
                found = self._in_module(module.path, node.attr)
        target = origin(value.target)
        if found is None and isinstance(target, (Function, Class)):
            found = self._by_node.get(id(target.node))
        return found

    def _named(self, name: str, scope: Scope, line: int) -> Definition | None:
        """Look for the last binding of a name before a line."""
        place: Scope | None = scope
        while place is not None:
            found = self._evaluator.project.bindings(place.node).get(name, [])
            if found:
                inside = place is scope and isinstance(place.node, ast.Module)
                before = [one for one in found if getattr(one.node, "lineno", 0) <= line]
                return self._bound(name, (before or found if inside else found)[-1], place)
            place = place.parent
        return None

    def _in_module(self, path: str, name: str, depth: int = 0) -> Definition | None:
        scope = self._evaluator.project.module_scope(path)
        found = self._evaluator.project.bindings(scope.node).get(name, []) if scope else []
        return self._bound(name, found[-1], scope, depth) if found and scope else None

    def _bound(
        self, name: str, binding: Binding, scope: Scope, depth: int = 0
    ) -> Definition | None:
        node = binding.node
        place = node if isinstance(node, DEFINITIONS) else binding.value
        if place is not None:
            return next(iter(reversed(self.at(place))), None)
        for item in self._evaluator.project.imported(scope.path, node) if depth < 9 else ():
            if item.alias is binding.alias and item.name is not None and item.path is not None:
                return self._in_module(item.path, item.name, depth + 1)
        return None


def _around(scope: Scope | None) -> set[bytes]:
    """Return the names of the functions that a place is in, and of their classes."""
    if scope is None or scope.parent is None:
        return set()
    return {part.encode() for part in scope.qualname.split(".")}
