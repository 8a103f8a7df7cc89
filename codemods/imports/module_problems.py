"""What keeps an import of the old module, or a use of it, from being rewritten."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

import libcst as cst

from codemods.imports.comments import comments_in
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
    if reach.kind == "patch":
        modules = tuple(dict.fromkeys(request.lookups.get(symbol, ())))
        if len(modules) == 1:
            return None
        if not modules:
            return base, f"no module is known to look `{symbol}` up now"
        listing = ", ".join(modules)
        return base, f"`{symbol}` is looked up in {len(modules)} modules now: {listing}"
    place = request.destination(symbol)
    if place is None:
        return base, f"nothing is known of where `{symbol}` lives now"
    if request.is_here(place[0]):
        return base, f"`{symbol}` lives in this file now"
    return None


def through_the_module(reaches: list[Reach], code: str, request: Request) -> list[Reach]:
    """Let uses of symbols that the file also patches go through the module that is patched.

    A name that is imported before the patch keeps the object it had then; an attribute of the
    module is looked up when it is used.
    """
    patched = _patched(reaches, code, request)
    return [
        (
            replace(reach, kind="through")
            if reach.kind == "symbol"
            and reach.symbol in patched
            and _looked_up_once(reach, request)
            else reach
        )
        for reach in reaches
    ]


def _looked_up_once(reach: Reach, request: Request) -> bool:
    modules = set(request.lookups.get(reach.symbol, ()))
    return len(modules) == 1 and "." in modules.pop()


def _patched(reaches: list[Reach], code: str, request: Request) -> set[str]:
    quoted = re.compile(rf"""['"]{re.escape(request.old)}\.(\w+)['"]""")
    return {reach.symbol for reach in reaches if reach.kind == "patch"} | set(quoted.findall(code))


def unseen_patches(reaches: list[Reach], code: str, request: Request) -> list[Problem]:
    """Return uses of patched symbols for which no single module is patched."""
    patched = _patched(reaches, code, request)
    reason = "`{}` is patched in this file, which an imported name would not see"
    return [
        (reach.use.base, reason.format(reach.symbol))
        for reach in reaches
        if reach.kind == "symbol" and reach.symbol in patched and reach.symbol not in request.keep
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
