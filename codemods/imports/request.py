"""One retargeting job: what the caller knows about the old module and the file in hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import libcst as cst

from codemods.imports.lines import Lines
from codemods.imports.model import Home, LookedUp, LooksUp
from codemods.imports.names import is_inside, package_of
from codemods.imports.patches import Patches


@dataclass(frozen=True)
class Request:
    """The parameters of ``retarget_imports`` (documented there)."""

    module: str
    is_package: bool
    old: str
    homes: Mapping[str, Home]
    keep: Collection[str] = ()
    side_effect_home: str | None = None
    star_names: Collection[str] | None = None
    package_members: Collection[str] = ()
    lookups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    line_length: int = 88
    singly: bool = False
    handed_on: Collection[str] = ()
    copied: Collection[str] = ()
    looks_up: LooksUp | None = None
    together: Callable[[int, int], bool] | None = None
    lines: Lines | None = None
    patches: Patches | None = None

    @property
    def package(self) -> str:
        """The package that relative imports of the file start from."""
        return package_of(self.module, self.is_package)

    @property
    def old_parent(self) -> str:
        """The package that holds the old module."""
        return self.old.rpartition(".")[0]

    @property
    def old_leaf(self) -> str:
        """The last part of the old module's name."""
        return self.old.rpartition(".")[2]

    def is_here(self, module: str) -> bool:
        """Tell whether a module is the file itself; one that no process imports has no name."""
        return bool(self.module) and module == self.module

    def line_of(self, node: cst.CSTNode) -> int:
        """Return the line of a node of the file, 0 where nobody asks for lines."""
        return self.lines.of(node) if self.lines is not None else 0

    def looked_up(self, symbol: str, line: int) -> LookedUp:
        """Return where a name is looked up that a patch on a line replaces."""
        if self.looks_up is not None:
            return self.looks_up(line, symbol)
        home = self.homes.get(symbol)
        modules = dict.fromkeys(self.lookups.get(symbol, ()))
        return LookedUp(tuple(Home(module, home.name if home else symbol) for module in modules))

    def can_repeat(self, call: cst.Call | None, names: Collection[str] = ()) -> bool:
        """Tell whether a patch can be said for several modules; by names that no function binds."""
        return self.patches is not None and self.patches.can_repeat(call, names)

    def at_once(self, line: int, other: int) -> bool:
        """Tell whether code on two lines may be in force at the same time."""
        return self.together is None or self.together(line, other)

    def destination(self, symbol: str) -> tuple[str, str] | None:
        """Return module and name that this file takes ``symbol`` from; None where unknown.

        Inside the package that re-exports it, that is the module which defines it: while such a
        file is being imported, the package itself is not complete yet.
        """
        home = self.homes.get(symbol)
        if home is None:
            return None
        if home.origin is not None and is_inside(self.module, home.module):
            return home.origin, home.name
        return home.module, home.name
