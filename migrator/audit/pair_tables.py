"""Tables that are pairs of a string and a function: ``HANDLERS = [("mail", run_mail), …]``."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from migrator.audit.assigned import assigned
from migrator.audit.candidates import is_test
from migrator.audit.comprehended import comprehended
from migrator.audit.evaluate import Evaluator
from migrator.audit.mutations import METHODS
from migrator.audit.scopes import Scope
from migrator.audit.tables import Entry, Place
from migrator.syntax import walk

_DISPLAYS = (ast.Tuple, ast.List)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs that are written out.

    Attributes:
        name: Their variable; empty where they have none.
        node: The display.
        scope: Where that is.
        parts: What is in it, and the places that change it in a way that could not be followed.
    """

    name: str
    node: ast.expr
    scope: Scope
    parts: tuple[Entry | Place, ...]


def pairs_of(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Pairs | None:
    """Return the pairs that an expression stands for, or None where it is anything else.

    Args:
        evaluator: Follows names.
        node: The display, or the name that it has.
        scope: Where it is used.
    """
    found = assigned(evaluator, node, scope)
    name, display, place = found or ("", node, scope)
    if not isinstance(display, _DISPLAYS) or not display.elts:
        return None
    given: ast.expr = ast.Name(name, ast.Load()) if name else display
    ast.copy_location(given, node)
    key, value = ast.Name("key", ast.Load()), ast.Name("value", ast.Load())
    target = ast.Tuple([ast.Name("key", ast.Store()), ast.Name("value", ast.Store())], ast.Store())
    whole = ast.DictComp(key, value, [ast.comprehension(target, given, [], 0)])
    entries = comprehended(evaluator, ast.copy_location(whole, display), place)
    if entries is None:
        return None
    keys = [entry.key for entry in entries if isinstance(entry, Entry)]
    again: list[Place] = [(place.path, display)] if len(set(keys)) < len(keys) else []
    listed = name and isinstance(display, ast.List) and place.parent is None
    changed = _changed_elsewhere(evaluator, name, place) if listed else []
    return Pairs(name, display, place, (*entries, *again, *changed))


def _changed_elsewhere(evaluator: Evaluator, name: str, place: Scope) -> list[Place]:
    """Return the places in other modules that change a list of that name."""
    return [
        (parsed.path, node)
        for parsed in evaluator.project.parsed(name)
        if parsed.path != place.path and not is_test(parsed.path)
        for node in walk(parsed.tree)
        if _changes(node, name)
    ]


def _changes(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.AugAssign):
        return _is(node.target, name)
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return _is(node.value, name)
    method = node.func if isinstance(node, ast.Call) else None
    return isinstance(method, ast.Attribute) and method.attr in METHODS and _is(method.value, name)


def _is(node: ast.expr, name: str) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) == name
