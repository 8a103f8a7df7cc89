"""Where in the repository a name comes from: the statements that define it, behind all imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.project import Project
from migrator.audit.scopes import Binding, Scope, latest


@dataclass(frozen=True)
class Origin:
    """One place that a name can come from.

    Attributes:
        path: The file; empty for something outside the repository.
        name: Its name there; a dotted name where it is outside; empty for the module itself.
        node: What defines it; None for a module, and for what is outside or not to be found.
    """

    path: str
    name: str
    node: ast.AST | None = None


def origins(project: Project, scope: Scope, name: str) -> tuple[Origin, ...]:
    """Return where a name of a scope comes from: several places where that depends.

    Nothing where it is not bound at module level: a builtin, a name of the function's own, or
    what ``from … import *`` brings from outside.
    """
    return tuple(dict.fromkeys(_origins(project, scope, name, frozenset())))


def of_module(project: Project, path: str, name: str) -> tuple[Origin, ...]:
    """Return where what a module has under a name comes from."""
    return tuple(dict.fromkeys(_of_module(project, path, name, frozenset())))


def _origins(
    project: Project, scope: Scope, name: str, seen: frozenset[tuple[str, str]]
) -> Iterator[Origin]:
    place: Scope | None = scope
    while place is not None:
        skipped = isinstance(place.node, ast.ClassDef) and place is not scope
        found = [] if skipped else project.bindings(place.node).get(name, [])
        for binding in latest(found):
            if binding.alias is not None:
                yield from _imported(project, place.path, binding, seen)
            elif place.parent is None:
                yield Origin(place.path, name, binding.node)
        if found:
            return
        if place.parent is None:
            yield from _through_stars(project, place, name, seen)
        place = place.parent


def _imported(
    project: Project, path: str, binding: Binding, seen: frozenset[tuple[str, str]]
) -> Iterator[Origin]:
    for item in project.imported(path, binding.node):
        if item.alias is not binding.alias:
            continue
        if item.name is None:
            whole = item.module if item.alias.asname else item.module.partition(".")[0]
            inside = project.modules.find(whole, path)
            yield Origin(inside, "") if inside else Origin("", whole)
            continue
        found = tuple(_of_module(project, item.path, item.name, seen)) if item.path else ()
        if found:
            yield from found
        elif item.member is not None:
            yield Origin(item.member, "")
        else:
            yield Origin(item.path or "", item.name if item.path else f"{item.module}.{item.name}")


def _of_module(
    project: Project, path: str, name: str, seen: frozenset[tuple[str, str]]
) -> Iterator[Origin]:
    scope = project.module_scope(path)
    if scope is not None and (path, name) not in seen:
        yield from _origins(project, scope, name, seen | {(path, name)})


def _through_stars(
    project: Project, scope: Scope, name: str, seen: frozenset[tuple[str, str]]
) -> Iterator[Origin]:
    for star in project.bindings(scope.node).get("*", []):
        for item in project.imported(scope.path, star.node):
            found = tuple(_of_module(project, item.path, name, seen)) if item.path else ()
            if found:
                yield from found
                return
