"""Tables whose entries hold more than a function: ``{"mail": (send_mail, "slow", 60)}``.

Before:
    RUNNERS = {"mail": (send_mail, "slow", 60), "fax": (send_fax, "fast", 5)}

    run, queue, limit = RUNNERS[kind]
    return run(job)

The functions of such a table are read as a table of their own. An entry may be a tuple, a dict with
a key for each of its parts, or what a class makes of its arguments.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from migrator.audit.assigned import assigned
from migrator.audit.class_tables import changes_of_attribute
from migrator.audit.evaluate import Evaluator
from migrator.audit.mappings import Mapping
from migrator.audit.named_tables import taken_from
from migrator.audit.scopes import Scope
from migrator.audit.tables import Entry, Place, changes
from migrator.audit.values import Class, FunctionNode, Text
from migrator.audit.walk import body_of, callee
from migrator.syntax import targets_of, walk

_HOLDING = (ast.Tuple, ast.List, ast.Dict, ast.Call)


@dataclass(frozen=True, eq=False)
class Part:
    """A place that takes the function out of an entry.

    Attributes:
        mapping: The functions, by job type.
        key: What the table is asked for.
        node: The place: ``entry[0]``, ``RUNNERS[kind].run``, or the variable of a tuple.
        checked: True for ``get``: an unknown key is no exception.
        written: Which part it is, as it is written: ``[0]``, ``['run']``, ``.run``.
    """

    mapping: Mapping
    key: ast.expr
    node: ast.expr
    checked: bool
    written: str


def parts_of(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[Part]:
    """Yield where a function takes functions out of the entries of a table.

    Args:
        evaluator: Follows values.
        function: The function.
        scope: Its own.
    """
    for lookup in body_of(function):
        taken = taken_from(lookup)
        if taken is None or isinstance(taken[1], ast.Constant):
            continue
        table = _table(evaluator, taken[0], scope)
        if table is None:
            continue
        for node, written in _uses(function, lookup):
            mapping = _mapping(evaluator, *table, written)
            if mapping is not None:
                others = [(scope.path, one) for one in _defaults(evaluator, lookup, scope, written)]
                mapping = replace(mapping, unclear=(*mapping.unclear, *others))
                yield Part(mapping, taken[1], node, taken[2], written)


def _defaults(
    evaluator: Evaluator, lookup: ast.AST, scope: Scope, written: str
) -> Iterator[ast.expr]:
    """Yield what is taken for an unknown job type, where that has a function."""
    for default in lookup.args[1:] if isinstance(lookup, ast.Call) else ():
        part = _part(evaluator, default, scope, written)
        written_out = isinstance(default, ast.Constant | ast.Tuple | ast.List | ast.Dict)
        if not (written_out if part is None else isinstance(part, ast.Constant)):
            yield default


def _table(
    evaluator: Evaluator, node: ast.expr, scope: Scope
) -> tuple[str, ast.Dict, Scope] | None:
    """Return the dict that an expression stands for, where all its values hold several things."""
    found = assigned(evaluator, node, scope)
    if found is None or not isinstance(found[1], ast.Dict) or not found[1].values:
        return None
    holding = all(isinstance(value, _HOLDING) for value in found[1].values)
    return (found[0], found[1], found[2]) if holding and all(found[1].keys) else None


def _uses(function: FunctionNode, lookup: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Yield the parts of an entry that a function reads, and how each is written."""
    variables = set[str]()
    for node in body_of(function):
        if not isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
            continue
        if node.value is not lookup:
            continue
        target = targets_of(node)[0]
        if isinstance(target, ast.Tuple):
            yield from _unpacked(target)
        elif isinstance(target, ast.Name):
            variables.add(target.id)
    for node in body_of(function):
        held, written = part_read(node)
        named = isinstance(held, ast.Name) and held.id in variables
        if isinstance(node, ast.expr) and held is not None and (held is lookup or named):
            yield node, written


def part_read(node: ast.AST) -> tuple[ast.expr | None, str]:
    """Return what a part is read of, and how: ``entry[0]``, ``entry.run``, ``entry.get("run")``.

    Args:
        node: Any node.
    """
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return node.value, f"[{ast.unparse(node.slice)}]"
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr != "get":
        return node.value, f".{node.attr}"
    method = node.func if isinstance(node, ast.Call) and node.args else None
    if isinstance(method, ast.Attribute) and method.attr == "get" and isinstance(node, ast.Call):
        asked = node.args[0]
        return (method.value, f".get({ast.unparse(asked)})") if _is_text(asked) else (None, "")
    return None, ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _unpacked(target: ast.Tuple) -> Iterator[tuple[ast.expr, str]]:
    for index, name in enumerate(target.elts):
        if isinstance(name, ast.Starred):
            return
        if isinstance(name, ast.Name):
            yield name, f"[{index}]"


def _mapping(
    evaluator: Evaluator, name: str, node: ast.Dict, scope: Scope, written: str
) -> Mapping | None:
    """Return the table of one part of all entries, where that is a function in each."""
    entries, unclear = list[Entry](), list[Place]()
    for key, value in zip(node.keys, node.values, strict=True):
        part = _part(evaluator, value, scope, written)
        if key is None or part is None or callee(evaluator, part, scope) is None:
            return None
        said = evaluator.evaluate(key, scope)
        if isinstance(said, Text):
            entries.append(Entry(said.text, part, scope))
        else:
            unclear.append((scope.path, key))
    if isinstance(scope.node, ast.ClassDef):
        unclear += changes_of_attribute(evaluator, name, scope.node)
    else:
        unclear += [(one.scope.path, one.node) for one in changes(evaluator.project, name, scope)]
    return Mapping(name, scope.path, node, tuple(entries), scope, tuple(unclear))


def _part(evaluator: Evaluator, value: ast.expr, scope: Scope, written: str) -> ast.expr | None:
    """Return what an entry has under an index, a key or an attribute."""
    wanted = written.removeprefix(".get(").strip("[].()'\"")
    if isinstance(value, ast.Tuple | ast.List):
        index = int(wanted) if wanted.isdecimal() else len(value.elts)
        return value.elts[index] if index < len(value.elts) else None
    if isinstance(value, ast.Dict):
        pairs = zip(value.keys, value.values, strict=True)
        return next(
            (v for k, v in pairs if isinstance(k, ast.Constant) and k.value == wanted), None
        )
    if not isinstance(value, ast.Call) or any(isinstance(one, ast.Starred) for one in value.args):
        return None
    given = {word.arg: word.value for word in value.keywords if word.arg}
    fields = _fields(evaluator, value, scope)
    given |= dict(zip(fields, value.args, strict=False))
    if wanted.isdecimal() and int(wanted) < len(fields):
        wanted = fields[int(wanted)]
    return given.get(wanted) if wanted in fields else None


def _fields(evaluator: Evaluator, call: ast.Call, scope: Scope) -> Sequence[str]:
    """Return the fields of a named tuple, or of a dataclass, in their order."""
    cls = evaluator.evaluate(call.func, scope)
    if not isinstance(cls, Class) or any(
        isinstance(part, ast.FunctionDef) and part.name in ("__init__", "__new__", "__post_init__")
        for part in walk(cls.node)
    ):
        return ()
    made = [ast.unparse(base).rpartition(".")[2] for base in cls.node.bases]
    by = [ast.unparse(one).partition("(")[0].rpartition(".")[2] for one in cls.node.decorator_list]
    targets = [part.target for part in cls.node.body if isinstance(part, ast.AnnAssign)]
    known = (made == ["NamedTuple"] and not by) or (not made and by in (["dataclass"], ["define"]))
    return [target.id for target in targets if isinstance(target, ast.Name)] if known else ()
