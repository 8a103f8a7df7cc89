"""Dicts from strings to callables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrator.audit.assigned import assigned
from migrator.audit.candidates import is_test
from migrator.audit.class_tables import changes_of_attribute
from migrator.audit.comprehended import comprehended
from migrator.audit.enrolled import enrolled
from migrator.audit.evaluate import Evaluator
from migrator.audit.looped import looped
from migrator.audit.member_keys import member_of
from migrator.audit.pair_tables import pairs_of
from migrator.audit.registries import entered, registry
from migrator.audit.scopes import Scope
from migrator.audit.tables import Change, Entry, Place, changes
from migrator.audit.values import (
    EnumMember,
    Function,
    FunctionNode,
    Instance,
    Method,
    Partial,
    Text,
)
from migrator.audit.walk import callee
from migrator.syntax import walk

_CALLABLE = (ast.Name, ast.Attribute, ast.Lambda, ast.Call)
_MAKERS = frozenset({"dict", "OrderedDict", "defaultdict", "MappingProxyType"})


@dataclass(frozen=True, eq=False)
class Mapping:
    """A dict with string keys and callable values.

    Attributes:
        name: The variable.
        path: The file it is in.
        node: The expression that makes it.
        entries: What is in it, in order; what is stored later or by decorators included.
        scope: Where the variable is.
        unclear: Places that fill it, or take from it, in a way that could not be followed.
    """

    name: str
    path: str
    node: ast.expr
    entries: tuple[Entry, ...]
    scope: Scope
    unclear: tuple[Place, ...] = ()

    @property
    def texts(self) -> bool:
        """True where it leads to strings: the names of functions, say."""
        return any(isinstance(entry.value, ast.Constant) for entry in self.entries)


def mapping_of(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Mapping | None:
    """Return the mapping that a name (of any module) stands for."""
    found = _found(evaluator, node, scope)
    return found if found is not None and not found.texts else None


def texts_of(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Mapping | None:
    """Return the dict from strings to strings that a name (of any module) stands for."""
    found = _found(evaluator, node, scope)
    return found if found is not None and found.texts else None


def _found(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Mapping | None:
    if not isinstance(node, (ast.Name, ast.Attribute)):
        return _mapping(evaluator, "", node, scope)
    found = assigned(evaluator, node, scope)
    if found is None:
        return None
    if isinstance(found[1], ast.Name) and isinstance(found[2].node, FunctionNode):
        return _by_another_name(evaluator, *found)
    return _mapping(evaluator, *found, shared=found[2].path != scope.path)


def _by_another_name(
    evaluator: Evaluator, name: str, node: ast.expr, scope: Scope
) -> Mapping | None:
    """Return the mapping that a variable of a function is given: ``table = RUNNERS``."""
    whole = assigned(evaluator, node, scope)
    if whole is None or isinstance(whole[1], ast.Name):
        return None
    found = _found(evaluator, node, scope)
    places = [(one.scope.path, one.node) for one in changes(evaluator.project, name, scope)]
    if found is None or len(evaluator.project.bindings(scope.node).get(name, [])) != 1:
        return None
    return replace(found, unclear=(*found.unclear, *places))


def _mapping(
    evaluator: Evaluator, name: str, node: ast.expr, scope: Scope, shared: bool = False
) -> Mapping | None:
    """Return the mapping that an expression makes; computed once for each.

    Args:
        evaluator: Follows names.
        name: The variable.
        node: The expression.
        scope: Where the variable is.
        shared: Another module uses it: then any module may fill it. Looking for them takes time.
    """
    if not isinstance(node, (ast.Dict, ast.DictComp, ast.Call, ast.BinOp)):
        return None
    key = id(node), shared
    if key not in evaluator.mappings:
        evaluator.mappings[key] = None
        evaluator.mappings[key] = _read(evaluator, name, node, scope, shared)
    found = evaluator.mappings[key]
    return found if isinstance(found, Mapping) else None


def _read(
    evaluator: Evaluator, name: str, node: ast.expr, scope: Scope, shared: bool
) -> Mapping | None:
    parts = _displayed(evaluator, node, scope)
    if parts is None:
        return None
    if name:
        parts.extend(_rebound(evaluator, name, node, scope))
        for change in changes(evaluator.project, name, scope):
            parts.extend(_changed(evaluator, change, scope))
    if isinstance(scope.node, ast.ClassDef):
        for place in changes_of_attribute(evaluator, name, scope.node):
            own = enrolled(evaluator, _hook_of(scope.node, place[1]), scope, place[1])
            parts.extend([place] if own is None else own)
    if shared and name:
        parts.extend(_elsewhere(evaluator, name, scope))
    entries = tuple({part.key: part for part in parts if isinstance(part, Entry)}.values())
    texts = [entry for entry in entries if isinstance(entry.value, ast.Constant)]
    leads = any(_leads_somewhere(evaluator, entry) for entry in entries)
    if len(texts) < len(entries) if texts else not leads:
        return None
    unclear = tuple(part for part in parts if not isinstance(part, Entry))
    return Mapping(name, scope.path, node, entries, scope, unclear)


def _displayed(evaluator: Evaluator, node: ast.expr, scope: Scope) -> list[Entry | Place] | None:
    """Return what an expression puts into a dict, or None where it holds other things."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_merged(evaluator, node.left, scope), *_merged(evaluator, node.right, scope)]
    if isinstance(node, ast.DictComp):
        return comprehended(evaluator, node, scope)
    pairs: list[tuple[ast.expr | None, ast.expr]] = []
    found: list[Entry | Place] = []
    if isinstance(node, ast.Dict):
        pairs = list(zip(node.keys, node.values, strict=True))
    elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _MAKERS:
        for argument in node.args:
            listed = _pairs(argument)
            given = _given_pairs(evaluator, argument, scope) if listed is None else []
            pairs.extend(listed or [])
            found.extend(_merged(evaluator, argument, scope) if given is None else given)
        pairs += [(ast.Constant(k.arg) if k.arg else None, k.value) for k in node.keywords]
    else:
        return None
    for key, value in pairs:
        entered = _entry(evaluator, key, value, scope)
        if entered is None:
            return None
        found.extend(entered)
    return found


def _given_pairs(evaluator: Evaluator, node: ast.expr, scope: Scope) -> list[Entry | Place] | None:
    named = isinstance(node, ast.Name | ast.Attribute)
    pairs = pairs_of(evaluator, node, scope) if named else None
    return list(pairs.parts) if pairs is not None else comprehended(evaluator, node, scope)


def _pairs(node: ast.expr) -> list[tuple[ast.expr | None, ast.expr]] | None:
    """Return the keys and values of ``[("a", run_a), …]``; None for anything else."""
    if not isinstance(node, (ast.List, ast.Tuple)):
        return None
    items = [item.elts for item in node.elts if isinstance(item, (ast.Tuple, ast.List))]
    if len(items) < len(node.elts) or any(len(item) != 2 for item in items):
        return None
    return [(item[0], item[1]) for item in items]


def _entry(
    evaluator: Evaluator, key: ast.expr | None, value: ast.expr, scope: Scope
) -> list[Entry | Place] | None:
    if key is None:
        return _merged(evaluator, value, scope)
    if isinstance(value, ast.Constant) and value.value is None:
        return []
    text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    if not text and not isinstance(value, _CALLABLE):
        return None
    said = evaluator.evaluate(key, scope)
    if not isinstance(said, Text | EnumMember):
        return [(scope.path, value)]
    return [Entry(said.text, value, scope, member=member_of(evaluator, key, scope))]


def _merged(evaluator: Evaluator, node: ast.expr, scope: Scope) -> list[Entry | Place]:
    found = _found(evaluator, node, scope)
    if found is not None:
        return [*found.entries, *found.unclear]
    empty = isinstance(node, ast.Dict) and not node.keys
    return [] if empty else [(scope.path, node)]


def _rebound(evaluator: Evaluator, name: str, node: ast.expr, scope: Scope) -> Iterator[Place]:
    """Yield the other places that give the variable a dict."""
    for binding in evaluator.project.bindings(scope.node).get(name, []):
        if binding.value is not None and binding.value is not node:
            yield scope.path, binding.node


def _elsewhere(evaluator: Evaluator, name: str, scope: Scope) -> Iterator[Entry | Place]:
    """Yield what other modules put into the dict of a module, under whatever name they have it."""
    project = evaluator.project
    leaf = project.modules.name_of(scope.path).rpartition(".")[2]
    for parsed in project.parsed(leaf) if scope.parent is None else ():
        other = project.module_scope(parsed.path)
        if other is None or parsed.path == scope.path or is_test(parsed.path):
            continue
        for local, found in project.bindings(other.node).items():
            items = (item for one in found for item in project.imported(other.path, one.node))
            if any(item.path == scope.path and item.name == name for item in items):
                for change in changes(project, local, other):
                    yield from _changed(evaluator, change, other)


def _changed(evaluator: Evaluator, change: Change, scope: Scope) -> Iterator[Entry | Place]:
    if change.scope.node is not scope.node:
        known = registry(change)
        own = enrolled(evaluator, change.scope.node, change.scope.parent, change.node)
        if own is not None:
            yield from own
        elif known is None:
            yield change.scope.path, change.node
        else:
            yield from entered(evaluator, known)
        return
    entries = looped(evaluator, change, scope)
    if entries is not None:
        yield from entries
        return
    for key, value in change.pairs:
        found = _entry(evaluator, key, value, scope)
        yield from [(scope.path, change.node)] if found is None else found
    for other in change.merged:
        yield from _merged(evaluator, other, scope)
    if not change.certain:
        yield scope.path, change.node


def _hook_of(cls: ast.ClassDef, store: ast.AST) -> ast.AST:
    """Return the function of a class that a store is in; the class where it is in none."""
    return next((one for one in cls.body if any(part is store for part in walk(one))), cls)


def _leads_somewhere(evaluator: Evaluator, entry: Entry) -> bool:
    value = entry.value
    if isinstance(value, ast.Call) and not _is_callable(evaluator, value, entry.scope):
        return False
    return entry.target is not None or callee(evaluator, value, entry.scope) is not None


def _is_callable(evaluator: Evaluator, node: ast.Call, scope: Scope) -> bool:
    """Tell whether a call gives a function, or an object: ``partial(…)``, a closure, a handler."""
    return isinstance(evaluator.evaluate(node, scope), Function | Instance | Method | Partial)
