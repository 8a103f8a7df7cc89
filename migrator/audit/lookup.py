"""The legacy mapping from job identifiers to tasks, and the function that reads it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from migrator.audit.branches import branches
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.lookup_members import key_of_entry
from migrator.audit.mappings import Mapping, mapping_of
from migrator.audit.named_tables import taken_from
from migrator.audit.picks import picks
from migrator.audit.scopes import Scope
from migrator.audit.tables import Entry
from migrator.audit.values import Class, Function, FunctionNode
from migrator.audit.walk import body_of, callee
from migrator.facts import LegacyLookup
from migrator.syntax import walk

# What a method of the mapping is, where it gets a name of its own.
_BOUND_METHODS = frozenset({"get", "__getitem__"})


def legacy_lookup(
    evaluator: Evaluator, path: str, definitions: Iterable[Definition]
) -> LegacyLookup | None:
    """Return the lookup of a module: string keys that lead to tasks of that module.

    Args:
        evaluator: Follows values.
        path: The monolith.
        definitions: The registrations of the project.
    """
    tasks = {id(d.node) for d in definitions if d.path == path and d.node is not None}
    found = [*_mappings(evaluator, path, tasks), *_chains(evaluator, path, tasks)]
    if not found:
        found += _readers(evaluator, path, tasks)
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
        pairs = _pairs(evaluator, mapping, tasks)
        if pairs:
            keys, functions = zip(*pairs, strict=True)
            reader = _reader(evaluator, path, mapping)
            found.append(LegacyLookup(name, reader, keys, functions, parsed.where(mapping.node)))
    return found


def _pairs(evaluator: Evaluator, mapping: Mapping, tasks: set[int]) -> list[tuple[str, str]]:
    """Return the keys and tasks of a mapping; none where most of it leads to something else."""
    pairs = [
        (key_of_entry(entry), task)
        for entry in mapping.entries
        if (task := _task(evaluator, entry, tasks))
    ]
    return pairs if len(pairs) * 2 > len(mapping.entries) else []


def _readers(evaluator: Evaluator, path: str, tasks: set[int]) -> Iterator[LegacyLookup]:
    """Yield the functions that give back a task of a dict in themselves, or in a class."""
    scope = evaluator.project.module_scope(path)
    parsed = evaluator.project.parse(path)
    for name, node in evaluator.project.functions(path).items():
        assert scope is not None and parsed is not None
        for pick in picks(evaluator, node, scope.inner(node)):
            mapping = pick.mapping
            own = mapping.path == path and mapping.scope.parent is not None
            pairs = _pairs(evaluator, mapping, tasks) if own else []
            if pairs and _returns(node, pick.node):
                keys, functions = zip(*pairs, strict=True)
                yield LegacyLookup(None, name, keys, functions, parsed.where(mapping.node))


def _task(evaluator: Evaluator, entry: Entry, tasks: set[int]) -> str | None:
    target = entry.target or callee(evaluator, entry.value, entry.scope)
    if not isinstance(target, (Function, Class)) or id(target.node) not in tasks:
        return None
    return getattr(target.node, "name", None)


def _reader(evaluator: Evaluator, path: str, mapping: Mapping) -> str | None:
    """Return the function that gives back what it takes out of the mapping."""
    scope = evaluator.project.module_scope(path)
    for name, node in evaluator.project.functions(path).items():
        assert scope is not None
        for pick in picks(evaluator, node, scope.inner(node)):
            if pick.mapping.node is mapping.node and _returns(node, pick.node):
                return name
    return _short_reader(evaluator, path, mapping)


def _short_reader(evaluator: Evaluator, path: str, mapping: Mapping) -> str | None:
    """Return what a statement makes such a function: ``find = lambda key: TASKS.get(key)``."""
    scope = evaluator.project.module_scope(path)
    bound = evaluator.project.bindings(scope.node) if scope is not None else {}
    for name, ways in bound.items():
        made = ways[0].value if len(ways) == 1 else None
        if isinstance(made, ast.Lambda):
            found = ((node, taken_from(node)) for node in walk(made.body))
            tables = [taken[0] for node, taken in found if taken and _gives(made.body, node)]
        else:
            got = isinstance(made, ast.Attribute) and made.attr in _BOUND_METHODS
            tables = [made.value] if got and isinstance(made, ast.Attribute) else []
        for table in tables:
            read = mapping_of(evaluator, table, scope) if scope is not None else None
            if read is not None and read.node is mapping.node:
                return name
    return None


def _returns(node: FunctionNode, picked: ast.expr) -> bool:
    variables = {
        target.id
        for child in body_of(node)
        if isinstance(child, ast.Assign) and _gives(child.value, picked)
        for target in child.targets
        if isinstance(target, ast.Name)
    }
    returned = (child.value for child in body_of(node) if isinstance(child, ast.Return))
    return any(
        _gives(value, picked) or (isinstance(value, ast.Name) and value.id in variables)
        for value in returned
        if value is not None
    )


def _gives(value: ast.expr, picked: ast.AST) -> bool:
    """Tell whether an expression is what was picked itself, on one way at least."""
    if isinstance(value, ast.IfExp):
        return _gives(value.body, picked) or _gives(value.orelse, picked)
    if isinstance(value, ast.BoolOp):
        return any(_gives(part, picked) for part in value.values)
    if isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] == "cast":
        return any(_gives(part, picked) for part in value.args)
    return value is picked or (isinstance(value, ast.NamedExpr) and _gives(value.value, picked))


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
                pairs.extend(_returned_task(evaluator, child.body, _key(child.test), scope, tasks))
            elif isinstance(child, ast.match_case):
                key = _pattern(child)
                pairs.extend(_returned_task(evaluator, child.body, key, scope, tasks))
        if len(pairs) > 1 and not branches(evaluator, node, scope.inner(node)):
            keys, functions = zip(*pairs, strict=True)
            found.append(LegacyLookup(None, name, keys, functions, parsed.where(node)))
    return found


def _returned_task(
    evaluator: Evaluator, body: list[ast.stmt], key: str | None, scope: Scope, tasks: set[int]
) -> list[tuple[str, str]]:
    last = body[-1]
    if key is None or not isinstance(last, ast.Return) or not isinstance(last.value, ast.Name):
        return []
    target = callee(evaluator, last.value, scope)
    known = isinstance(target, (Function, Class)) and id(target.node) in tasks
    return [(key, last.value.id)] if known else []


def _key(test: ast.expr) -> str | None:
    """Return the string that a test compares with."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return None
    return _text(test.comparators[0])


def _pattern(case: ast.match_case) -> str | None:
    """Return the string that a case is for."""
    pattern = case.pattern if case.guard is None else None
    return _text(pattern.value) if isinstance(pattern, ast.MatchValue) else None


def _text(node: ast.expr) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None
