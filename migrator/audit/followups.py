"""What the migration leaves alone by the plan, and somebody should look at afterwards."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from migrator.audit.project import Project
from migrator.audit.scopes import DEFINITIONS, blocks
from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of
from migrator.facts import FollowUp
from migrator.syntax import last_name

_LOOP_CALLS = frozenset(
    {"new_event_loop", "get_event_loop", "set_event_loop", "run_until_complete", "run_forever"}
)


def follow_ups(project: Project, path: str) -> tuple[FollowUp, ...]:
    """Return what is worth a second look in a file, in order."""
    parsed = project.parse(path)
    if parsed is None:
        return ()
    found: list[FollowUp] = []
    for function in _functions(parsed.tree.body):
        loop = list(_loop_calls(function))
        if loop:
            calls = ", ".join(dict.fromkeys(ast.unparse(call.func) for call in loop))
            message = f"{function.name} handles an event loop itself ({calls})"
            found.append(FollowUp(parsed.where(loop[0]), "event-loop", message))
        for statement, ends in _unreachable(function.body):
            message = f"nothing after line {ends.lineno} in {function.name} can be reached"
            found.append(FollowUp(parsed.where(statement), "unreachable", message))
    return tuple(sorted(found, key=lambda item: (item.where, item.code)))


def _functions(body: Iterable[ast.stmt]) -> Iterator[FunctionNode]:
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield statement
            yield from _functions(statement.body)
        elif isinstance(statement, ast.ClassDef):
            yield from _functions(statement.body)
        else:
            for block in blocks(statement):
                yield from _functions(block)


def _loop_calls(function: FunctionNode) -> Iterator[ast.Call]:
    """Yield the calls that make or drive an event loop in a function that is not async."""
    if isinstance(function, ast.AsyncFunctionDef):
        return
    for node in body_of(function):
        if isinstance(node, ast.Call) and last_name(node.func) in {"run", *_LOOP_CALLS}:
            name = ast.unparse(node.func)
            if name == "asyncio.run" or name.rpartition(".")[2] in _LOOP_CALLS:
                yield node


def _unreachable(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    """Yield the first statement that nothing reaches in each block, and what ends the block."""
    for position, statement in enumerate(body):
        if isinstance(statement, DEFINITIONS):
            continue
        for block in blocks(statement):
            yield from _unreachable(block)
        if _leaves(statement) and position + 1 < len(body):
            yield body[position + 1], statement
            return


def _leaves(statement: ast.stmt) -> bool:
    """Tell whether nothing after a statement can run."""
    if isinstance(statement, (ast.Return, ast.Raise, ast.Continue, ast.Break)):
        return True
    if isinstance(statement, ast.If):
        return bool(statement.orelse) and _ends(statement.body) and _ends(statement.orelse)
    if isinstance(statement, ast.Try):
        if _ends(statement.finalbody):
            return True
        normal = _ends(statement.body) or _ends(statement.orelse)
        return normal and all(_ends(handler.body) for handler in statement.handlers)
    return False


def _ends(body: list[ast.stmt]) -> bool:
    return any(_leaves(statement) for statement in body)
