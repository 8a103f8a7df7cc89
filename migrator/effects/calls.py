"""Whether evaluating an expression does something besides giving a value."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrator.effects import harmless
from migrator.effects.model import Effect, effect_at
from migrator.effects.reader import Reader
from migrator.python_source import Definition
from migrator.syntax import below, walk


@dataclass(frozen=True)
class Place:
    """Where an expression stands.

    Attributes:
        reader: Reads the tree.
        path: The file.
        local: Names that the function binds, without its parameters.
        given: Its parameters.
        inside: The definitions that are being looked into: a call of one is no news.
    """

    reader: Reader
    path: str
    local: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    inside: frozenset[int] = frozenset()


def first_effect(place: Place, node: ast.AST) -> Effect | None:
    """Return the first thing that an expression or statement may do when it runs."""
    for part in _runs(node):
        if isinstance(part, ast.Call):
            found = _call_effect(place, part)
        else:
            found = effect_at(place.path, part) if _changes(place, part) else None
        if found:
            return found
    return None


def class_effect(place: Place, node: ast.ClassDef) -> Effect | None:
    """Return what making an instance of a class may do."""
    if id(node) in place.inside:
        return None
    place = replace(place, inside=place.inside | {id(node)})
    for base in node.bases:
        named = base.value if isinstance(base, ast.Subscript) else base
        found = place.reader.found(place.path, named)
        if found and isinstance(found.node, ast.ClassDef):
            effect = class_effect(replace(place, path=found.path), found.node)
        else:
            known = found is not None and harmless.harmless_base(found.name)
            effect = None if known else effect_at(place.path, base)
        if effect:
            return effect
    makers = (item for item in node.body if isinstance(item, Definition) and item.name in _MAKERS)
    return next(filter(None, (_body_effect(place, item) for item in makers)), None)


_MAKERS = ("__init__", "__new__", "__post_init__")


def _runs(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs with a node, the inner parts first; a lambda waits to be called."""
    if isinstance(node, ast.Lambda):
        return
    for child in below(node):
        yield from _runs(child)
    yield node


def _call_effect(place: Place, node: ast.Call) -> Effect | None:
    here = effect_at(place.path, node)
    found = place.reader.found(place.path, node.func, place.local | place.given)
    if found is None:
        return None if _harmless_method(place, node.func) else here
    if isinstance(found.node, ast.ClassDef):
        deeper = class_effect(replace(place, path=found.path), found.node)
    elif found.node is not None:
        deeper = _body_effect(replace(place, path=found.path), found.node)
    elif "." in found.name:
        deeper = None if harmless.harmless_function(found.name) else here
    else:
        deeper = None if harmless.harmless_builtin(found.name) and not _writes(node) else here
    return deeper or _of_called_arguments(place, node, found.name)


def _of_called_arguments(place: Place, node: ast.Call, name: str) -> Effect | None:
    """Return what a function does that is handed over to be called at once."""
    called = [word.value for word in node.keywords if word.arg == "key"]
    called += node.args[:1] if name in harmless.CALLERS else []
    for argument in called:
        if isinstance(argument, ast.Lambda):
            found = first_effect(place, argument.body)
        else:
            found = _call_effect(place, ast.copy_location(ast.Call(argument, [], []), argument))
        if found:
            return found
    return None


def _writes(node: ast.Call) -> bool:
    """Tell whether this opens a file for more than reading."""
    if not isinstance(node.func, ast.Name) or node.func.id != "open":
        return False
    modes = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "mode")]
    return any(
        not isinstance(mode, ast.Constant) or not str(mode.value).startswith("r")
        or "+" in str(mode.value)
        for mode in modes
    )  # fmt: skip


def _harmless_method(place: Place, called: ast.expr) -> bool:
    if not isinstance(called, ast.Attribute):
        return False
    if harmless.harmless_method(called.attr) or called.attr in harmless.LOGGED:
        return True
    if called.attr in _MAKERS and ast.unparse(called.value).startswith("super("):
        return True  # the bases are looked at too
    return called.attr in harmless.CHANGES and _own(place, called.value)


def _own(place: Place, node: ast.expr) -> bool:
    """Tell whether something belongs to the function that changes it."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        return node.id in place.local or (node.id in ("self", "cls") and node.id in place.given)
    return isinstance(node, ast.Dict | ast.List | ast.Set)


def _changes(place: Place, node: ast.AST) -> bool:
    """Tell whether a node changes something that was there before."""
    if isinstance(node, ast.Global):
        return True
    if not isinstance(node, ast.Attribute | ast.Subscript) or isinstance(node.ctx, ast.Load):
        return False
    return not _own(place, node)


def _body_effect(place: Place, node: Definition) -> Effect | None:
    if isinstance(node, ast.ClassDef) or id(node) in place.inside:
        return None
    arguments = node.args
    items = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    more = (item for item in (arguments.vararg, arguments.kwarg) if item)
    given = frozenset(item.arg for item in (*items, *more))
    stored = (part for part in walk(node) if isinstance(part, ast.Name))
    local = {part.id for part in stored if isinstance(part.ctx, ast.Store)}
    declared = (part.names for part in walk(node) if isinstance(part, ast.Global))
    local -= {name for names in declared for name in names}
    deeper = replace(
        place, local=frozenset(local) - given, given=given, inside=place.inside | {id(node)}
    )
    return next(filter(None, (first_effect(deeper, part) for part in node.body)), None)
