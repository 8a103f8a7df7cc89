"""Modules that the monolith's version of an executor replaces (the ``take-monolith`` decision)."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from migrator.facts import Facts, Location
from migrator.overlay import Overlay
from migrator.plain_text import lines_of
from migrator.plan import TAKE, Plan
from migrator.python_source import parse
from migrator.snapshot import Source
from migrator.stage import Reason

if TYPE_CHECKING:
    from codemods.imports.model import Rewritten


def losses(plan: Plan, overlay: Overlay, changing: Collection[str]) -> Iterator[Reason]:
    """Yield what a replaced module holds besides its executor and what that alone needs.

    Args:
        plan: Says what is replaced.
        overlay: The tree as it is.
        changing: The files that are about to change; one that is replaced already is not asked.
    """
    for path, names in replaced(plan).items():
        if path in changing:
            yield from _losses(path, names, overlay.read(path))


def replaced(plan: Plan) -> dict[str, list[str]]:
    """Return the replaced files, with the executors of each that are taken from the monolith."""
    found: dict[str, list[str]] = {}
    for executor in plan.executors:
        if executor.action == TAKE:
            found.setdefault(executor.path, []).append(executor.public_name)
    return found


def still_entered(facts: Facts, plan: Plan, source: Source, module: str, code: bytes) -> bytes:
    """Return a module that replaces another one, its executors in the router's dict as before.

    Args:
        facts: Say which decorators of the modular side enter an executor.
        plan: Says what is replaced.
        source: The tree as it is.
        module: The dotted name of the module.
        code: What takes its place.
    """
    return _entered(facts, plan, source, module, code).code


def unentered(
    facts: Facts, plan: Plan, source: Source, contents: Mapping[str, bytes]
) -> Iterator[Reason]:
    """Yield the decorators that enter an executor and that the monolith's version cannot have."""
    modules = {entry.path: entry.module for entry in plan.executors if entry.action == TAKE}
    for path, module in modules.items():
        if path in contents and source.exists(path):
            found = _entered(facts, plan, source, module, contents[path])
            for refusal in found.refusals:
                message = (
                    "the monolith's version would replace this file, and a decorator that enters "
                    f"its executor in the router's dict needs {refusal.subject}: {refusal.reason}"
                )
                yield Reason(Location(path, refusal.line), message, refusal.advice)


def _entered(facts: Facts, plan: Plan, source: Source, module: str, code: bytes) -> Rewritten:
    from codemods.carry_decorators import carry_decorators

    wanted: dict[str, set[str]] = {}
    for route in facts.router.routes if facts.router else ():
        if route.registry:
            wanted.setdefault(route.function, set()).add(route.registry)
    taken = [entry for entry in plan.executors if entry.action == TAKE and entry.module == module]
    mine = {entry.public_name: wanted.get(entry.public_name, set()) for entry in taken}
    before = source.read(taken[0].path)
    return carry_decorators(before, code, mine, module=module, line_length=plan.line_length)


def _losses(path: str, names: list[str], content: bytes) -> Iterator[Reason]:
    from codemods.imports.remove_definitions import remove_definitions

    for rest in remove_definitions(content, _with_needs(names, content)).leftovers:
        yield Reason(
            Location(path, _line_of(rest.text, path, content)),
            f"the monolith's version would replace this file, and with it: {rest.text}",
            "move it to a module of its own, commit, and run again",
        )


def _line_of(text: str, path: str, content: bytes) -> int:
    lines = lines_of(path, content)
    return next((number for number, line in enumerate(lines, 1) if line.startswith(text)), 1)


def _with_needs(names: list[str], content: bytes) -> set[str]:
    """Return the names, and those definitions that nothing but they use."""
    users = _users(content)
    needed = set(names)
    while True:
        more = {name for name, by in users.items() if by and by <= needed} - needed
        if not more:
            return needed
        needed |= more


def _users(content: bytes) -> dict[str, set[str]]:
    """Return, for each name that the module binds, the statements that use it.

    A statement that binds nothing (a call at import time) stands under an empty name.
    """
    tree = parse(content)
    if tree is None:
        return {}
    bound = {name for node in tree.body for name in _bound(node)}
    users: dict[str, set[str]] = {name: set() for name in bound}
    for node in tree.body:
        loads = {child.id for child in ast.walk(node) if isinstance(child, ast.Name)} & bound
        owners = _bound(node) or {""}
        for name in loads - owners:
            users[name] |= owners
    return users


def _bound(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {item.id for item in targets if isinstance(item, ast.Name)}
    return set()
