"""Places in the repository, and what stands there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file of the repository."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Parameter:
    """A parameter as it is written.

    Attributes:
        name: Without stars.
        annotation: Source of the annotation, or None.
        default: Source of the default value, or None.
        kind: ``positional``, ``keyword``, ``var-positional`` or ``var-keyword``.
    """

    name: str
    annotation: str | None = None
    default: str | None = None
    kind: str = "positional"


@dataclass(frozen=True)
class FunctionRef:
    """A module-level function: where it is and how it is called."""

    module: str
    name: str
    where: Location
    end_line: int
    parameters: tuple[Parameter, ...] = ()
    is_async: bool = False

    @property
    def path(self) -> str:
        """The file that defines it."""
        return self.where.path


@dataclass(frozen=True)
class Module:
    """A Python module of the repository."""

    name: str
    path: str
