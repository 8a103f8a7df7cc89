"""Calls of tasks through the task itself: ``task.delay(…)``, ``task.s(…)``, ``task(…)``."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from migrator.audit.acceptance import Given
from migrator.audit.arguments import direct, packed
from migrator.audit.chained import after_another, after_failure
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.values import Function, Instance, ModuleValue, Task
from migrator.facts import Location
from migrator.syntax import last_name, walk, walk_of

_DIRECT = {"delay": False, "delay_on_commit": False, "s": True, "si": False}
_PACKED = {
    "apply_async": False,
    "apply_async_on_commit": False,
    "apply": False,
    "signature": True,
    "subtask": True,
}
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# Where to look. What only calls a task as a function has none of these, and is not read for that.
WORDS = (".delay", "apply_async", ".s(", ".si(", "ignature(", ".subtask(", "elery", "shared_task")


@dataclass(frozen=True, eq=False)
class TaskCall:
    """One call of a task.

    Attributes:
        definition: The task.
        form: The method, or ``call``.
        where: The call.
        given: Its arguments.
    """

    definition: Definition
    form: str
    where: Location
    given: Given


class TaskCalls:
    """Finds the calls of tasks in files.

    Args:
        evaluator: Follows values.
        definitions: The registrations.
    """

    def __init__(self, evaluator: Evaluator, definitions: Sequence[Definition]) -> None:
        self._evaluator = evaluator
        self._by_node: dict[int, list[Definition]] = {}
        for definition in definitions:
            if definition.node is not None and definition.registration.name is not None:
                self._by_node.setdefault(id(definition.node), []).append(definition)
        self._functions = {definition.registration.function for definition in definitions}

    def find(self, parsed: Parsed) -> Iterator[TaskCall]:
        """Yield the calls in one file."""
        calls, hidden, whole = _calls(parsed.tree, parsed.path)
        after = after_another(self._evaluator, parsed.tree, parsed.path)
        failure = after_failure(parsed.tree, parsed.path)
        for node, scope in calls:
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if method in _DIRECT or method in _PACKED:
                owner: ast.expr = node.func.value  # type: ignore[attr-defined]
            elif last_name(node.func) in self._functions:
                owner, method = node.func, "call"
            else:
                continue
            definition = self._task(owner, scope, hidden)
            if definition is not None:
                given = self._given(node, scope, method)
                if id(node) in whole:
                    given = replace(given, partial=False)
                if id(node) in after:
                    given = replace(given, places=given.places + 1, after=True, partial=False)
                if id(node) in failure:
                    given = replace(given, failure=True)
                yield TaskCall(definition, method, parsed.where(node), given)

    def _given(self, node: ast.Call, scope: Scope, method: str) -> Given:
        if method in _PACKED:
            found = packed(self._evaluator, node, scope, 0)
            return replace(found, partial=_PACKED[method])
        return replace(direct(node), partial=_DIRECT.get(method, False))

    def _task(self, node: ast.expr, scope: Scope, hidden: frozenset[str]) -> Definition | None:
        """Return the one task that an expression can stand for, or None."""
        value = self._evaluator.evaluate(node, scope)
        target = value.target if isinstance(value, Task) else None
        if isinstance(target, Instance):
            found = self._by_node.get(id(target.cls.node), [])
        elif isinstance(target, Function):
            found = self._by_node.get(id(target.node), [])
        else:
            return None
        if len(found) != 1 or not found[0].outermost:
            return None
        return found[0] if self._single(node, scope, hidden) else None

    def _single(self, node: ast.expr, scope: Scope, hidden: frozenset[str]) -> bool:
        """Tell whether nothing else can be bound to what an expression names."""
        if isinstance(node, ast.Attribute):
            owner = self._evaluator.evaluate(node.value, scope)
            if not isinstance(owner, ModuleValue) or hidden & {_first(node)}:
                return False
            return self._bound_once(owner.path, node.attr)
        if not isinstance(node, ast.Name) or node.id in hidden:
            return False
        place: Scope | None = scope
        while place is not None:
            skipped = isinstance(place.node, ast.ClassDef) and place is not scope
            found = self._evaluator.project.bindings(place.node).get(node.id, [])
            if found and not skipped:
                return self._once(node.id, place, 0)
            place = place.parent
        return False

    def _bound_once(self, path: str, name: str, depth: int = 0) -> bool:
        scope = self._evaluator.project.module_scope(path)
        return scope is not None and depth < 9 and self._once(name, scope, depth)

    def _once(self, name: str, place: Scope, depth: int) -> bool:
        project = self._evaluator.project
        found = project.bindings(place.node).get(name, [])
        if len(found) != 1 or isinstance(found[0].node, ast.arg):
            return False
        if not isinstance(found[0].node, ast.ImportFrom):
            return True
        for item in project.imported(place.path, found[0].node):
            if item.alias is found[0].alias:
                known = item.path is not None and item.name is not None
                return known and self._bound_once(str(item.path), str(item.name), depth + 1)
        return False


@lru_cache(maxsize=512)
def _calls(
    tree: ast.Module, path: str
) -> tuple[tuple[tuple[ast.Call, Scope], ...], frozenset[str], frozenset[int]]:
    """Return the calls of a file, names that are hidden in it, and what is scheduled whole."""
    calls = scoped_of(tree, path, ast.Call)
    whole = frozenset(id(found) for node, _ in calls for found in _scheduled(node))
    hidden = _hidden(walk_of(tree, *_COMPREHENSIONS, ast.NamedExpr, ast.Global))
    return calls, hidden, whole  # type: ignore[return-value]


def _hidden(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Return the names that comprehensions and ``:=`` bind somewhere in a file."""
    found: set[str] = set()
    for node in nodes:
        targets: list[ast.expr] = []
        if isinstance(node, _COMPREHENSIONS):
            targets = [generator.target for generator in node.generators]
        elif isinstance(node, ast.NamedExpr):
            targets = [node.target]
        elif isinstance(node, ast.Global):
            found.update(node.names)
        for target in targets:
            found.update(n.id for n in walk(target) if isinstance(n, ast.Name))
    return frozenset(found)


def _scheduled(node: ast.AST) -> Iterator[ast.expr]:
    """Yield a signature that is run as it is: ``add_periodic_task(10, task.s(1))``."""
    if isinstance(node, ast.Call) and last_name(node.func) == "add_periodic_task":
        extra = {keyword.arg for keyword in node.keywords} & {"args", "kwargs", None}
        if len(node.args) == 2 and not extra:
            yield node.args[1]


def _first(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", "")
