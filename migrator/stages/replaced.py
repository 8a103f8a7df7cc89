"""Modules that the monolith's version of an executor replaces (the ``take-monolith`` decision)."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from migrator.facts import Facts
from migrator.modules import first_party, is_package
from migrator.overlay import Overlay
from migrator.plan import TAKE, Plan
from migrator.project import bindings
from migrator.python_source import parse
from migrator.stages.used_elsewhere import uses_elsewhere
from migrator.syntax import targets_of

if TYPE_CHECKING:
    from codemods.imports.model import Rewritten

_WORD = re.compile(r"[^\W\d]\w*")


def replaced(plan: Plan) -> dict[str, list[str]]:
    """Return the replaced files, with the executors of each that are taken from the monolith."""
    found: dict[str, list[str]] = {}
    for executor in plan.executors:
        if executor.action == TAKE:
            found.setdefault(executor.path, []).append(executor.public_name)
    return found


def taken_over(
    facts: Facts, plan: Plan, overlay: Overlay, path: str, module: str, code: bytes
) -> Rewritten:
    """Return a file with the monolith's version of its executors in the place of its own.

    Args:
        facts: Say where the source root is.
        plan: Says what is replaced.
        overlay: The tree as it is.
        path: The file.
        module: Its dotted name.
        code: A module with the monolith's version and what that needs.
    """
    from codemods.take_over import take_over

    before, names = overlay.read(path), replaced(plan)[path]
    code = _still_entered(facts, names, before, code)
    root = facts.layout.source_root if facts.layout else ""
    uses = list(uses_elsewhere(overlay, root, path))
    kept = frozenset(name for name, _ in uses)
    router = facts.router.function if facts.router else None
    routing = {router.path if router else "", facts.layout.monolith.path if facts.layout else ""}
    called = {
        name for name, where in uses if where.path not in routing and not is_package(where.path)
    }
    return take_over(
        before,
        code,
        names,
        module=module,
        gone=_needed_by(names, before, kept | _names_read(code)),
        kept=kept,
        called=called,
        router=router.name if router and router.path == path else "",
        first_party=first_party(overlay, root),
        is_package=is_package(path),
        line_length=plan.line_length,
    )


def _still_entered(facts: Facts, names: Collection[str], before: bytes, code: bytes) -> bytes:
    """Return the module with the decorators that enter its executors in the router's dict."""
    from codemods.carry_decorators import carry_decorators

    wanted: dict[str, set[str]] = {}
    for route in facts.router.routes if facts.router else ():
        if route.registry and route.function in names:
            wanted.setdefault(route.function, set()).add(route.registry)
    return carry_decorators(before, code, wanted)


def _names_read(code: bytes) -> frozenset[str]:
    """Return the names that a module uses, and does not bind at its top level."""
    tree = parse(code)
    if tree is None:
        return frozenset()
    bound = {name for node in tree.body for name in _bound(node)}
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.alias))
    return frozenset(_read(tree) - bound - {name for node in imports for name in bindings(node)})


def _needed_by(names: Collection[str], content: bytes, kept: Collection[str]) -> frozenset[str]:
    """Return the definitions that nothing but ``names`` uses, and nobody else needs."""
    users = _users(content)
    needed = set(names)
    while True:
        more = {name for name, by in users.items() if by and by <= needed} - {*kept} - needed
        if not more:
            return frozenset(needed)
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
        owners = _bound(node) or {""}
        for name in (_read(node) & bound) - owners:
            users[name] |= owners
    return users


def _read(node: ast.AST) -> set[str]:
    """Return the names that some code has, and the words of its strings: annotations, exports."""
    found: set[str] = set()
    for child in ast.walk(node):
        if isinstance(child, ast.Name):
            found.add(child.id)
        elif isinstance(child, ast.Constant) and isinstance(child.value, str):
            found |= set(_WORD.findall(child.value))
    return found


def _bound(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = targets_of(node)
        return {item.id for item in targets if isinstance(item, ast.Name)}
    return set()
