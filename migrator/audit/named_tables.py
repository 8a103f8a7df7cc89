"""Dicts of names: ``{"mail": "_run_mail"}``, and ``globals()[NAMES[kind]]`` that goes by them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from migrator.audit.evaluate import Evaluator
from migrator.audit.mappings import Mapping, texts_of
from migrator.audit.scopes import Scope, bindings
from migrator.audit.tables import Entry
from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of

_NAMESPACES = frozenset({"globals()"})  # `vars()` in a function are its variables
_ITSELF = frozenset({"sys.modules[__name__]", "import_module(__name__)"})


@dataclass(frozen=True, eq=False)
class ByName:
    """One place that finds something by a name that a dict has.

    Attributes:
        mapping: The dict, with what its names stand for.
        table: The expression of the dict.
        key: What it is looked up with.
        node: ``globals()[name]``, ``getattr(module, name)``.
        inner: The place that takes the name out of the dict.
        checked: True for ``get``: an unknown key is no exception.
        name: The variable that holds the name, if one does.
    """

    mapping: Mapping
    table: ast.expr
    key: ast.expr
    node: ast.expr
    inner: ast.expr
    checked: bool
    name: str | None


def taken_from(node: ast.AST) -> tuple[ast.expr, ast.expr, bool] | None:
    """Read ``table.get(key)`` and ``table[key]``: the table, the key, and whether it is ``get``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("get", "pop") and node.args:
            return node.func.value, node.args[0], True
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return node.value, node.slice, False
    return None


def named_by_table(
    evaluator: Evaluator, function: FunctionNode, node: ast.AST, scope: Scope
) -> ByName | None:
    """Return what a place finds by the names of a dict, or None where it is no such place.

    Args:
        evaluator: Follows values.
        function: The function around it.
        node: The place.
        scope: The function's own.
    """
    found = _found_by_name(node)
    if found is None:
        return None
    owner, key = found
    variable = key.id if isinstance(key, ast.Name) else None
    inner = _given(function, variable) if variable is not None else key
    taken = taken_from(inner) if inner is not None else None
    mapping = texts_of(evaluator, taken[0], scope) if taken is not None else None
    if mapping is None or taken is None or inner is None or isinstance(taken[1], ast.Constant):
        return None
    entries = tuple(_entry(evaluator, entry, owner, scope) for entry in mapping.entries)
    assert isinstance(node, ast.expr)
    whole = replace(mapping, entries=entries)
    return ByName(whole, taken[0], taken[1], node, inner, taken[2], variable)


def _found_by_name(node: ast.AST) -> tuple[ast.expr | None, ast.expr] | None:
    """Return what owns a name that is looked up, None for the module itself, and the name."""
    taken = taken_from(node)
    table = taken[0] if taken is not None else None
    if taken is not None and isinstance(table, ast.Call) and ast.unparse(table) in _NAMESPACES:
        return None, taken[1]
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    if node.func.id == "getattr" and len(node.args) > 1:
        owner = node.args[0]
        itself = ast.unparse(owner).removeprefix("importlib.") in _ITSELF
        return None if itself else owner, node.args[1]
    return None


def _given(function: FunctionNode, name: str) -> ast.expr | None:
    """Return what a variable of a function is given, where that is one thing."""
    made = [
        part.value
        for part in body_of(function)
        if isinstance(part, ast.NamedExpr) and part.target.id == name
    ]
    if made:
        return made[0] if len(made) == 1 else None
    found = bindings(function).get(name, [])
    return found[0].value if len(found) == 1 else None


def _entry(evaluator: Evaluator, entry: Entry, owner: ast.expr | None, scope: Scope) -> Entry:
    """Return what a name stands for in the place of the name."""
    assert isinstance(entry.value, ast.Constant)
    text, module = str(entry.value.value), evaluator.project.module_scope(scope.path)
    if owner is None and module is not None:
        named: ast.expr = ast.Name(text, ast.Load())
        return replace(entry, value=ast.copy_location(named, entry.value), scope=module)
    assert owner is not None
    named = ast.Attribute(owner, text, ast.Load())
    return replace(entry, value=ast.copy_location(named, entry.value), scope=scope)
