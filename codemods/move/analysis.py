"""Everything that is known about the source module before anything is placed."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from codemods.move.bindings import Bindings, read_bindings
from codemods.move.regions import Region, regions
from codemods.move.scopes import Kind
from codemods.move.source import Source
from codemods.move.units import Role, Unit, future_features, split

BUILTINS = frozenset(dir(builtins))
MODULE_NAMES = frozenset({"__file__", "__path__", "__package__", "__spec__", "__loader__"}) | {
    "__name__", "__doc__", "__annotations__", "__builtins__", "__cached__", "__dict__",
}  # fmt: skip
_STATEMENTS = frozenset({Role.CODE, Role.EXPORTS})


@dataclass(frozen=True, eq=False)
class Analysis:
    """The source module, taken apart.

    Attributes:
        module: Its dotted name.
        is_package: Whether it is an ``__init__``.
        source: Text, tree and positions.
        units: Its top-level statements.
        regions: The lines of each.
        bindings: Its imports.
        features: What it imports from ``__future__``.
    """

    module: str
    is_package: bool
    source: Source
    units: tuple[Unit, ...]
    regions: tuple[Region, ...]
    bindings: Bindings
    features: tuple[str, ...]

    def binders(self, name: str) -> list[Unit]:
        """The statements that bind a name by something other than a plain import."""
        return [u for u in self.units if u.role in _STATEMENTS and name in u.binds]

    def rebinders(self, name: str) -> list[Unit]:
        """The statements with a function that rebinds the name."""
        return [u for u in self.units if name in u.rebinds]

    def modifiers(self, name: str) -> list[Unit]:
        """The statements that change the object of a name when the module is imported."""
        return [u for u in self.units if u.role is Role.CODE and name in u.modifies]

    def is_symbol(self, name: str) -> bool:
        """Whether the module itself defines the name."""
        return bool(self.binders(name) or self.rebinders(name))

    def is_imported(self, name: str) -> bool:
        """Whether the module only imports the name."""
        return name in self.bindings.names and not self.is_symbol(name)

    @cached_property  # asked for each name that nothing binds
    def writes_names(self) -> int:
        """The first line that may bind names of the module by strings; 0 where none does."""
        return next((unit.line for unit in self.units if _writes_names(unit, self)), 0)

    def users(self, name: str) -> Iterable[Unit]:
        """The statements that mention the name."""
        return (u for u in self.units if any(use.name == name for use in u.uses))


@lru_cache(maxsize=32)  # the plan asks first, of other modules too, and then the stage
def analyse(source: bytes, module: str, is_package: bool = False) -> Analysis:
    """Take a module apart."""
    read = Source.read(source)
    units = split(read)
    return Analysis(
        module,
        is_package,
        read,
        units,
        regions(read, units),
        read_bindings(read, units, module, is_package),
        future_features(read.tree),
    )


def _writes_names(unit: Unit, analysis: Analysis) -> bool:
    at_top = {use.name for use in unit.uses if use.scope.kind is Kind.MODULE}
    if {use.name for use in unit.uses} & {"globals", "exec"} or at_top & {"vars", "locals"}:
        return True
    return "sys.modules[__name__]" in analysis.source.tree.code_for_node(unit.node)
