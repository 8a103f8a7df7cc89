"""Scopes and the uses of names in them, with Python's rule for what a name refers to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """What opened a scope."""

    MODULE = "module"
    FUNCTION = "function"
    CLASS = "class"
    COMPREHENSION = "comprehension"


class Action(Enum):
    """What is done with a name."""

    LOAD = "load"
    STORE = "store"
    IMPORT = "import"
    DELETE = "delete"
    DECLARE = "declare"


class Phase(Enum):
    """When a name is looked up."""

    IMPORT = "import"
    CALL = "call"
    NEVER = "never"


@dataclass(eq=False)
class Scope:
    """A namespace: what it binds and what it declares global or nonlocal."""

    kind: Kind
    parent: Scope | None = None
    bound: set[str] = field(default_factory=set)
    surely_bound: set[str] = field(default_factory=set)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)

    def binds(self, name: str) -> bool:
        """Whether the name is local to this scope."""
        return (
            name in self.bound and name not in self.global_names and name not in self.nonlocal_names
        )

    def sees_global(self, name: str) -> bool:
        """Whether a name used here, and not bound by an enclosing scope, is the module's."""
        scope: Scope | None = self
        while scope is not None and scope.kind is not Kind.MODULE:
            if name in scope.global_names:
                return True
            if scope.binds(name) and (scope is self or scope.kind is not Kind.CLASS):
                return False
            scope = scope.parent
        return True


@dataclass(frozen=True)
class Use:
    """One occurrence of a name.

    Attributes:
        name: The name, mangled where Python mangles it.
        start: Offset of its first character.
        end: Offset after its last character.
        action: What is done with it.
        scope: Where it stands.
        phase: When it is looked up.
        chain: The attributes that follow it: ``("path", "join")`` for ``os.path.join``.
        early: Not bound for sure before this point of its own scope (matters in a class body).
        quoted: Inside a string annotation.
        shown: Its text is part of a string's value, as in ``f"{name=}"``.
    """

    name: str
    start: int
    end: int
    action: Action
    scope: Scope
    phase: Phase
    chain: tuple[str, ...] = ()
    early: bool = True
    quoted: bool = False
    shown: bool = False

    @property
    def is_global(self) -> bool:
        """Whether it refers (or, in a class body, may refer) to a name of the module."""
        if self.scope.kind is Kind.CLASS and self.scope.binds(self.name):
            return self.action is Action.LOAD and self.early
        return self.scope.sees_global(self.name)

    @property
    def is_binding(self) -> bool:
        """Whether it changes what the name is bound to."""
        return self.action in (Action.STORE, Action.IMPORT, Action.DELETE)
