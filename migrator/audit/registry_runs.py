"""Methods that look a job type up and call what they find: ``registry.run(kind, job)``.

Before:
    def run(self, kind, *args, **kwargs):
        if kind not in self._runners:
            return {"error": f"no {kind}"}
        return self._runners[kind](*args, **kwargs)

Whoever calls such a method calls what it finds, with what is given behind the job type.
"""

from __future__ import annotations

import ast

from migrator.audit.registry_methods import lookups
from migrator.audit.walk import body_of, names_in
from migrator.syntax import copied, targets_of


def running(method: ast.FunctionDef) -> tuple[ast.expr, ast.Call] | None:
    """Return the dict that a method picks from, and the call of what it finds there.

    Args:
        method: The method; its first parameter behind ``self`` is the job type.
    """
    found = lookups(method)
    if not found:
        return None
    nodes = [one.node for one in found]
    made = (part for part in body_of(method) if isinstance(part, ast.Assign | ast.AnnAssign))
    variables = {
        ast.unparse(target) for part in made if part.value in nodes for target in targets_of(part)
    }
    finds = [*variables, *map(ast.unparse, nodes)]
    last = method.body[-1]
    call = last.value if isinstance(last, ast.Return) else None
    tests = [part.test for part in body_of(method) if isinstance(part, ast.If)]
    known = {*(item.arg for item in method.args.args[:2]), *variables}
    if not isinstance(call, ast.Call) or ast.unparse(call.func) not in finds:
        return None
    if not all(names_in(test) <= known for test in tests):
        return None
    return found[0].table, call


def call_through(method: ast.FunctionDef, inner: ast.Call, call: ast.Call) -> ast.Call | None:
    """Return the call of what a method finds, as its caller would write it.

    Args:
        method: The method.
        inner: The call in it.
        call: The call of the method.

    Returns:
        None where it gives anything else than what the method was given.
    """
    names = [item.arg for item in method.args.args][1:]
    given = dict(zip(names, call.args, strict=False))
    given |= {word.arg: word.value for word in call.keywords if word.arg in names}
    more = call.args[len(names) :]
    words = [word for word in call.keywords if word.arg not in names]
    args, keywords = list[ast.expr](), list[ast.keyword]()
    for argument in inner.args:
        spread = isinstance(argument, ast.Starred) and _is(argument.value, method.args.vararg)
        if not spread and not (isinstance(argument, ast.Name) and argument.id in given):
            return None
        args += more if spread else [given.pop(argument.id)]  # type: ignore[attr-defined]
    for word in inner.keywords:
        spread = word.arg is None and _is(word.value, method.args.kwarg)
        if not spread and not (isinstance(word.value, ast.Name) and word.value.id in given):
            return None
        named = [] if spread else [ast.keyword(word.arg, given.pop(word.value.id))]  # type: ignore[attr-defined]
        keywords += words if spread else named
    if set(given) - {names[0]} or any(isinstance(one, ast.Starred) for one in call.args):
        return None
    return ast.copy_location(ast.Call(copied(call.func), args, keywords), call)


def _is(node: ast.expr, parameter: ast.arg | None) -> bool:
    return parameter is not None and isinstance(node, ast.Name) and node.id == parameter.arg
