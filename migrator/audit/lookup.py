"""The legacy mapping from job identifiers to tasks, and the function that reads it."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from migrator.audit.branches import branches
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.mappings import Mapping, mapping_of
from migrator.audit.picks import picks
from migrator.audit.tables import Entry
from migrator.audit.values import Class, Function, FunctionNode
from migrator.audit.walk import body_of, callee
from migrator.facts import LegacyLookup
from migrator.syntax import walk


def legacy_lookup(
    evaluator: Evaluator, path: str, definitions: Iterable[Definition], wanted: str | None = None
) -> LegacyLookup | None:
    """Return the lookup of a module: string keys that lead to tasks of that module.

    Args:
        evaluator: Follows values.
        path: The monolith.
        definitions: The registrations of the project.
        wanted: Name of the function or of the mapping, where a person has named it.
    """
    tasks = {id(d.node) for d in definitions if d.path == path and d.node is not None}
    found = [*_mappings(evaluator, path, tasks), *_chains(evaluator, path, tasks)]
    if wanted is not None:
        found = [lookup for lookup in found if wanted in (lookup.function, lookup.mapping)]
    return max(found, key=lambda lookup: (bool(lookup.function), len(lookup.keys)), default=None)


def _mappings(evaluator: Evaluator, path: str, tasks: set[int]) -> list[LegacyLookup]:
    scope = evaluator.project.module_scope(path)
    parsed = evaluator.project.parse(path)
    found: list[LegacyLookup] = []
    if scope is None or parsed is None:
        return found
    for name in evaluator.project.bindings(scope.node):
        mapping = mapping_of(evaluator, ast.Name(name), scope)
        if mapping is None or mapping.path != path:
            continue
        pairs = [
            (entry.key, task)
            for entry in mapping.entries
            if (task := _task(evaluator, entry, tasks))
        ]
        if len(pairs) * 2 > len(mapping.entries):
            keys, functions = zip(*pairs, strict=True)
            reader = _reader(evaluator, path, mapping)
            found.append(LegacyLookup(name, reader, keys, functions, parsed.where(mapping.node)))
    return found


def _task(evaluator: Evaluator, entry: Entry, tasks: set[int]) -> str | None:
    target = entry.target or callee(evaluator, entry.value, entry.scope)
    known = isinstance(target, (Function, Class)) and id(target.node) in tasks
    return getattr(target.node, "name", None) if known else None  # type: ignore[union-attr]


def _reader(evaluator: Evaluator, path: str, mapping: Mapping) -> str | None:
    """Return the function that gives back what it takes out of the mapping."""
    scope = evaluator.project.module_scope(path)
    for name, node in evaluator.project.functions(path).items():
        assert scope is not None
        for pick in picks(evaluator, node, scope.inner(node)):
            if pick.mapping.node is mapping.node and _returns(node, pick.node):
                return name
    return None


def _returns(node: FunctionNode, picked: ast.expr) -> bool:
    variables = {
        target.id
        for child in body_of(node)
        if isinstance(child, ast.Assign) and any(part is picked for part in walk(child.value))
        for target in child.targets
        if isinstance(target, ast.Name)
    }
    for child in body_of(node):
        if isinstance(child, ast.Return) and child.value is not None:
            if any(part is picked for part in walk(child.value)):
                return not _called(child.value, picked)
            if isinstance(child.value, ast.Name) and child.value.id in variables:
                return True
    return False


def _called(value: ast.expr, picked: ast.expr) -> bool:
    return any(isinstance(n, ast.Call) and n.func is picked for n in walk(value))


def _chains(evaluator: Evaluator, path: str, tasks: set[int]) -> list[LegacyLookup]:
    """Functions that return tasks from ``if`` branches: no mapping at all."""
    scope = evaluator.project.module_scope(path)
    parsed = evaluator.project.parse(path)
    found: list[LegacyLookup] = []
    for name, node in evaluator.project.functions(path).items():
        assert scope is not None and parsed is not None
        pairs = []
        for child in body_of(node):
            if isinstance(child, ast.If) and child.body:
                pairs.extend(_returned_task(evaluator, child, scope, tasks))
        if len(pairs) > 1 and not branches(evaluator, node, scope.inner(node)):
            keys, functions = zip(*pairs, strict=True)
            found.append(LegacyLookup(None, name, keys, functions, parsed.where(node)))
    return found


def _returned_task(
    evaluator: Evaluator, node: ast.If, scope: object, tasks: set[int]
) -> list[tuple[str, str]]:
    last, test = node.body[-1], node.test
    if not isinstance(last, ast.Return) or not isinstance(last.value, ast.Name):
        return []
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return []
    key = test.comparators[0]
    target = callee(evaluator, last.value, scope)  # type: ignore[arg-type]
    known = isinstance(target, (Function, Class)) and id(target.node) in tasks
    if known and isinstance(key, ast.Constant) and isinstance(key.value, str):
        return [(key.value, last.value.id)]
    return []
