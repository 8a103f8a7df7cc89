"""Functions of the monolith that import the monolith: ``from shop.legacy import rate`` inside it.

Moved code takes such a name from wherever it lives then, so it has to live somewhere.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.facts import Facts
from migrator.plan import Plan
from migrator.project import resolve
from migrator.python_source import parse
from migrator.snapshot import Source
from migrator.syntax import walk

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class OwnName:
    """A name that the monolith takes from itself.

    Attributes:
        user: The definition that does so.
        name: The name; empty where the module itself is bound to a variable.
        line: Where.
    """

    user: str
    name: str
    line: int


def own_names(facts: Facts, source: Source) -> tuple[OwnName, ...]:
    """Return what functions and classes of the monolith take from the monolith.

    Args:
        facts: The audit, with a layout.
        source: The tree that was audited.
    """
    layout = facts.layout
    if layout is None:
        return ()
    path, module, root = layout.monolith.path, layout.monolith.name, layout.source_root
    tree = parse(source.read(path))
    found: list[OwnName] = []
    for definition in tree.body if tree else ():
        if not isinstance(definition, _DEFINITIONS):
            continue
        for node in walk(definition):
            if isinstance(node, ast.ImportFrom):
                origin = resolve(node, path, root)
                for item in node.names:
                    if origin == module:
                        found.append(OwnName(definition.name, item.name, node.lineno))
                    elif f"{origin}.{item.name}" == module:
                        found.append(OwnName(definition.name, "", node.lineno))
            elif isinstance(node, ast.Import) and module in [item.name for item in node.names]:
                found.append(OwnName(definition.name, "", node.lineno))
    return tuple(found)


def taken_from_itself(facts: Facts, plan: Plan, source: Source) -> frozenset[str]:
    """Return the definitions that what lives on takes from the monolith by importing it."""
    names = own_names(facts, source)
    living = set(plan.homes)
    found: set[str] = set()
    while more := {one.name for one in names if one.user in living and one.name} - found:
        found |= more
        living |= more
    return frozenset(found)


def homeless(facts: Facts, plan: Plan, source: Source) -> Iterator[tuple[int, str, str]]:
    """Yield what moved code takes from the monolith by importing it, and would not find."""
    for one in own_names(facts, source):
        if one.user not in plan.homes or one.name in plan.homes:
            continue
        if one.name:
            subject = f"imports {one.name} from its own module, and it has no place in the new ones"
            advice = f"use {one.name} itself, without importing it, commit, and run again"
        else:
            subject = "imports its own module"
            advice = "use its names themselves, without importing it, commit, and run again"
        yield one.line, f"{one.user}: {subject}", advice
