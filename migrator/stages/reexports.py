"""What a package's ``__init__`` has to export, for the stages that make names public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.facts import Facts, Location, Module
from migrator.formatting import formatter_for
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.stage import Reason
from migrator.stages.origins import origin_of


@dataclass(frozen=True)
class Exports:
    """Names that a package has to re-export.

    Attributes:
        module: Where the package takes them from.
        names: The names.
        legacy: What the first of them is called in the monolith, if the package may have it
            from there.
        origin: The module that defines them, where ``module`` re-exports them itself.
    """

    module: str
    names: tuple[str, ...]
    legacy: str | None = None
    origin: str | None = None


def with_exports(
    package: Module,
    exports: Sequence[Exports],
    overlay: Overlay,
    plan: Plan,
    facts: Facts,
    *,
    complete: bool = False,
) -> bytes | Reason:
    """Return the package's ``__init__`` with the exports that it lacks.

    Args:
        package: The package; an ``__init__`` that does not exist is made.
        exports: What must be importable from it.
        overlay: The tree to read.
        plan: For the line length.
        facts: For the source root, and for the names that the package has from the monolith.
        complete: Write an ``__all__`` where there is none (step 5 of the plan).
    """
    from codemods.imports.model import Home
    from codemods.imports.reexport import reexport

    before = overlay.get(package.path) or b""
    current = _switched(before, package, exports, facts, plan)
    homes = {
        name: Home(item.module, name)
        for item in exports
        for name in item.names
        if complete or not _offers(package, item, name, overlay, facts)
    }
    result = reexport(
        current,
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


def _offers(package: Module, item: Exports, name: str, overlay: Overlay, facts: Facts) -> bool:
    """Tell whether the package has the very same object by another path already."""
    root = facts.layout.source_root if facts.layout else ""
    here = origin_of(overlay, root, package.name, name)
    there = origin_of(overlay, root, item.origin or item.module, name)
    return here != (package.name, name) and here == there


def _switched(
    source: bytes, package: Module, exports: Sequence[Exports], facts: Facts, plan: Plan
) -> bytes:
    """Take the names from their new modules where the package took them from the monolith."""
    from codemods.imports.model import Home
    from codemods.imports.retarget import retarget_imports

    assert facts.layout
    if not any(item.legacy for item in exports):
        return source
    homes = {
        item.legacy: Home(item.module, item.names[0], item.origin)
        for item in exports
        if item.legacy
    }
    return retarget_imports(
        source,
        module=package.name,
        is_package=True,
        old=facts.layout.monolith.name,
        homes=homes,
        keep={symbol.name for symbol in facts.symbols} - set(homes),
        line_length=plan.line_length,
    ).code
