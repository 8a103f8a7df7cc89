"""What a package's ``__init__`` has to export, for the stages that make names public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.facts import Location, Module
from migrator.formatting import formatter_for
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.stage import Reason


@dataclass(frozen=True)
class Exports:
    """Names that a package has to re-export, and the module that defines them."""

    module: str
    names: tuple[str, ...]


def with_exports(
    package: Module,
    exports: Sequence[Exports],
    overlay: Overlay,
    plan: Plan,
    *,
    complete: bool = False,
) -> bytes | Reason:
    """Return the package's ``__init__`` with the exports that it lacks.

    Args:
        package: The package; an ``__init__`` that does not exist is made.
        exports: What must be importable from it.
        overlay: The tree to read.
        plan: For the line length.
        complete: Write an ``__all__`` where there is none (step 5 of the plan).
    """
    from codemods.imports.model import Home
    from codemods.imports.reexport import reexport

    before = overlay.get(package.path) or b""
    homes = {name: Home(item.module, name) for item in exports for name in item.names}
    result = reexport(
        before,
        package=package.name,
        exports=homes,
        create_all=complete,
        line_length=plan.line_length,
    )
    if result.refusals:
        first = result.refusals[0]
        where = Location(package.path, first.line)
        return Reason(where, f"{first.subject}: {first.reason}", first.advice)
    return formatter_for(overlay, plan.line_length).written(before, result.code)
