"""What a router makes of other functions on the spot: a lambda, a ``partial``, a coroutine it runs.

Before:
    "hoist": partial(_run_lift, high=True),
    "sink": lambda options: _run_lift(options, False),

As a function:
    def made(options=None):
        return _run_lift(options, high=True)

What uses a variable of the function around it has no such form. What binds a value that is not
written out is made in another way: see ``migrator.audit.held``.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from migrator.audit.branches import Branch
from migrator.audit.evaluate import Evaluator
from migrator.audit.held import NAME, made_of_held
from migrator.audit.inner_functions import made_of_inner
from migrator.audit.plain import called
from migrator.audit.scopes import Scope
from migrator.audit.tables import Entry
from migrator.audit.values import Function
from migrator.audit.walk import names_in
from migrator.syntax import walk

_PARTIALS = ("partial", "functools.partial")


def made_of_entry(evaluator: Evaluator, entry: Entry) -> str:
    """Return the source of a function that does what an entry of a dict does; else nothing."""
    value = entry.value
    if isinstance(value, ast.Lambda):
        return _written(evaluator, value.args, value.body, entry.scope)
    if isinstance(value, ast.Call) and ast.unparse(value.func) in _PARTIALS:
        made = _of_partial(evaluator, value, entry.scope)
        return made or made_of_held(evaluator, entry)
    return made_of_held(evaluator, entry) or made_of_inner(evaluator, value, entry.scope)


def made_of_branch(evaluator: Evaluator, branch: Branch, scope: Scope) -> str:
    """Return the source of a function that does what a branch calls, or runs; else nothing."""
    runner, node = branch.runner, scope.node
    if runner is None:
        return made_of_inner(evaluator, branch.call.func, scope)
    if isinstance(node, ast.Module | ast.ClassDef | ast.Lambda):
        return ""
    parameters = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
    stored = {
        part.id
        for part in walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }
    used = [name for name in _in_order(runner) if name in parameters]
    if stored & set(used):
        return ""
    given = ast.arguments([], [ast.arg(name) for name in used], None, [], [], None, [])
    return _written(evaluator, given, runner, scope)


def _of_partial(evaluator: Evaluator, value: ast.Call, scope: Scope) -> str:
    target = called(evaluator, value.args[0], scope) if len(value.args) == 1 else None
    if not isinstance(target, Function) or isinstance(target.node, ast.Lambda):
        return ""
    bound = {word.arg: word.value for word in value.keywords if word.arg}
    given = target.node.args
    hides = given.posonlyargs or given.vararg or given.kwarg or given.kwonlyargs
    names = [argument.arg for argument in given.args]
    if hides or len(bound) < len(value.keywords) or not set(bound) <= set(names):
        return ""
    if not all(isinstance(part, ast.Constant) for part in bound.values()):
        return ""
    free = [argument for argument in given.args if argument.arg not in bound]
    late = given.args[len(given.args) - len(given.defaults) :]
    defaults = dict(zip((argument.arg for argument in late), given.defaults, strict=True))
    kept = [defaults[a.arg] for a in free if a.arg in defaults]
    if any(isinstance(part, ast.List | ast.Dict | ast.Set | ast.Call) for part in kept):
        return ""  # two functions would have an object each
    if [a.arg in defaults for a in free] != sorted(a.arg in defaults for a in free):
        return ""
    words = [ast.keyword(a.arg, ast.Name(a.arg, ast.Load())) for a in free]
    words += [ast.keyword(name, part) for name, part in bound.items()]
    plain = [ast.arg(argument.arg) for argument in free]
    parameters = ast.arguments([], plain, None, [], [], None, kept)
    return _written(evaluator, parameters, ast.Call(value.args[0], [], words), scope)


def _written(evaluator: Evaluator, given: ast.arguments, body: ast.expr, scope: Scope) -> str:
    """Return the function, where all that it uses is bound by its module, or built in."""
    if given.vararg or given.kwarg:
        return ""  # what the modular router adds would be handed on
    items = (*given.posonlyargs, *given.args, *given.kwonlyargs)
    own = {item.arg for item in items}
    inner = {
        part.arg for node in walk(body) if isinstance(node, ast.Lambda) for part in node.args.args
    }
    stored = {n.id for n in walk(body) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    place = evaluator.project.module_scope(scope.path)
    defaults = [*given.defaults, *(part for part in given.kw_defaults if part)]
    used = names_in(body) - own - inner - stored
    used |= {name for part in defaults for name in names_in(part)}
    module = evaluator.project.bindings(place.node) if place else {}
    if any(_is_local(evaluator, name, scope) for name in used):
        return ""
    if not all(name in module or hasattr(builtins, name) for name in used):
        return ""
    text = f"def {NAME}({ast.unparse(given)}):\n    return {ast.unparse(body)}\n"
    return text if text.isascii() else ""


def _is_local(evaluator: Evaluator, name: str, scope: Scope) -> bool:
    place: Scope | None = scope
    while place is not None and place.parent is not None:
        if name in evaluator.project.bindings(place.node):
            return True
        place = place.parent
    return False


def _in_order(node: ast.AST) -> Iterator[str]:
    """Yield the names that an expression reads, each once, as they are written."""
    named = [n for n in walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    yield from dict.fromkeys(n.id for n in sorted(named, key=lambda n: (n.lineno, n.col_offset)))
