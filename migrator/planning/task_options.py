"""Options of a task's decorator that one side has and the other lacks: retries, acks, queues."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.facts import FunctionRef, TaskTwin
from migrator.python_source import definition, parse
from migrator.snapshot import Source
from migrator.syntax import targets_of, walk_of

# What the stages see to themselves.
_IDENTITY = frozenset({"name", "bind"})


@dataclass(frozen=True)
class _Option:
    """An option as it is written, and what that means where the module itself says it."""

    written: str
    meaning: str


def option_differences(twin: TaskTwin, source: Source) -> Iterator[str]:
    """Yield each option of the two decorators that differs, in words.

    Args:
        twin: The task with its two definitions.
        source: The tree that was audited.
    """
    old, new = _options(twin.legacy, source), _options(twin.modular, source)
    for name, option in old.items():
        there = new.get(name)
        if there is None:
            yield f"option {name}={option.written} only on the monolith's version"
        elif option.meaning != there.meaning:
            alike = option.written == there.written
            mine, other = (one.meaning if alike else one.written for one in (option, there))
            yield f"option {name} is {mine} in the monolith and {other} in the modular one"
    for name, option in new.items():
        if name not in old:
            yield f"option {name}={option.written} only on the modular one"


def lost_options(twin: TaskTwin, source: Source) -> tuple[str, ...]:
    """Return the options that only the monolith's decorator has.

    Args:
        twin: The task with its two definitions.
        source: The tree that was audited.
    """
    new = _options(twin.modular, source)
    return tuple(name for name in _options(twin.legacy, source) if name not in new)


def _options(function: FunctionRef, source: Source) -> dict[str, _Option]:
    """Return the options; ``**RETRY`` counts as what a dict of the module holds."""
    tree = parse(source.read(function.path))
    node = definition(tree, function.name)
    calls = [item for item in (node.decorator_list if node else ()) if isinstance(item, ast.Call)]
    constants = _constants(tree)
    found: dict[str, _Option] = {}
    for keyword in (keyword for call in calls for keyword in call.keywords):
        value = constants.get(ast.unparse(keyword.value), keyword.value)
        entries = _entries(value) if keyword.arg is None else None
        for name, given in (entries or {keyword.arg or "**": keyword.value}).items():
            meaning = constants.get(ast.unparse(given), given)
            found[name] = _Option(ast.unparse(given), ast.unparse(meaning))
    return {name: option for name, option in found.items() if name not in _IDENTITY}


def _constants(tree: ast.Module | None) -> dict[str, ast.expr]:
    """Return what the names of a module stand for that nothing but one assignment touches."""
    uses = Counter(node.id for node in walk_of(tree, ast.Name)) if tree else Counter[str]()
    loads = Counter(
        node.value.id
        for node in (walk_of(tree, ast.keyword) if tree else ())
        if isinstance(node.value, ast.Name)
    )
    return {
        name: node.value
        for node in (tree.body if tree else ())
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for name in _targets(node)
        if uses[name] == loads[name] + 1
    }


def _targets(node: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = targets_of(node)
    return [targets[0].id] if len(targets) == 1 and isinstance(targets[0], ast.Name) else []


def _entries(value: ast.expr) -> dict[str, ast.expr] | None:
    """Return the entries of a dict that is written out."""
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "dict" and not value.args:
        named = {keyword.arg: keyword.value for keyword in value.keywords}
        return {name: given for name, given in named.items() if name} if None not in named else None
    if not isinstance(value, ast.Dict):
        return None
    keys = [key.value if isinstance(key, ast.Constant) else None for key in value.keys]
    if not all(isinstance(key, str) for key in keys):
        return None
    return {str(key): given for key, given in zip(keys, value.values, strict=True)}
