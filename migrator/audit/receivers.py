"""The object whose method picks an executor, and how to have it in another function.

Before:
    def dispatch(kind, options):
        return Runner().run(kind, options)

``Runner()`` is what ``self`` is in ``Runner.run``: another function that calls
``Runner()._run_mail(options)`` does for one job type what the method does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.audit.evaluate import Evaluator
from migrator.audit.held import is_usual, stands
from migrator.audit.log_calls import log_template
from migrator.audit.scopes import Scope, arguments
from migrator.audit.values import Class, Function, FunctionNode, Instance, Method
from migrator.audit.walk import body_of, own
from migrator.syntax import given_by, walk

_ASKING = frozenset(
    {"callable", "dict", "format", "get", "getattr", "hasattr", "repr", "sorted", "str"}
)
_PLAIN = (ast.Assign, ast.AnnAssign, ast.Expr, ast.If, ast.Match, ast.Pass, ast.Raise, ast.Return)


@dataclass(frozen=True, eq=False)
class Receiver:
    """What a method is called on.

    Attributes:
        text: Its source, which means the same in every function of the module.
        instance: What it stands for: an object, or a class whose functions need none.
    """

    text: str
    instance: Instance | Class

    @property
    def cls(self) -> Class:
        """Its class."""
        return self.instance.cls if isinstance(self.instance, Instance) else self.instance


def receiver(
    evaluator: Evaluator, path: str, method: Function, callers: Sequence[FunctionNode]
) -> Receiver | None:
    """Return what a method is called on, where that is one thing and gets nothing else to do.

    Args:
        evaluator: Follows values.
        path: The module of the method and of its callers.
        method: The method.
        callers: The functions that may call it.
    """
    outer = evaluator.project.module_scope(path)
    if outer is None or isinstance(method.node, ast.Lambda):
        return None
    found = [
        (caller, call)
        for caller in callers
        for call in _calls(evaluator, caller, outer.inner(caller), method)
    ]
    if len(found) != 1:
        return None
    caller, call = found[0]
    assert isinstance(call.func, ast.Attribute)
    if not hands_on(call):
        return None
    return named(evaluator, _written(caller, call.func.value), outer.inner(caller))


def named(evaluator: Evaluator, node: ast.expr | None, scope: Scope) -> Receiver | None:
    """Return the object that an expression gives, where it gives the same in any function."""
    value = evaluator.evaluate(node, scope) if node is not None else None
    if node is None or not isinstance(value, Instance | Class):
        return None
    known = Receiver(ast.unparse(node), value)
    if not is_usual(evaluator, known.cls):
        return None
    names = [part for part in walk(node) if isinstance(part, ast.Name)]
    made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    if not (made or isinstance(node, ast.Name)):
        return None
    alike = all(stands(evaluator, name.id, scope) for name in names)
    return known if alike else None


def _calls(
    evaluator: Evaluator, caller: FunctionNode, scope: Scope, method: Function
) -> Iterator[ast.Call]:
    for node in body_of(caller):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            value = evaluator.evaluate(node.func, scope)
            found = value.function if isinstance(value, Method) else value
            if isinstance(found, Function) and found.node is method.node:
                yield node


def _written(caller: FunctionNode, node: ast.expr) -> ast.expr | None:
    """Return the expression behind a variable that is made for this call alone."""
    if not isinstance(node, ast.Name):
        return node
    uses = [part for part in body_of(caller) if isinstance(part, ast.Name) and part.id == node.id]
    made = [
        part.value
        for part in body_of(caller)
        if isinstance(part, ast.Assign)
        and [ast.unparse(target) for target in part.targets] == [node.id]
    ]
    if len(uses) == 1:
        return node  # of the module
    return made[0] if len(uses) == 2 and len(made) == 1 else None


def only_picks(method: FunctionNode, chosen: Sequence[ast.Call]) -> bool:
    """Tell whether a method does nothing but to pick, to answer what it does not know, and to call.

    Args:
        method: The method.
        chosen: Its calls of what it has picked.
    """
    parameters = {argument.arg for argument in arguments(method)}
    if not all(hands_on(call) for call in chosen):
        return False
    handed = {name.id for call in chosen for name in walk(call) if isinstance(name, ast.Name)}
    known = {id(call) for call in chosen}
    raised = {
        id(part) for node in body_of(method) if isinstance(node, ast.Raise) for part in walk(node)
    }
    for node in (part for statement in method.body for part in (statement, *own(statement))):
        if isinstance(node, ast.stmt) and not isinstance(node, _PLAIN):
            return False
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            if node.id in parameters & handed:
                return False
        elif isinstance(node, ast.Call):
            if id(node) not in {*known, *raised} and not _asks(node):
                return False
        elif isinstance(getattr(node, "ctx", None), ast.Store):
            return False
    return all(_gives_back(node, known) for node in _returned(method))


def _returned(method: FunctionNode) -> Iterator[ast.expr]:
    for node in body_of(method):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value


def _gives_back(value: ast.expr, known: set[int]) -> bool:
    inner = value.value if isinstance(value, ast.Await) else value
    return id(inner) in known or not any(id(part) in known for part in walk(value))


def _asks(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    return name in _ASKING or log_template(call) is not None


def hands_on(call: ast.Call) -> bool:
    """Tell whether a call gives variables as they are, and nothing else."""
    given = given_by(call)
    return all(isinstance(value, ast.Name) for value in given) and all(
        word.arg is not None for word in call.keywords
    )
