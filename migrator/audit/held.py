"""What a table of a module holds besides functions: bound methods, closures, computed partials.

Before:
    "mail": Mailer().send,
    "hoist": partial(_run_lift, high=settings.HIGH),
    "crane": make_runner("crane"),

As a function, where the table is made when its module is imported:
    _bound_mail = Mailer().send


    def made(options=None):
        return _bound_mail(options=options)

The value is made once, as it is today. A table inside a function is made anew for each job: there
the function makes the value itself, unless making it could do more than that for other job types.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.classes import with_bases
from migrator.audit.evaluate import Evaluator
from migrator.audit.handing_on import takes
from migrator.audit.members import member
from migrator.audit.scopes import Scope
from migrator.audit.tables import Entry
from migrator.audit.values import Class, External, Function, Instance, Method, Partial, Value
from migrator.audit.walk import names_in, own
from migrator.syntax import given_by, walk

NAME, HELD = "made", "_bound_made"
_BASES = frozenset({"builtins.object", "abc.ABC"})
_CONTAINERS = frozenset({"dict", "frozenset", "list", "set", "tuple"})
_REPLACING = ("__new__", "__getattribute__")


def made_of_held(evaluator: Evaluator, entry: Entry) -> str:
    """Return the source of a function that does what the value of an entry does; else nothing."""
    value, scope = entry.value, entry.scope
    if isinstance(scope.node, ast.ClassDef):
        return ""
    given = takes(evaluator, evaluator.evaluate(value, scope))
    if given is None or not _follows(evaluator, value, scope):
        return ""
    by_default = {name for part in given.defaults.values() for name in names_in(part)}
    if by_default and given.path != scope.path:
        return ""
    used = names_in(value) | by_default
    if not all(stands(evaluator, name, scope) for name in used):
        return ""
    if entry.each:
        return given.handing_on(NAME, ast.unparse(value))
    if scope.parent is None and not isinstance(value, ast.Name):
        return f"{HELD} = {ast.unparse(value)}\n\n\n{given.handing_on(NAME, HELD)}"
    if scope.parent is None or _harmless(evaluator, value, scope):
        return given.handing_on(NAME, ast.unparse(value))
    return ""


def stands(evaluator: Evaluator, name: str, scope: Scope) -> bool:
    """Tell whether a name means one thing only, and the same in another function of the module."""
    place: Scope | None = scope
    while place is not None:
        found = evaluator.project.bindings(place.node).get(name, [])
        if found:
            return place.parent is None and len(found) == 1 and not _rebound(place, name)
        place = place.parent
    return evaluator.evaluate(ast.Name(name, ast.Load(), lineno=1), scope) == External(
        f"builtins.{name}"
    )


def _rebound(place: Scope, name: str) -> bool:
    return any(isinstance(node, ast.Global) and name in node.names for node in walk(place.node))


def _follows(evaluator: Evaluator, node: ast.expr, scope: Scope) -> bool:
    """Tell whether the value is sure to be what it was taken for."""
    value = evaluator.evaluate(node, scope)
    if isinstance(node, ast.Name):
        found = evaluator.project.bindings(scope.node).get(node.id, [])
        made = found[0].value if len(found) == 1 and found[0].certain else None
        return made is not None and (
            isinstance(made, ast.Lambda) or _follows(evaluator, made, scope)
        )
    if isinstance(value, Partial):
        return isinstance(node, ast.Call) and _partial_follows(evaluator, node, scope)
    if isinstance(value, Method):
        instance = value.instance
        return isinstance(instance, Instance) and is_usual(evaluator, instance.cls)
    if isinstance(value, Instance):
        return is_usual(evaluator, value.cls)
    if isinstance(value, Function) and isinstance(node, ast.Attribute):
        return isinstance(value.scope.node, ast.ClassDef)
    maker = evaluator.evaluate(node.func, scope) if isinstance(node, ast.Call) else None
    return isinstance(maker, Function) and _returns_once(maker)


def _partial_follows(evaluator: Evaluator, node: ast.Call, scope: Scope) -> bool:
    if not node.args or any(isinstance(argument, ast.Starred) for argument in node.args):
        return False
    inner = evaluator.evaluate(node.args[0], scope)
    plain = isinstance(inner, Function) and inner.scope.parent is None and inner.wraps is None
    return plain or _follows(evaluator, node.args[0], scope)


def _returns_once(maker: Function) -> bool:
    if isinstance(maker.node, ast.Lambda):
        return True
    return sum(isinstance(node, ast.Return) for node in own(maker.node)) == 1


def is_usual(evaluator: Evaluator, cls: Class) -> bool:
    """Tell whether all classes behind an instance can be read, and nothing replaces their parts."""
    for one in with_bases(evaluator, cls):
        bases = [evaluator.evaluate(base, one.scope) for base in one.node.bases]
        known = (_is_known(base) for base in bases)
        replaced = any(name in evaluator.project.bindings(one.node) for name in _REPLACING)
        if one.node.keywords or replaced or not all(known) or not _only_data(one.node):
            return False
    return True


def _is_known(base: Value) -> bool:
    return isinstance(base, Class) or (isinstance(base, External) and base.dotted in _BASES)


def _only_data(node: ast.ClassDef) -> bool:
    words = (
        ast.unparse(one.func if isinstance(one, ast.Call) else one) for one in node.decorator_list
    )
    return all(word in ("dataclass", "dataclasses.dataclass", "final") for word in words)


def _harmless(evaluator: Evaluator, node: ast.expr, scope: Scope) -> bool:
    """Tell whether making the value does nothing that another job type could notice."""
    if isinstance(node, ast.Constant | ast.Name):
        return True
    if isinstance(node, ast.Attribute):
        return _harmless(evaluator, node.value, scope)
    if not isinstance(node, ast.Call):
        return False
    parts = given_by(node)
    function = evaluator.evaluate(node.func, scope)
    quiet = function == External("functools.partial") or _is_quiet(evaluator, function)
    return quiet and all(_harmless(evaluator, part, scope) for part in parts)


def _is_quiet(evaluator: Evaluator, function: Value) -> bool:
    if isinstance(function, Function) and not isinstance(function.node, ast.Lambda):
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Return)
        return all(isinstance(part, kinds) or _is_text(part) for part in function.node.body)
    if not isinstance(function, Class) or not is_usual(evaluator, function):
        return False
    if member(evaluator, function, "__post_init__") is not None:
        return False
    made = member(evaluator, function, "__init__")
    if made is None:
        return True
    body = made.node.body if isinstance(made, Function) else [ast.Pass()]
    return isinstance(body, list) and all(map(_only_keeps, body))


def _only_keeps(statement: ast.stmt) -> bool:
    """``self.name = value``, where the value is written out or handed in."""
    if _is_text(statement):
        return True
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return False
    return all(_makes_container(part) for part in _calls(statement))


def _calls(statement: ast.stmt) -> Iterator[ast.Call]:
    return (part for part in walk(statement) if isinstance(part, ast.Call))


def _makes_container(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in _CONTAINERS


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
