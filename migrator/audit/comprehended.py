"""Dicts that a comprehension makes: ``{cls.kind: cls for cls in (Report, Refund)}``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from migrator.audit.evaluate import Evaluator
from migrator.audit.iterated import iterated
from migrator.audit.member_keys import key_of
from migrator.audit.mutations import changed_name
from migrator.audit.scopes import Scope
from migrator.audit.tables import Entry, Place
from migrator.audit.walk import names_in
from migrator.syntax import copied, walk

_DISPLAYS = (ast.Tuple, ast.List, ast.Set)
Filled = dict[str, ast.expr]
Pair = tuple[ast.expr, ast.expr, Filled]


def comprehended(evaluator: Evaluator, node: ast.expr, scope: Scope) -> list[Entry | Place] | None:
    """Return the entries of a dict comprehension, or of pairs that ``dict`` is given.

    Args:
        evaluator: Follows values.
        node: The comprehension, the display of pairs, or ``zip`` of two displays.
        scope: Where it stands.

    Returns:
        None where what it goes through is not written out.
    """
    found = _pairs(node, scope, evaluator)
    return None if found is None else _entries(evaluator, found, node, scope)


def turned(
    evaluator: Evaluator,
    key: ast.expr,
    value: ast.expr,
    generators: list[ast.comprehension],
    scope: Scope,
) -> list[Entry | Place] | None:
    """Return the entries that a key and a value make in all turns of what goes through something.

    Args:
        evaluator: Follows values.
        key: The key of a turn.
        value: Its value.
        generators: What is gone through.
        scope: Where it stands.

    Returns:
        None where what it goes through is not written out.
    """
    found = _turned(key, value, generators, scope, evaluator)
    return None if found is None else _entries(evaluator, found, key, scope)


def _entries(
    evaluator: Evaluator, pairs: list[Pair], node: ast.expr, scope: Scope
) -> list[Entry | Place]:
    entries: list[Entry | Place] = []
    for key, value, known in pairs:
        made = key_of(evaluator.evaluate(key, _scope(evaluator, known, scope)))
        entries.append(
            Entry(made.text, value, scope, member=made.member) if made else (scope.path, node)
        )
    return entries


def _pairs(node: ast.expr, scope: Scope, evaluator: Evaluator) -> list[Pair] | None:
    if isinstance(node, ast.DictComp):
        return _turned(node.key, node.value, node.generators, scope, evaluator)
    if isinstance(node, ast.GeneratorExp | ast.ListComp):
        pair = node.elt
        if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:
            return _turned(pair.elts[0], pair.elts[1], node.generators, scope, evaluator)
        return None
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "zip" and len(node.args) == 2:
        sides = [_elements(evaluator, argument, scope) for argument in node.args]
        if sides[0] is None or sides[1] is None or node.keywords:
            return None
        return [(key, value, {}) for key, value in zip(sides[0], sides[1], strict=False)]
    pairs = _elements(evaluator, node, scope) if isinstance(node, _DISPLAYS) else None
    if pairs and all(isinstance(pair, ast.Tuple) and len(pair.elts) == 2 for pair in pairs):
        return [(pair.elts[0], pair.elts[1], {}) for pair in pairs if isinstance(pair, ast.Tuple)]
    return None


def _turned(
    key: ast.expr,
    value: ast.expr,
    generators: list[ast.comprehension],
    scope: Scope,
    evaluator: Evaluator,
) -> list[Pair] | None:
    generator = generators[0]
    elements = _elements(evaluator, generator.iter, scope)
    plain = len(generators) == 1 and not generator.ifs and not generator.is_async
    # A function that is made in a turn would see what the last turn binds.
    if elements is None or not plain or any(isinstance(p, ast.Lambda) for p in walk(value)):
        return None
    found = []
    for element in elements:
        names = dict(_bound(generator.target, element))
        if set(names) != names_in(generator.target):
            return None
        found.append((key, _filled(value, names), names))
    return found


def _elements(evaluator: Evaluator, node: ast.expr, scope: Scope) -> list[ast.expr] | None:
    """Return what a display holds; of one that has a name, only where nothing changes it."""
    if isinstance(node, ast.Name):
        node = _held(evaluator, node, scope) or node
    whole = isinstance(node, _DISPLAYS) and not any(isinstance(e, ast.Starred) for e in node.elts)
    return list(node.elts) if whole and isinstance(node, _DISPLAYS) else None


def _held(evaluator: Evaluator, name: ast.Name, scope: Scope) -> ast.expr | None:
    bound = evaluator.project.bindings(scope.node).get(name.id, [])
    if len(bound) != 1 or isinstance(bound[0].value, ast.Tuple):
        return bound[0].value if len(bound) == 1 else None
    changed = any(changed_name(node) == name.id for node in walk(scope.node))
    settled = not changed and iterated(evaluator, name, scope) is not None
    return bound[0].value if settled else None


def _bound(target: ast.expr, element: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, element
    elif isinstance(target, ast.Tuple | ast.List) and isinstance(element, ast.Tuple | ast.List):
        whole = len(target.elts) == len(element.elts)
        for part, one in zip(target.elts, element.elts, strict=True) if whole else ():
            yield from _bound(part, one)


def _filled(value: ast.expr, names: Filled) -> ast.expr:
    """Return an expression with the names of a turn filled in; at the place of the first."""
    if isinstance(value, ast.Name) and value.id in names:
        return names[value.id]
    first = next(iter(names.values()))
    filled: ast.expr = _Filling(names).visit(copied(value))
    return ast.copy_location(filled, first)


class _Filling(ast.NodeTransformer):
    def __init__(self, names: Filled) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._names.get(node.id, node)


def _scope(evaluator: Evaluator, names: Filled, scope: Scope) -> Scope:
    known = {name: evaluator.evaluate(node, scope) for name, node in names.items()}
    return replace(scope, known={**scope.known, **known}, fixed=False) if known else scope
