"""Which scope binds which name, and every use of a name, for one module.

Only what the import codemods ask: bindings by import know the dotted path they denote, and a use
knows the chain of attributes that hangs on it. Scoping follows the language: comprehensions have
a scope of their own, class scopes are invisible from functions inside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

ImportNode = cst.Import | cst.ImportFrom


@dataclass(eq=False)
class Binding:
    """One place that binds a name.

    Attributes:
        node: The binding node (an ``ImportAlias`` for an import).
        statement: The import statement, for an import.
        denotes: For an import, the absolute dotted path that the name stands for.
        elsewhere: The name is declared global or nonlocal where it is bound.
    """

    node: cst.CSTNode
    statement: ImportNode | None = None
    denotes: str | None = None
    elsewhere: bool = False


@dataclass(eq=False)
class Use:
    """One use of a name.

    Attributes:
        name: The name.
        scope: The scope it is used in.
        base: The name's node; for a string annotation, the string.
        chain: The attributes that hang on it, innermost first.
        stores: The end of the chain is assigned to or deleted.
        call: The call that has the bare name as its first argument, if any.
        fixed: Why the expression cannot be written in another way, if so.
    """

    name: str
    scope: Scope
    base: cst.CSTNode
    chain: tuple[cst.Attribute, ...] = ()
    stores: bool = False
    call: cst.Call | None = None
    fixed: str = ""

    @property
    def attributes(self) -> list[str]:
        """The attribute names of the chain."""
        return [link.attr.value for link in self.chain]


@dataclass(eq=False)
class Scope:
    """A namespace: ``kind`` is module, class, function or comprehension."""

    kind: str
    parent: Scope | None = None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    children: list[Scope] = field(default_factory=list)

    def resolve(self, name: str) -> Scope | None:
        """Return the scope that binds ``name`` for a use in this one; None for a builtin."""
        if self.declared.get(name) == "global":
            return self.module if name in self.module.bindings else None
        if name in self.bindings:
            return self
        scope = self.parent
        while scope is not None:
            if scope.kind != "class" and name in scope.bindings:
                return scope
            scope = scope.parent
        return None

    @property
    def module(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def bind(self, name: str, binding: Binding) -> None:
        """Record that ``name`` is bound here, or where it is declared to belong."""
        owner: Scope = self
        if name in self.declared:
            binding.elsewhere = True
            owner = self.module if self.declared[name] == "global" else self._enclosing(name)
        owner.bindings.setdefault(name, []).append(binding)

    def _enclosing(self, name: str) -> Scope:
        functions = []
        scope = self.parent
        while scope is not None:
            if scope.kind == "function":
                functions.append(scope)
            scope = scope.parent
        holders = [function for function in functions if name in function.bindings]
        return [*holders, *functions, self.module][0]

    def walk(self) -> Iterator[Scope]:
        """Yield this scope and every scope below it."""
        yield self
        for child in self.children:
            yield from child.walk()
