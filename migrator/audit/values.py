"""What an expression of the target's code can stand for, as far as Celery is concerned."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migrator.audit.scopes import Scope

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Defining = FunctionNode | ast.ClassDef | ast.Lambda


@dataclass(frozen=True)
class Value:
    """Anything; the base of all that follows."""


@dataclass(frozen=True)
class Unknown(Value):
    """Something that cannot be computed.

    Attributes:
        written: How it is written, where that is known already.
        node: The expression.
    """

    written: str = "?"
    node: ast.expr | None = None

    @property
    def source(self) -> str:
        """How it is written."""
        return shown(self.node) if self.node is not None else self.written


def shown(node: ast.AST) -> str:
    """Return the source of an expression on one line; very deep ones are cut off."""
    try:
        return " ".join(ast.unparse(node).split())
    except RecursionError:
        return "…"


@dataclass(frozen=True)
class EnumMember(Unknown):
    """A member of an enum that is no string itself; its ``.value`` is."""

    text: str = ""
    cls: Class | None = field(default=None, compare=False)


@dataclass(frozen=True)
class External(Value):
    """Something outside the repository, by its dotted name."""

    dotted: str


@dataclass(frozen=True)
class ModuleValue(Value):
    """A module of the repository."""

    path: str


@dataclass(frozen=True)
class Folder(Value):
    """A package without ``__init__``, or the head of ``import a.b.c``."""

    folder: str


@dataclass(frozen=True)
class Text(Value):
    """A string."""

    text: str


@dataclass(frozen=True)
class MixedMember(Text):
    """A member of ``class X(str, Enum)``: equal to its string, but ``f"{X.A}"`` need not be."""


@dataclass(frozen=True)
class Constant(Value):
    """A constant that is not a string."""

    value: object


@dataclass(frozen=True)
class Keywords(Value):
    """A dict with string keys, or the keyword arguments of a call.

    Attributes:
        items: What is known.
        rest: How a part is written that could hold more, or None.
    """

    items: dict[str, Value] = field(default_factory=dict)
    rest: str | None = None

    def merged(self, other: Keywords) -> Keywords:
        """Return these with ``other`` on top."""
        return Keywords({**self.items, **other.items}, other.rest or self.rest)

    def without(self, key: str) -> Keywords:
        """Return these once a key was taken out."""
        return Keywords({name: item for name, item in self.items.items() if name != key}, self.rest)


@dataclass(frozen=True)
class Items(Value):
    """A list, tuple or set; ``complete`` is False where it may hold more."""

    values: tuple[Value, ...]
    complete: bool = True


@dataclass(frozen=True, eq=False)
class Function(Value):
    """A function of the repository; ``wraps`` is what ``functools.wraps`` made it look like."""

    path: str
    node: FunctionNode | ast.Lambda
    scope: Scope
    wraps: Value | None = None


@dataclass(frozen=True, eq=False)
class Class(Value):
    """A class of the repository."""

    path: str
    node: ast.ClassDef
    scope: Scope


@dataclass(frozen=True, eq=False)
class Instance(Value):
    """An instance of a class of the repository."""

    cls: Class
    args: tuple[Value, ...] = ()
    keywords: Keywords = field(default_factory=Keywords)


@dataclass(frozen=True, eq=False)
class Method(Value):
    """A method bound to its instance, which can be an app."""

    instance: Instance | App
    function: Function


@dataclass(frozen=True)
class AppClass(Value):
    """``Celery`` itself, or (``cls``) a subclass of it in the repository."""

    cls: Class | None = None


@dataclass(frozen=True)
class App(Value):
    """A Celery application, by the place that makes it ("" for ``current_app``).

    Attributes:
        path: The file.
        line: The line.
        cls: The subclass of Celery, where it is one of the repository's.
        assumed: Where nothing shows that it is one, the function that takes it as a parameter.
        past: For ``super()`` in a method of it, the class of the method: what that class and those
            before it define is not seen.
    """

    path: str = ""
    line: int = 0
    cls: Class | None = None
    assumed: str = ""
    past: ast.ClassDef | None = None


@dataclass(frozen=True, eq=False)
class Maker(Value):
    """``app.task``, ``shared_task`` or ``register_task``, with the options it was given so far."""

    form: str
    app: App | None
    options: Keywords = field(default_factory=Keywords)


@dataclass(frozen=True)
class TaskTable(Value):
    """``app.tasks``, which has a ``register`` of its own."""

    app: App


@dataclass(frozen=True)
class Registrar(Value):
    """``app.register_task``."""

    app: App


@dataclass(frozen=True, eq=False)
class Partial(Value):
    """``functools.partial(function, …)``."""

    function: Value
    args: tuple[Value, ...]
    keywords: Keywords


@dataclass(frozen=True, eq=False)
class Wraps(Value):
    """``functools.wraps(function)``, the decorator."""

    function: Value


@dataclass(frozen=True, eq=False)
class Task(Value):
    """What registering a function gives back.

    Attributes:
        target: The function.
        made: What has registered it, with all of its options.
    """

    target: Value
    made: Maker


def node_of_value(value: Value) -> Defining | None:
    """Return the definition of a function or a class, or that of an instance's class."""
    if isinstance(value, Instance):
        return value.cls.node
    return value.node if isinstance(value, (Function, Class)) else None
