"""Calls of the monolith's functions that the modular ones in their place cannot take as they are.

A router or an executor that is in the modular package already stays as it is there, also where its
parameters have other names or another order. A caller that passes by the dispatcher would go to it
with arguments that it does not take, or that mean something else in it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from migrator.facts import Facts, FunctionRef, Layout, Location, Parameter
from migrator.plan import KEEP, Plan
from migrator.planning.names_of_monolith import names_of_monolith
from migrator.python_source import parse
from migrator.stage import Reason
from migrator.syntax import walk


@dataclass(frozen=True)
class Exchange:
    """A function of the monolith, and the modular one that takes its place."""

    old: FunctionRef
    new: FunctionRef

    @property
    def follows(self) -> bool:
        """True where every call of the old one means the same for the new one."""
        old, new = _places(self.old.parameters), _places(self.new.parameters)
        kinds = {item.kind for item in self.new.parameters}
        if any(p.kind not in kinds for p in self.old.parameters if p.kind.startswith("var-")):
            return False
        names = {item.name for item in self.new.parameters}
        return new[: len(old)] == old and all(
            item.name in names for item in self.old.parameters if item.kind == "keyword"
        )

    def problem(self, call: ast.Call) -> str | None:
        """Return why the new one cannot take a call of the old one, or None."""
        if any(isinstance(item, ast.Starred) for item in call.args) or any(
            word.arg is None for word in call.keywords
        ):
            return "is given what cannot be seen"
        old, new = _places(self.old.parameters), _places(self.new.parameters)
        given = {str(word.arg) for word in call.keywords}
        for index, name in enumerate(old[: len(call.args)]):
            if index >= len(new):
                return f"takes no {name} by position"
            if new[index] != name:
                return f"has {new[index]} in the place of {name}"
            given.add(name)
        known = {item.name for item in self.new.parameters}
        if not any(item.kind == "var-keyword" for item in self.new.parameters):
            for name in sorted(given - known):
                return f"has no parameter {name}"
        for item in self.new.parameters:
            needed = item.default is None and not item.kind.startswith("var-")
            if needed and item.name not in given:
                return f"requires {item.name}"
        return None


def exchanges(facts: Facts, plan: Plan) -> dict[str, Exchange]:
    """Return the functions that others may call in another way than the modular ones, by name."""
    kept = {entry.legacy_function for entry in plan.executors if entry.action == KEEP}
    pairs = [
        Exchange(entry.function, entry.twin.function)
        for entry in facts.executors
        if entry.twin is not None and entry.function.name in kept
    ]
    if facts.router is not None and facts.legacy_router is not None and plan.router is None:
        pairs.append(Exchange(facts.legacy_router.function, facts.router.function))
    return {pair.old.name: pair for pair in pairs if not pair.follows}


def unlike_calls(
    path: str, content: bytes, pairs: Mapping[str, Exchange], layout: Layout
) -> Iterator[Reason]:
    """Yield the calls of a file that would not mean the same afterwards.

    Args:
        path: The file.
        content: What it holds before its imports are changed.
        pairs: What ``exchanges`` has found.
        layout: Where the monolith is.
    """
    tree = parse(content) if any(name.encode() in content for name in pairs) else None
    if tree is None:
        return
    bound, modules = names_of_monolith(tree, path, layout)
    names = dict(bound)
    for node in walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = _called(node.func, names, modules)
        pair = pairs.get(called)
        problem = pair.problem(node) if pair is not None else None
        if pair is not None and problem is not None:
            where = f"{pair.new.name} ({pair.new.where})"
            yield Reason(
                Location(path, node.lineno, node.col_offset),
                f"{called}: this call cannot go to {where}, which takes its place: it {problem}",
                f"call {pair.new.module}.{pair.new.name} here as it wants, commit, and run again",
            )


def _places(parameters: Sequence[Parameter]) -> list[str]:
    return [item.name for item in parameters if item.kind == "positional"]


def _called(function: ast.expr, names: Mapping[str, str], modules: set[str]) -> str:
    """Return what a call calls in the monolith; empty for anything else."""
    if isinstance(function, ast.Name):
        return names.get(function.id, "")
    if isinstance(function, ast.Attribute) and ast.unparse(function.value) in modules:
        return function.attr
    return ""
