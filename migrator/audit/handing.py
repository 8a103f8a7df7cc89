"""Wrappers that register what they are given, and calls that give them what nobody can tell.

``def enrol(fn): app.task(fn)`` registers nothing by itself: ``enrol(send)`` does, and so does
``enrol(handlers[name])``, of which only an interpreter knows the name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.evaluate import Evaluator
from migrator.audit.loops import frames_of, targets
from migrator.audit.parsing import Parsed
from migrator.audit.scopes import Binding, Scope
from migrator.audit.values import Function, Maker, Method, Partial, Registrar, Value
from migrator.syntax import given_by, walk

_LOOPS = (ast.For, ast.AsyncFor, ast.comprehension)
_ROUND = frozenset({"enumerate", "reversed", "sorted", "list", "tuple", "set", "iter"})


@dataclass(frozen=True, eq=False)
class Use:
    """A call that hands something over, of which it is not known what it is.

    Attributes:
        parsed: The file.
        node: The call.
        scope: Where it stands.
        function: What is called.
    """

    parsed: Parsed
    node: ast.Call
    scope: Scope
    function: Value


class Handing:
    """Collects wrappers, and what is handed over.

    Args:
        evaluator: Follows values.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._wrappers: dict[int, Maker | Registrar] = {}
        self._uses: list[Use] = []
        self._makers: set[int] = set()

    def is_handed(
        self, parsed: Parsed, call: ast.Call, scope: Scope, function: Maker | Registrar
    ) -> bool:
        """Tell whether what a call registers was handed to the function around it.

        That is one of its parameters, an instance of a class that it is given, or one of several
        that it goes through. The function is remembered as a wrapper.
        """
        given = call.args[0].func if isinstance(call.args[0], ast.Call) else call.args[0]
        for frame in frames_of(parsed.tree).get(id(call), ()):
            if isinstance(frame, _LOOPS) and getattr(given, "id", "") in targets(frame):
                given = _gone_through(frame.iter) or given
        owner = owner_of(self._evaluator, given, scope)
        if owner is not None:
            self._wrappers[id(owner)] = function
        return owner is not None

    def by_wrapper(self, function: Value) -> Maker | Registrar | None:
        """Return what a wrapper registers with; None for what is no wrapper."""
        return self._wrappers.get(_callee(function) or 0)

    def add(self, use: Use) -> None:
        """Remember a call that hands over what is not known."""
        self._uses.append(use)

    def makes(self, node: ast.expr) -> None:
        """Remember a call whose result is called: it is given options, and nothing to register."""
        self._makers.add(id(node))

    def unknown(self) -> Iterator[Use]:
        """Yield the calls that hand such a thing to a wrapper, and are in no wrapper themselves."""
        uses = (use for use in self._uses if id(use.node) not in self._makers)
        waiting = [(use, self._owner(use)) for use in uses]
        number = -1
        while number < len(self._wrappers):
            number = len(self._wrappers)
            for use, owner in waiting:
                inner = self.by_wrapper(use.function)
                if owner is not None and inner is not None:
                    self._wrappers.setdefault(id(owner), inner)
        for use, owner in waiting:
            if owner is None and self.by_wrapper(use.function) is not None:
                yield use

    def _owner(self, use: Use) -> ast.AST | None:
        """Return the function one of whose parameters a call hands on, or looks something up by."""
        given = given_by(use.node)
        names = (part for one in given for part in walk(one) if isinstance(part, ast.Name))
        owners = (owner_of(self._evaluator, one, use.scope) for one in names)
        return next((one for one in owners if one is not None), None)


def _callee(function: Value) -> int | None:
    """Return what tells the function of the repository apart that runs in the end."""
    while isinstance(function, (Partial, Method)):
        function = function.function
    return id(function.node) if isinstance(function, Function) else None


def owner_of(evaluator: Evaluator, node: ast.expr, scope: Scope) -> ast.AST | None:
    """Return the function of which something is a parameter, another name or an instance of one."""
    place, binding = _bound(evaluator, node, scope)
    if binding is not None and isinstance(binding.value, (ast.Call, ast.Name)):
        made = binding.value.func if isinstance(binding.value, ast.Call) else binding.value
        place, binding = _bound(evaluator, made, place)
    handed = binding is not None and isinstance(binding.node, ast.arg)
    return place.node if handed else None


def _bound(evaluator: Evaluator, node: ast.expr, scope: Scope) -> tuple[Scope, Binding | None]:
    """Return what first binds a name, and where that is."""
    name = node.value if isinstance(node, ast.Starred) else node
    place: Scope | None = scope if isinstance(name, ast.Name) else None
    while place is not None:
        found = evaluator.project.bindings(place.node).get(name.id)  # type: ignore[attr-defined]
        if found:
            return place, found[0]
        place = place.parent
    return scope, None


def _gone_through(node: ast.expr) -> ast.expr | None:
    """Return the variable that a loop goes through: ``jobs`` of ``enumerate(jobs.values())``."""
    while isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and not node.args:
            node = node.func.value
        elif isinstance(node.func, ast.Name) and node.func.id in _ROUND and node.args:
            node = node.args[0]
        else:
            return None
    return node
