"""One retargeting job: what the caller knows about the old module and the file in hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from codemods.imports.model import Home
from codemods.imports.names import is_inside, package_of


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
