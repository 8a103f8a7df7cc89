"""Classes that their base enters in a dict.

Before:
    class Handler:
        def __init_subclass__(cls):
            HANDLERS[cls.kind] = cls
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.candidates import is_test
from migrator.audit.evaluate import Evaluator
from migrator.audit.members import member
from migrator.audit.scopes import Scope, defaults
from migrator.audit.tables import Entry, Place
from migrator.audit.values import Class, Constant, Text, Value

_HOOK = "__init_subclass__"
_ROUNDS = 4  # classes of classes


def enrolled(
    evaluator: Evaluator, hook: ast.AST, base: Scope | None, store: ast.AST
) -> list[Entry | Place] | None:
    """Return the subclasses that a store in ``__init_subclass__`` enters; None for other stores.

    Args:
        evaluator: Follows values.
        hook: The function around the store.
        base: The scope of the class around that.
        store: The assignment, or its target.
    """
    cls = base.node if base is not None else None
    if not isinstance(hook, ast.FunctionDef) or hook.name != _HOOK or not hook.args.args:
        return None
    found = _stored(hook, store)
    if not isinstance(cls, ast.ClassDef) or found is None or base is None or base.parent is None:
        return None
    key, own = found, hook.args.args[0].arg
    entries: list[Entry | Place] = []
    taken = set[str]()
    for one in _subclasses(evaluator, Class(base.path, cls, base.parent)):
        value = _key(evaluator, hook, one, key, own)
        if isinstance(value, Text) and value.text not in taken:
            taken.add(value.text)
            name = ast.copy_location(ast.Name(one.node.name, ast.Load()), one.node)
            entries.append(Entry(value.text, name, one.scope, one))
        elif not (isinstance(value, Constant) and value.value is None):
            entries.append((one.path, one.node))
    return entries


def _stored(hook: ast.FunctionDef, store: ast.AST) -> ast.expr | None:
    """Return the key under which a hook stores its class, whenever it has one."""
    for statement in hook.body:
        block = [statement]
        if isinstance(statement, ast.If) and not statement.orelse:
            block = statement.body if len(statement.body) == 1 else []
        for part in block:
            target = part.targets[0] if isinstance(part, ast.Assign) else None
            if not isinstance(target, ast.Subscript) or store not in (part, target):
                continue
            own = ast.unparse(part.value) if isinstance(part, ast.Assign) else ""
            key = ast.unparse(target.slice)
            tests = (key, f"{key} is not None")
            asked = not isinstance(statement, ast.If) or ast.unparse(statement.test) in tests
            return target.slice if own == hook.args.args[0].arg and asked else None
    return None


def _key(
    evaluator: Evaluator, hook: ast.FunctionDef, cls: Class, key: ast.expr, own: str
) -> Value | None:
    if isinstance(key, ast.Attribute) and ast.unparse(key.value) == own:
        return member(evaluator, cls, key.attr)
    if not isinstance(key, ast.Name):
        return None
    given = [word.value for word in cls.node.keywords if word.arg == key.id]
    default = defaults(hook).get(key.id)
    said = given[0] if given else default
    return evaluator.evaluate(said, cls.scope) if said is not None else None


def _subclasses(evaluator: Evaluator, base: Class) -> Iterator[Class]:
    """Yield the classes of the modules that derive from a class, those of derived ones included."""
    known, seen = [base], {id(base.node)}
    for _ in range(_ROUNDS):
        found = [one for cls in known for one in _derived(evaluator, cls)]
        known = [one for one in found if id(one.node) not in seen]
        seen.update(id(one.node) for one in known)
        yield from known


def _derived(evaluator: Evaluator, base: Class) -> Iterator[Class]:
    for parsed in evaluator.project.parsed(base.node.name):
        scope = evaluator.project.module_scope(parsed.path)
        if scope is None or is_test(parsed.path):
            continue
        for node in parsed.tree.body:
            bases = node.bases if isinstance(node, ast.ClassDef) else []
            values = (evaluator.evaluate(one, scope) for one in bases)
            if any(isinstance(value, Class) and value.node is base.node for value in values):
                assert isinstance(node, ast.ClassDef)
                yield Class(parsed.path, node, scope)
