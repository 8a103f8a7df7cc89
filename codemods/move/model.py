"""What goes into the move engine and what comes out of it: small frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class NewParameter:
    """A parameter that a moved function gets unless it accepts it already.

    Attributes:
        name: The parameter's name.
        annotation: Source of its annotation; left out where no other parameter has one.
        default: Source of its default value.
        description: Its line in the docstring's parameter section; no line when empty.
        named: It is added beside ``**kwargs`` too, which would have it else.
        keyword_only: It joins the parameters behind ``*``, where there are any.
    """

    name: str
    annotation: str = ""
    default: str = "None"
    description: str = ""
    named: bool = False
    keyword_only: bool = False


@dataclass(frozen=True)
class Move:
    """One top-level definition of the source module, to a new module.

    Attributes:
        name: The name it has in the source module.
        module: Dotted name of the new module.
        new_name: The name it gets there; the same one when empty.
        parameters: Parameters to add to its signature.
        task_name: Given for a Celery task: its decorator becomes ``shared_task`` with this name
            pinned, unless the decorator pins one.
        docstring: The new module's docstring, without quotes.
        keep_app: The task keeps its app's decorator, and with it the import of the app.
        without: Decorators that it loses, by their source without arguments.
    """

    name: str
    module: str
    new_name: str = ""
    parameters: tuple[NewParameter, ...] = ()
    task_name: str | None = None
    docstring: str | None = None
    keep_app: bool = False
    without: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """The name in the new module."""
        return self.new_name or self.name


@dataclass(frozen=True)
class Home:
    """Where a symbol lives: a module and the name it has there."""

    module: str
    name: str


@dataclass(frozen=True, order=True)
class Refusal:
    """Why a move cannot be made, and what a person can do about it.

    Attributes:
        line: Line of the source module, 0 when the reason has no line.
        symbol: The name it is about.
        reason: What is in the way.
        advice: What to do.
        moves: Names of the moves that it stops.
    """

    line: int
    symbol: str
    reason: str
    advice: str
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Note:
    """Something that does not stop the move but that a reviewer should know."""

    line: int
    symbol: str
    message: str


@dataclass(frozen=True, order=True)
class Comment:
    """A comment of the source module with its line."""

    line: int
    text: str


@dataclass(frozen=True)
class Crossing:
    """An import from another new module, or from where the symbol already lives.

    Attributes:
        symbol: The name in the source module.
        home: Where it is imported from.
        bound_as: The name that the importing module binds.
        local: Imported inside the functions that use it, because of an import cycle.
    """

    symbol: str
    home: Home
    bound_as: str
    local: bool = False


@dataclass(frozen=True)
class Layout:
    """What one new module is made of.

    Attributes:
        module: Its dotted name.
        units: Indexes of the source module's statements, in source order.
        imports: Names that the source module imports and this module needs.
        extra_imports: Import statements that only the declared edits need.
        crossings: Imports of symbols that live elsewhere now.
        renames: Old name to new name, for the references in this module.
    """

    module: str
    units: tuple[int, ...]
    imports: tuple[str, ...] = ()
    extra_imports: tuple[str, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    renames: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Placement:
    """Which definition, helper, constant and state goes where.

    Attributes:
        homes: Every symbol with a home outside the source module, by its old name.
        lookups: A global name of the source module to the new modules that look it up.
        names: New module to (old name to the name it is looked up by there).
        layouts: New module to what it is made of.
        refusals: Why some moves cannot be made; nothing can be extracted while there are any.
        notes: What a reviewer should know.
        elsewhere: What the caller said about symbols that live elsewhere already.
        exports: What the caller said about modules imported with ``*``.
        spans: First and last line of each statement of the source module that a new module has.
    """

    homes: Mapping[str, Home]
    lookups: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Mapping[str, str]]
    layouts: Mapping[str, Layout]
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[Note, ...] = ()
    elsewhere: Mapping[str, Home] = field(default_factory=dict)
    exports: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spans: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Extraction:
    """The new modules.

    Attributes:
        modules: Dotted name to text, with the source module's line endings.
        unmoved: Comments of the source module that are in none of them.
        notes: What a reviewer should know.
    """

    modules: Mapping[str, str]
    unmoved: tuple[Comment, ...] = ()
    notes: tuple[Note, ...] = ()


class RefusedError(Exception):
    """Raised when asked to extract a placement that has refusals."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        self.refusals = refusals
        super().__init__("; ".join(f"line {r.line}: {r.symbol}: {r.reason}" for r in refusals))
