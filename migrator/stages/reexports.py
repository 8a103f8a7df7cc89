"""What a package's ``__init__`` has to export, for the stages that make names public."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from migrator.facts import Facts, Location, Module
from migrator.modules import is_package
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.project import Project, resolve
from migrator.python_source import NOT_PRINTED_BACK, parse, printed_back
from migrator.snapshot import python_paths
from migrator.stage import Reason
from migrator.stages.import_style import spells_in_full
from migrator.stages.origins import origin_of
from migrator.syntax import walk
from migrator.unreadable import uncompiled
from migrator.writing.formatting import formatter_for

UNREADABLE = "has to export names, but cannot be read"


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
        complete: Write an ``__all__`` where there is none (step 5 of the plan), and nobody takes
            all that the package has. A package that was empty gets one in any case: without it,
            linters take what it re-exports for unused.
    """
    from codemods.imports.late_import import import_late
    from codemods.imports.model import Home
    from codemods.imports.reexport import reexport

    before = overlay.get(package.path) or b""
    problem = _unreadable(package.path, before, facts)
    if problem is not None:
        return problem
    formatter = formatter_for(overlay, plan.line_limit, package.path)
    current = _switched(before, package, exports, facts, formatter.line_length)
    homes = {
        name: Home(item.module, name)
        for item in exports
        for name in item.names
        if complete or not _offers(package, item, name, overlay, facts)
    }
    make = partial(
        reexport,
        package=package.name,
        exports=homes,
        create_all=(complete or not before.strip())
        and not _is_starred(package, before, overlay, facts),
        line_length=formatter.line_length,
        in_full=bool(homes) and spells_in_full(package, overlay),
        is_package=is_package(package.path),
    )
    result = make(current)
    if homes and _too_early(package, result.code, overlay, facts):
        late = import_late(
            current,
            module=package.name,
            is_package=is_package(package.path),
            names=homes,
            line_length=formatter.line_length,
        )
        result = make(late.code)
    if result.refusals:
        first = result.refusals[0]
        where = Location(package.path, first.line)
        return Reason(where, f"{first.subject}: {first.reason}", first.advice)
    return formatter.written(before, result.code)


def _is_starred(package: Module, content: bytes, overlay: Overlay, facts: Facts) -> bool:
    """Tell whether a module imports everything from a package: an ``__all__`` would take some away.

    Without one, that is whatever the package binds, constants and its own modules too.
    """
    if not content.strip() or b"__all__" in content:
        return False
    root = facts.layout.source_root if facts.layout else ""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.names[0].name == "*"
        and resolve(node, path, root) == package.name
        for path in python_paths(overlay.search(["import *"]))
        for node in walk(parse(overlay.read(path)) or ast.Module([], []))
    )


def _unreadable(path: str, content: bytes, facts: Facts) -> Reason | None:
    """Refuse an ``__init__`` that is no module, or that libcst does not print as it is."""
    remedy = "mend the file, commit, and run again"
    for item in facts.skipped:
        if item.path == path:
            return Reason(Location(path, item.line), f"{UNREADABLE}: {item.reason}", remedy)
    wrong = uncompiled(path, content, f"{UNREADABLE}: does not compile", remedy)
    if wrong is not None or printed_back(content):
        return wrong
    return Reason(Location(path, 1), f"{UNREADABLE}: {NOT_PRINTED_BACK}", remedy)


def _too_early(package: Module, code: bytes, overlay: Overlay, facts: Facts) -> bool:
    """Tell whether a module would take from the package what that has not bound yet.

    A package that makes the app, say, imports its tasks below it: they import the app.
    """
    from migrator.verify.partial import check_partial

    body = getattr(parse(code), "body", ())
    if not any(map(_binds, body)):
        return False
    if any(map(_makes_app, body)):
        return True  # a task that comes later takes the app from here, if none does now
    root = facts.layout.source_root if facts.layout else ""
    after = overlay.with_contents({package.path: code})
    found = check_partial([package.path], Project(overlay, root), Project(after, root))
    return any(finding.message.startswith(f"{package.name} has no ") for finding in found)


def _binds(node: ast.stmt) -> bool:
    """Tell whether a statement of the package makes something that others may import."""
    if isinstance(node, ast.Assign):
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return any(not name.startswith("__") for name in names)
    return isinstance(node, ast.AnnAssign | ast.FunctionDef | ast.ClassDef)


def _makes_app(node: ast.stmt) -> bool:
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] == "Celery"


def _offers(package: Module, item: Exports, name: str, overlay: Overlay, facts: Facts) -> bool:
    """Tell whether the package has the very same object by another path already."""
    root = facts.layout.source_root if facts.layout else ""
    here = origin_of(overlay, root, package.name, name)
    there = origin_of(overlay, root, item.origin or item.module, name)
    return here != (package.name, name) and here == there


def _switched(
    source: bytes, package: Module, exports: Sequence[Exports], facts: Facts, line_length: int
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
        is_package=is_package(package.path),
        old=facts.layout.monolith.name,
        homes=homes,
        keep={symbol.name for symbol in facts.symbols} - set(homes),
        line_length=line_length,
    ).code
