"""Follows a value through the target's source: what does this expression stand for?

A small abstract interpreter. It knows strings, Celery's own parts, functions, classes and modules,
follows names through scopes and imports, and runs the few functions that hand Celery's parts on
(factories, wrappers around ``shared_task``). Everything else is ``Unknown``. No code of the target
is executed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from migrator.audit.alternatives import TELLING, best_of
from migrator.audit.apps_by_use import app_by_use, maker_by_attribute
from migrator.audit.calls import Caller
from migrator.audit.conditions import decided
from migrator.audit.imported_values import imported_value
from migrator.audit.literals import Literals, truth
from migrator.audit.members import member
from migrator.audit.mutations import Mutations
from migrator.audit.parameter_values import parameter_value
from migrator.audit.project import Project
from migrator.audit.scopes import Binding, Scope, latest, reaching, set_elsewhere
from migrator.audit.unbound_names import unbound_value
from migrator.audit.values import (
    AppClass,
    Class,
    Constant,
    External,
    Function,
    FunctionNode,
    Task,
    Text,
    Unknown,
    Value,
)
from migrator.audit.wrapped import decorated

if TYPE_CHECKING:
    from migrator.audit.generated_names import Generator

_AT_HAND = frozenset({ast.Constant, ast.Name})
_DEPTH = 60
_STEPS = 5000


_Method = Callable[[Any, Scope], Value | None]


def _is_bare(value: Value) -> bool:
    """Tell whether nothing is known of a value, not even how it is written."""
    return isinstance(value, Unknown) and value.node is None and value.written == "?"


class Evaluator(Literals):
    """Evaluates expressions of one project.

    Args:
        project: The project.

    Attributes:
        generators: What ``migrator.audit.generated_names`` has found, once it was asked.
        cuts: How often a circle or the depth has cut a computation short. What was computed while
            this grew may be incomplete, and is not kept.
        handed: What functions that register tasks are given, by parameter.
        run_at_import: Whether a function runs while modules are imported, where that was asked.
        mappings: What ``migrator.audit.mappings`` has read, by expression.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.caller = Caller(self)
        self._mutations = Mutations(self)
        self._depth = 0
        self._active: set[tuple[int, int]] = set()
        self._known: dict[int, tuple[ast.expr, Value]] = {}
        self._of_modules: dict[tuple[str, str], Value | None] = {}
        self._chosen: dict[tuple[int, int], Value | None] = {}
        self._steps = 0
        self.handed: dict[int, Value] = {}
        self.run_at_import: dict[int, bool] = {}
        self.mappings: dict[tuple[int, bool], object] = {}
        self.generators: dict[tuple[str, int], Generator] | None = None
        self.cuts = 0
        # By the kind of expression: ``ast.BoolOp`` is for ``_boolop``.
        self._methods: dict[type[ast.AST], _Method] = {
            kind: getattr(self, f"_{kind.__name__.lower()}")
            for kind in ast.expr.__subclasses__()
            if hasattr(self, f"_{kind.__name__.lower()}")
        }

    def forget(self) -> None:
        """Compute everything anew: imports lead elsewhere."""
        self._known.clear()
        self._of_modules.clear()
        self._chosen.clear()

    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """Return what an expression stands for."""
        if scope.fixed:
            known = self._known.get(id(node))
            if known is not None:
                return known[1]
        key = (id(node), id(scope.known) if scope.known else 0)
        if key in self._active or self._depth > _DEPTH or self._too_far():
            self.cuts += 1
            return Unknown(node=node)
        if node.__class__ in _AT_HAND:
            found = self._at_hand(node, scope)
            if found is not None:
                return found
        self._active.add(key)
        self._depth += 1
        cuts = self.cuts
        try:
            found = self._evaluate(node, scope)
        finally:
            self._depth -= 1
            self._active.discard(key)
        if scope.fixed and (cuts == self.cuts or not self._active):
            self._known[id(node)] = (node, found)  # the node too: its id must stay its own
        return found

    def _at_hand(self, node: ast.expr, scope: Scope) -> Value | None:
        """Return a constant, or what a call has given a name: nothing leads back from those."""
        found: Value | None = None
        if isinstance(node, ast.Constant):
            found = self._constant(node, scope)
            if scope.fixed:
                self._known[id(node)] = (node, found)
        elif isinstance(node, ast.Name):
            found = scope.known.get(node.id)
        return found if found is None or not _is_bare(found) else Unknown(node=node)

    def keep(self, node: ast.Call, scope: Scope, found: Value) -> None:
        """Remember what a call stands for, once it was followed without asking for that."""
        if scope.fixed and id(node) not in self._known:
            self._known[id(node)] = (node, Unknown(node=node) if _is_bare(found) else found)

    def _too_far(self) -> bool:
        """Count a step of the computation that is going on."""
        self._steps = self._steps + 1 if self._active else 0
        return self._steps > _STEPS

    def _evaluate(self, node: ast.expr, scope: Scope) -> Value:
        method = self._methods.get(node.__class__)
        found = method(node, scope) if method is not None else None
        return Unknown(node=node) if found is None or _is_bare(found) else found

    def _name(self, node: ast.Name, scope: Scope) -> Value | None:
        return self.lookup(node.id, scope, node.lineno)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Value | None:
        owner = self.evaluate(node.value, scope)
        return member(self, owner, node.attr) or maker_by_attribute(node, owner)

    def _call(self, node: ast.Call, scope: Scope) -> Value | None:
        return self.caller.call(node, scope)

    def _lambda(self, node: ast.Lambda, scope: Scope) -> Value:
        return Function(scope.path, node, scope)

    def _boolop(self, node: ast.BoolOp, scope: Scope) -> Value | None:
        values = [self.evaluate(value, scope) for value in node.values]
        ends = isinstance(node.op, ast.Or)
        for value in values[:-1]:
            if not isinstance(value, (Text, Constant)):
                break
            if truth(value) is ends:
                return value
        else:
            return values[-1]
        return next((value for value in values if isinstance(value, TELLING)), None)

    def _ifexp(self, node: ast.IfExp, scope: Scope) -> Value | None:
        known = None if scope.fixed else decided(self, node.test, scope)
        if known is not None:
            return self.evaluate(node.body if known else node.orelse, scope)
        return best_of([self.evaluate(node.body, scope), self.evaluate(node.orelse, scope)])

    def lookup(self, name: str, scope: Scope, line: int | None = None) -> Value | None:
        """Return what a name stands for in a scope, or None where nothing is known of it.

        Args:
            name: The name.
            scope: Where it is used.
            line: The line it is used in; None: when the scope has come to its end.
        """
        place: Scope | None = scope
        while place is not None:
            if name in place.known:
                return place.known[name]
            skipped = isinstance(place.node, ast.ClassDef) and place is not scope
            found = [] if skipped else self.project.bindings(place.node).get(name, [])
            if found:
                seen = found if line is None or place is not scope else reaching(found, line)
                return self._one_of(name, found, seen, place)
            if place.parent is None:
                return unbound_value(self, name, place)
            place = place.parent
        return None

    def _one_of(
        self, name: str, found: list[Binding], seen: list[Binding], place: Scope
    ) -> Value | None:
        """Choose among what a scope binds a name to; ``x = x or y`` does not go in circles."""
        which = (id(found), len(seen))  # what a line sees is the first so many, or all
        if place.fixed and which in self._chosen:
            return self._chosen[which]
        key = (id(found) + len(seen), id(place.known) if place.known else 0)
        if key in self._active:
            self.cuts += 1
            return None
        self._active.add(key)
        cuts = self.cuts
        try:
            last = latest(seen)
            value = best_of([self.bound(name, binding, place) for binding in last])
            if type(value) is Unknown and len(last) < len(seen):
                value = best_of([self.bound(name, binding, place) for binding in seen])
            if isinstance(place.node, ast.Module) and name in set_elsewhere(place.node):
                value = value if isinstance(value, TELLING) else Unknown(name)
            value = self._mutations.applied(name, value, place)
        finally:
            self._active.discard(key)
        if place.fixed and (cuts == self.cuts or not self._active):
            self._chosen[which] = value
        return value

    def of_module(self, path: str, name: str) -> Value | None:
        """Return what a module of the repository has under a name."""
        scope = self.project.module_scope(path)
        if (path, name) in self._of_modules:
            return self._of_modules[path, name]
        key = (hash((path, name)), -1)
        if scope is None or name == "*" or key in self._active or self._too_far():
            self.cuts += 1
            return None
        cuts = self.cuts
        self._active.add(key)
        try:
            found = self.lookup(name, scope)
        finally:
            self._active.discard(key)
        if isinstance(found, External) and found.dotted.startswith("builtins."):
            found = None
        if cuts == self.cuts or not self._active:
            self._of_modules[path, name] = found
        return found

    def bound(self, name: str, binding: Binding, scope: Scope) -> Value:
        """Return what one binding gives a name."""
        node = binding.node
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            return imported_value(self, name, binding, scope)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return self._decorated(Function(scope.path, node, scope), node, scope)
        if isinstance(node, ast.ClassDef):
            cls = Class(scope.path, node, scope)
            made = self._decorated(cls, node, scope) if node.decorator_list else cls
            if isinstance(made, Task):
                return made
            return AppClass(cls) if self.is_app_class(cls) else cls
        if isinstance(node, ast.arg):
            return parameter_value(self, node, scope)
        if binding.value is not None:
            value = self.evaluate(binding.value, scope)
            used = app_by_use(name, binding, scope) if isinstance(value, Unknown) else None
            return used or value
        return Unknown(name)

    def _decorated(self, value: Value, node: FunctionNode | ast.ClassDef, scope: Scope) -> Value:
        """A decorated function or class: only ``functools.wraps`` and the like matter here."""
        for decorator in reversed(node.decorator_list):
            if (id(decorator), -2) in self._active:
                self.cuts += 1
                break
            self._active.add((id(decorator), -2))
            try:
                function = self.evaluate(decorator, scope)
                result = self.caller.apply(function, [value])
            finally:
                self._active.discard((id(decorator), -2))
            value = decorated(decorator, function, value, result)
        return value

    def is_app_class(self, cls: Class) -> bool:
        """Tell whether a class of the repository is a subclass of Celery."""
        bases = [self.evaluate(base, cls.scope) for base in cls.node.bases]
        return any(isinstance(base, AppClass) for base in bases)
