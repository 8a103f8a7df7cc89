"""Functions that only call what they are given, and so register nothing of it.

``retry(run, 3)``, ``measure(export)``, a test's ``run(executor, context)``: there are many of them,
and following one means following what it calls.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest

from migrator.audit.defining import node_of
from migrator.audit.values import (
    Class,
    Function,
    FunctionNode,
    Instance,
    Items,
    Keywords,
    Method,
    Value,
)
from migrator.syntax import places_of, walk

_CLOSURES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def only_calls(function: Value, call: ast.Call, args: Sequence[Value], keywords: Keywords) -> bool:
    """Tell whether a function does nothing with the functions that it is given but call them.

    What it is given of classes is not called: calling one makes an instance, to be registered.

    Args:
        function: What is called.
        call: The call.
        args: Its positional arguments.
        keywords: The others.
    """
    bound = isinstance(function, Method)
    plain = function.function if isinstance(function, Method) else function
    if not isinstance(plain, Function) or not isinstance(plain.node, FunctionNode):
        return False
    if plain.node.decorator_list or any(isinstance(one, ast.Starred) for one in call.args):
        return False
    names = places_of(plain.node.args)[bound:]
    given = [*zip_longest(args, names[: len(args)])]
    given += [(value, name) for name, value in keywords.items.items()]
    if any(isinstance(value, (Items, Keywords)) for value, _ in given):
        return False
    called = _only_called(plain.node)
    return all(
        name in called and not isinstance(value, (Class, Instance))
        for value, name in given
        if node_of(value) is not None
    )


@lru_cache(maxsize=4096)
def _only_called(node: FunctionNode) -> frozenset[str]:
    """Return the parameters that stand in a function where they are called, and nowhere else.

    There are none where a closure is made: what registers it registers what it can reach.
    """
    named = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    given = frozenset(one.arg for one in named)
    called: set[int] = set()
    others: set[str] = set()
    for statement in node.body:
        for part in walk(statement):
            if isinstance(part, _CLOSURES):
                return frozenset()
            if isinstance(part, ast.Call):
                called.add(id(part.func))
            elif isinstance(part, ast.Name) and id(part) not in called:
                others.add(part.id)
    return given - others
