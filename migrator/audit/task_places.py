"""Where tasks are defined, and which of the definitions an expression means."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migrator.audit.arms import NEVER, Arms, arms_of, exclusive, leaves_nothing, unknown
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import DEFINITIONS, Binding, Scope
from migrator.audit.values import Class, Function, ModuleValue, Task
from migrator.audit.wrapped import origin


@dataclass(frozen=True)
class Use:
    """A definition that an expression can mean.

    Attributes:
        definition: The definition.
        certain: True where the expression means it wherever it is defined at all.
        arms: What decides whether it is bound, besides what decides about the expression.
    """

    definition: Definition
    certain: bool = True
    arms: Arms = frozenset()


@dataclass(frozen=True)
class _Reached:
    """A binding that a name can have: the branches it is in; the rest as in Use."""

    binding: Binding
    where: Arms
    arms: Arms
    certain: bool


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

    def touched(self, node: ast.expr, scope: Scope, value: Task, arms: Arms) -> list[Use]:
        """Return the definitions that an expression for a task can mean.

        Args:
            node: The expression.
            scope: Where it stands.
            value: The task that it is.
            arms: The branches that it is in.
        """
        if isinstance(node, ast.Call):
            return [Use(one) for one in self.at(node)[-1:]]
        found: list[Use] = []
        if isinstance(node, ast.Name):
            found = self._named(node.id, scope, node.lineno, arms)
        elif isinstance(node, ast.Attribute):
            module = self._evaluator.evaluate(node.value, scope)
            if isinstance(module, ModuleValue):
                found = list(self._in_module(module.path, node.attr, arms))
        target = origin(value.target)
        if not found and isinstance(target, (Function, Class)):
            found = [Use(one) for one in (self._by_node.get(id(target.node)),) if one is not None]
        return found

    def _named(self, name: str, scope: Scope, line: int, arms: Arms) -> list[Use]:
        """Look for the bindings of a name that a line can see."""
        place: Scope | None = scope
        while place is not None:
            found = self._evaluator.project.bindings(place.node).get(name, [])
            if found:
                inside = place is scope and isinstance(place.node, ast.Module)
                before = [one for one in found if getattr(one.node, "lineno", 0) <= line]
                return list(self._among(before or found if inside else found, name, place, arms))
            place = place.parent
        return []

    def _in_module(self, path: str, name: str, arms: Arms, depth: int = 0) -> Iterator[Use]:
        scope = self._evaluator.project.module_scope(path)
        if scope is not None:
            found = self._evaluator.project.bindings(scope.node).get(name, [])
            yield from self._among(found, name, scope, arms, depth)

    def _among(
        self, found: list[Binding], name: str, scope: Scope, arms: Arms, depth: int = 0
    ) -> Iterator[Use]:
        """Yield what a name can mean: the last binding, where nothing decides about that one."""
        for one in _reaching(found, scope, arms):
            for use in self._bound(name, one.binding, scope, arms, depth):
                certain = one.certain and use.certain
                yield Use(use.definition, certain, one.arms | use.arms)

    def _bound(
        self, name: str, binding: Binding, scope: Scope, arms: Arms, depth: int
    ) -> Iterator[Use]:
        node = binding.node
        place = node if isinstance(node, DEFINITIONS) else binding.value
        if place is not None:
            yield from (Use(one) for one in self.at(place)[-1:])
            return
        for item in self._evaluator.project.imported(scope.path, node) if depth < 9 else ():
            if item.alias is binding.alias and item.name is not None and item.path is not None:
                yield from self._in_module(item.path, item.name, arms, depth + 1)
                return


def _reaching(found: list[Binding], scope: Scope, arms: Arms) -> list[_Reached]:
    """Return the bindings that can hold in some branches, the last one first."""
    reached: list[_Reached] = []
    for binding in reversed(found):
        where: Arms = frozenset()
        if isinstance(scope.node, ast.Module):
            where = arms_of(scope.node, scope.path, binding.node)
        if NEVER in where or exclusive(where, arms):
            continue
        less = unknown(where) - arms
        certain = all(exclusive(where, later.where) for later in reached)
        reached.append(_Reached(binding, where, less, certain))
        if leaves_nothing(one.arms for one in reached):
            break
    return reached


def _around(scope: Scope | None) -> set[bytes]:
    """Return the names of the functions that a place is in, and of their classes."""
    if scope is None or scope.parent is None:
        return set()
    return {part.encode() for part in scope.qualname.split(".")}
