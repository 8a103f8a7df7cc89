"""Walks a module and records every use of a name with its scope.

libcst's own ScopeProvider knows no match captures and copies the tree; ``symtable`` cannot read
syntax newer than the running Python. This walk does both, and the tests compare it with symtable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields

import libcst as cst

from codemods.move.scopes import Action, Kind, Phase, Scope, Use
from codemods.move.source import Source

_FIELDS: dict[type[cst.CSTNode], tuple[str, ...]] = {}
_CONSTANTS = frozenset({"None", "True", "False"})
_SPACE = (cst.BaseParenthesizableWhitespace, cst.TrailingWhitespace, cst.EmptyLine, cst.Newline)


def every_child(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The child nodes, in the order of their fields."""
    names = _FIELDS.get(type(node))
    if names is None:
        names = _FIELDS[type(node)] = tuple(f.name for f in fields(node))
    for name in names:
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from (each for each in value if isinstance(each, cst.CSTNode))


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The child nodes that can hold names."""
    return (child for child in every_child(node) if not isinstance(child, _SPACE))


class BaseWalker:
    """State of the walk, and what to do with a single name."""

    def __init__(self, source: Source, future_annotations: bool = False) -> None:
        self.source = source
        self.future_annotations = future_annotations
        self.module = self.scope = Scope(Kind.MODULE)
        self.phase = Phase.IMPORT
        self.uses: list[Use] = []
        self.class_name = ""
        self.depth = 0
        self.annotating = False
        self.showing = False

    def walk(self, node: cst.CSTNode | None) -> None:
        """Record the uses in a node, with the handler of its type if there is one."""
        if node is None:
            return
        handler = getattr(self, f"_walk_{type(node).__name__}", None)
        if handler is not None:
            handler(node)
        else:
            self.walk_all(children(node))

    def walk_all(self, nodes: Iterable[cst.CSTNode]) -> None:
        """Record the uses in several nodes, in order."""
        for node in nodes:
            self.walk(node)

    def record(
        self,
        node: cst.CSTNode,
        name: str,
        action: Action,
        chain: tuple[str, ...] = (),
        scope: Scope | None = None,
    ) -> None:
        """Record one use of a name and, if it binds, the binding."""
        if name in _CONSTANTS:
            return
        scope = scope or self.scope
        name = self.mangle(name)
        early = name not in scope.surely_bound
        if action in (Action.STORE, Action.IMPORT, Action.DELETE):
            scope.bound.add(name)
            if not self.depth:
                scope.surely_bound.add(name)
        start, end = self.source.span(node)
        self.uses.append(
            Use(name, start, end, action, scope, self.phase, chain, early, shown=self.showing)
        )

    def mangle(self, name: str) -> str:
        """The name as Python stores it: private names of a class get the class's name."""
        if not self.class_name or not name.startswith("__") or name.endswith("__"):
            return name
        return f"_{self.class_name}{name}"

    def bind(self, target: cst.CSTNode) -> None:
        """Record an assignment target: names are bound, everything else is looked up."""
        if isinstance(target, cst.Name):
            self.record(target, target.value, Action.STORE)
        elif isinstance(target, (cst.Tuple, cst.List)):
            for element in target.elements:
                self.bind(element.value)
        else:
            self.walk(target)

    @contextmanager
    def inside(
        self, kind: Kind, phase: Phase | None = None, class_name: str | None = None
    ) -> Iterator[Scope]:
        """Everything recorded in the block belongs to a new scope."""
        before = self.scope, self.phase, self.class_name, self.depth, self.annotating
        self.scope = Scope(kind, self.scope)
        self.phase = self.phase if phase is None or self.phase is Phase.NEVER else phase
        self.class_name = self.class_name if class_name is None else class_name
        self.depth = 0
        self.annotating = False
        try:
            yield self.scope
        finally:
            self.scope, self.phase, self.class_name, self.depth, self.annotating = before

    @contextmanager
    def maybe(self) -> Iterator[None]:
        """What is bound in the block may not be bound after it."""
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1
