"""Imports and exports that lead nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.facts.places import Location


@dataclass(frozen=True)
class BrokenImport:
    """An import that resolves neither in the repository nor anywhere it is declared to.

    Attributes:
        module: The dotted module that is missing.
        where: The import statement.
        certain: True where calling the function is sure to run the import.
        reason: What is missing, in words.
        proven: True where the top-level package is the repository's own and lacks it; False where
            nothing in the repository declares or provides a package of another origin, or where
            the module may be generated.
        scope: Qualified name of the function it is in; empty at the top of a module.
    """

    module: str
    where: Location
    certain: bool
    reason: str = ""
    proven: bool = True
    scope: str = ""


@dataclass(frozen=True)
class MissingExport:
    """A name in the ``__all__`` of a module of the modular package that the module lacks."""

    module: str
    name: str
    where: Location
