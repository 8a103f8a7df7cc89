"""Arguments that a function collects first and then spreads: ``run(**given)``."""

from __future__ import annotations

import ast

from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of
from migrator.syntax import targets_of


def spread_out(function: FunctionNode, call: ast.Call) -> ast.Call:
    """Return a call with its arguments where they are spread; the call itself where they are not.

    Args:
        function: Where the call is.
        call: The call.
    """
    args: list[ast.expr] = []
    keywords: list[ast.keyword] = []
    for given in call.args:
        values = collected(function, given.value) if isinstance(given, ast.Starred) else None
        args += [given] if values is None else [value for _, value in values]
    for word in call.keywords:
        values = collected(function, word.value) if word.arg is None else None
        keywords += (
            [word] if values is None else [ast.keyword(name, value) for name, value in values]
        )
    if args == call.args and keywords == call.keywords:
        return call
    return ast.copy_location(ast.Call(call.func, args, keywords), call)


def collected(function: FunctionNode, spread: ast.expr) -> list[tuple[str | None, ast.expr]] | None:
    """Return what a variable collects for calls that spread it, with keywords or without.

    None where it is changed, or used for anything else.

    Args:
        function: The function.
        spread: What a call spreads.
    """
    if not isinstance(spread, ast.Name):
        return None
    nodes = list(body_of(function))
    made = [value for node in nodes for value in _given(node, spread.id)]
    uses = [node for node in nodes if isinstance(node, ast.Name) and node.id == spread.id]
    spreading = {id(part) for node in nodes for part in _spread_by(node)}
    stored = [node for node in uses if isinstance(node.ctx, ast.Store)]
    read = [node for node in uses if isinstance(node.ctx, ast.Load)]
    plain = all(id(node) in spreading for node in read) and len(stored) + len(read) == len(uses)
    return _parts(made[0]) if len(made) == len(stored) == 1 and plain else None


def _given(node: ast.AST, name: str) -> list[ast.expr]:
    """Return what an assignment to the variable alone gives it."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return []
    targets = targets_of(node)
    return [node.value] if [ast.unparse(target) for target in targets] == [name] else []


def _spread_by(node: ast.AST) -> list[ast.expr]:
    if not isinstance(node, ast.Call):
        return []
    starred = [arg.value for arg in node.args if isinstance(arg, ast.Starred)]
    return starred + [word.value for word in node.keywords if word.arg is None]


def _parts(value: ast.expr) -> list[tuple[str | None, ast.expr]] | None:
    if isinstance(value, ast.Tuple | ast.List):
        starred = any(isinstance(part, ast.Starred) for part in value.elts)
        return None if starred else [(None, part) for part in value.elts]
    if isinstance(value, ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in value.keys]
        texts = [key for key in keys if isinstance(key, str)]
        return list(zip(texts, value.values, strict=True)) if texts == keys else None
    named = isinstance(value, ast.Call) and ast.unparse(value.func) == "dict" and not value.args
    if isinstance(value, ast.Call) and named and all(word.arg for word in value.keywords):
        return [(word.arg, word.value) for word in value.keywords]
    return None
