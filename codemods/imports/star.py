"""``from old import *``: which names the file takes through it."""

from __future__ import annotations

import builtins
import re
from collections.abc import Collection

import libcst as cst

from codemods.imports.layout import Entry
from codemods.imports.model import NoHome
from codemods.imports.names import is_inside, make_alias
from codemods.imports.request import Request
from codemods.imports.scopes import Scope
from codemods.imports.statement import Refuse, Replacement, want
from codemods.imports.strings import text_of

_IMPLICIT = {"__file__", "__path__"}  # the others are attributes of ``builtins``, too


def replace_star(
    node: cst.ImportFrom,
    root: Scope,
    exported: Collection[str] | None,
    request: Request,
    refuse: Refuse,
) -> Replacement | None:
    """Return the explicit imports for a star import of the old module; None after refusing.

    Args:
        node: The star import.
        root: The module scope of the file.
        exported: What ``__all__`` of the file lists, None where it has none.
        request: Where the symbols went, and the names that the star binds.
        refuse: Called with node, subject and reason.
    """
    subject = f"from {request.old} import *"
    if request.is_package and request.star_names is None:
        refuse(node, subject, "the package re-exports it, and its public names are not given")
        return None
    read = _free_names(root) | set(exported or ())
    names = {name for name in _taken(read, request) if not _has(name, root, request)}
    unknown = [n for n in names if request.destination(n) is None and n not in request.keep]
    unknown += _unexplained(root, request) if request.star_names is None else []
    if unknown:
        listed = ", ".join(f"`{name}`" for name in sorted(set(unknown)))
        reason = f"nothing is known of where {listed} would come from"
        refuse(node, subject, NoHome({*unknown}, reason))
        return None
    replacement = _replacement(node, names, root, request)
    replacement.unread = frozenset(wish.local for wish in replacement.wanted) - read
    return replacement


def _replacement(
    node: cst.ImportFrom, names: Collection[str], root: Scope, request: Request
) -> Replacement:
    result = Replacement(node, [])
    for name in sorted(names):
        place = request.destination(name)
        if place is None or name in request.keep:
            result.remaining.append(Entry(make_alias(name, name)))
        elif place[0] != request.module and not _is_home_here(name, root, request):
            result.wanted.append(want(place[0], place[1], name))
    home = request.side_effect_home
    if not names and home is not None and not is_inside(request.module, home):
        result.wanted.append(want("", home, home))
    return result


def _has(name: str, root: Scope, request: Request) -> bool:
    """Tell whether the file imports the same thing by that name itself."""
    bound = root.bindings.get(name, ())
    place = request.destination(name)
    same = {f"{request.old}.{name}", ".".join(filter(None, place or ()))}
    return bool(bound) and all(binding.denotes in same for binding in bound)


def _is_home_here(name: str, root: Scope, request: Request) -> bool:
    """Tell whether the file is where others take a name from, and imports it itself."""
    bound = any(binding.denotes for binding in root.bindings.get(name, ()))
    return bound and request.is_here(request.homes[name].module)


def _taken(read: set[str], request: Request) -> set[str]:
    """Return the names that the file takes through the star: to read them, or to hand them on."""
    used = read | set(request.handed_on)
    if request.star_names is None:
        public = {name for name in {*request.homes, *request.keep} if not name.startswith("_")}
        return public if "*" in used else used & public
    whole = request.is_package or "*" in used
    return set(request.star_names) if whole else used & set(request.star_names)


def _free_names(root: Scope) -> set[str]:
    """Return names whose uses end in the module scope or outside it."""
    found = set()
    for scope in root.walk():
        for use in scope.uses:
            names = [use.name] if use.name else re.findall(r"[^\W\d]\w*", text_of(use.base) or "")
            found |= {name for name in names if scope.resolve(name) in (None, root)}
    return found


def _unexplained(root: Scope, request: Request) -> list[str]:
    """Return used names that only the star import could bind and that no home is known for."""
    known = {*request.homes, *request.keep, *_IMPLICIT}
    found = []
    for scope in root.walk():
        for use in scope.uses:
            name = use.name
            if name and scope.resolve(name) is None and not hasattr(builtins, name):
                found += [name] if name not in known else []
    return found
