"""What keeps an import of the old module, or a use of it, from being rewritten."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import libcst as cst

from codemods.imports.comments import comments_in
from codemods.imports.model import NoHome
from codemods.imports.reach import Reach
from codemods.imports.request import Request
from codemods.imports.scopes import Binding, Scope

Problem = tuple[cst.CSTNode, str]


def binding_problems(
    scope: Scope, name: str, bindings: list[Binding], first: Binding, exported: Collection[str]
) -> Iterator[Problem]:
    """Yield what keeps the import itself from being rewritten."""
    node = first.statement or first.node
    if any(b.denotes != first.denotes for b in bindings):
        yield node, f"`{name}` is bound to something else as well"
    if any(b.elsewhere for b in bindings):
        yield node, f"`{name}` is declared global or nonlocal"
    if scope.kind == "class":
        yield node, "it is imported into a class, whose attribute it becomes"
    if scope.parent is None and name in exported:
        yield node, f"`__all__` exports the module itself as `{name}`"


def use_problem(reach: Reach, request: Request) -> Problem | None:
    """Return what keeps one use from being rewritten, or None."""
    base, symbol = reach.use.base, reach.symbol
    if reach.kind == "other":
        what = "is replaced" if reach.stores else "is used as an object"
        return base, f"the module itself {what} here"
    if symbol in request.keep:
        return None
    if reach.stores:
        return base, f"`{symbol}` of the module is assigned to or deleted here"
    if reach.use.fixed:
        return base, reach.use.fixed
    if reach.node is not None and comments_in(reach.node):
        return base, "a comment stands inside the expression"
    if reach.kind in ("patch", "through"):
        reason = patch_problem(request, reach)
        return (base, reason) if reason else None
    place = request.destination(symbol)
    if place is None:
        return base, NoHome((symbol,), f"nothing is known of where `{symbol}` lives now")
    if request.is_here(place[0]):
        return base, f"`{symbol}` lives in this file now"
    return None


def patch_problem(request: Request, reach: Reach) -> str:
    """Return why a patch of the module, or a use of what is patched, has no place to go to."""
    symbol, line = reach.symbol, request.line_of(reach.use.base)
    found = request.looked_up(symbol, line)
    if found.missing:
        return found.lost(symbol)
    if not found.places:
        return f"no module is known to look `{symbol}` up now"
    known = all(place.module for place in found.places)
    names = {"import_module", *(place.module.rpartition(".")[2] for place in found.places)}
    if known and (len(found.places) == 1 or request.can_repeat(reach.use.call, names)):
        return ""
    if known and reach.kind == "through" and symbol not in request.copied:
        return ""  # the patch puts one object into all of them
    if reach.kind == "through" and symbol in request.copied:
        return own_copies(symbol)
    listing = ", ".join(place.module or place.name for place in found.places)
    return f"`{symbol}` is looked up in {len(found.places)} modules now: {listing}{found.how}"


def own_copies(symbol: str) -> str:
    """Return why nobody can say which one is meant of what each new module has for itself."""
    return f"each of the new modules has a `{symbol}` of its own"


def through_the_module(reaches: list[Reach], code: str, request: Request) -> list[Reach]:
    """Let uses of symbols that a test also patches go through a module that is patched.

    A name that is imported before the patch keeps the object it had then; an attribute of the
    module is looked up when it is used. So is what each module has of its own.
    """
    patched = _patched(reaches, code, request)
    return [
        (
            replace(reach, kind="through")
            if reach.kind == "symbol"
            and (reach.symbol in request.copied or _sees_all(reach, patched, request))
            else reach
        )
        for reach in reaches
    ]


@dataclass(frozen=True)
class _Patch:
    """A patch of a symbol: its line, and whether it can be said for several modules."""

    line: int
    repeatable: bool


_Patches = dict[str, list[_Patch]]


def _in_force(reach: Reach, patched: _Patches, request: Request) -> list[_Patch]:
    """Return the patches that are in force where a symbol is used."""
    found = patched.get(reach.symbol, [])
    if not found:
        return []
    line = request.line_of(reach.use.base)
    return [patch for patch in found if request.at_once(patch.line, line)]


def _sees_all(reach: Reach, patched: _Patches, request: Request) -> bool:
    """Tell whether a use sees each of the patches through the module that it would go through."""
    found = _in_force(reach, patched, request)
    places = request.looked_up(reach.symbol, request.line_of(reach.use.base)).places
    if not found or not places or "." not in places[0].module:
        return False
    each = [request.looked_up(reach.symbol, patch.line).places for patch in found]
    return all(
        places[0] in patched_there and (len(patched_there) == 1 or patch.repeatable)
        for patch, patched_there in zip(found, each, strict=True)
    )


def _patched(reaches: list[Reach], code: str, request: Request) -> _Patches:
    """Return the patches of each symbol."""
    quoted = re.compile(rf"""['"]{re.escape(request.old)}\.(\w+)['"]""")
    found: _Patches = {}
    for reach in reaches:
        if reach.kind == "patch":
            patch = _Patch(request.line_of(reach.use.base), request.can_repeat(reach.use.call))
            found.setdefault(reach.symbol, []).append(patch)
    for match in quoted.finditer(code):
        line = code.count("\n", 0, match.start()) + 1
        found.setdefault(match[1], []).append(_Patch(line, False))
    return found


def unseen_patches(reaches: list[Reach], code: str, request: Request) -> list[Problem]:
    """Return uses of patched symbols for which no single module is patched."""
    patched = _patched(reaches, code, request)
    reason = "`{}` is patched in this file, which an imported name would not see"
    return [
        (reach.use.base, reason.format(reach.symbol))
        for reach in reaches
        if reach.kind == "symbol"
        and reach.symbol not in request.keep
        and _in_force(reach, patched, request)
    ]


def left_over(
    name: str,
    found: list[Reach],
    carriers: list[Binding],
    importers: list[Binding],
    request: Request,
) -> list[Problem]:
    """Return uses of other members of the package that the import happens to make reachable."""
    others = [reach for reach in found if reach.kind == "unrelated"]
    staying = [b for b in carriers if b not in importers]
    if not others or staying:
        return []
    if name == request.old_parent:
        members = request.package_members
        others = [reach for reach in others if reach.symbol not in members]
    return [
        (
            reach.use.base,
            f"`{'.'.join(filter(None, (name, reach.symbol)))}` is reached through the import of "
            "the old module",
        )
        for reach in others
    ]
