"""Options of a task's decorator that one side has and the other lacks: retries, acks, queues."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.facts import FunctionRef, TaskTwin
from migrator.python_source import definition, parse
from migrator.snapshot import Source

# What the stages see to themselves.
_IDENTITY = frozenset({"name", "bind"})


def option_differences(twin: TaskTwin, source: Source) -> Iterator[str]:
    """Yield each option of the two decorators that differs, in words.

    Args:
        twin: The task with its two definitions.
        source: The tree that was audited.
    """
    old, new = _options(twin.legacy, source), _options(twin.modular, source)
    for name in old:
        if name not in new:
            yield f"option {name}={old[name]} only on the monolith's version"
        elif old[name] != new[name]:
            yield f"option {name} is {old[name]} in the monolith and {new[name]} in the modular one"
    for name in new:
        if name not in old:
            yield f"option {name}={new[name]} only on the modular one"


def lost_options(twin: TaskTwin, source: Source) -> tuple[str, ...]:
    """Return the options that only the monolith's decorator has.

    Args:
        twin: The task with its two definitions.
        source: The tree that was audited.
    """
    new = _options(twin.modular, source)
    return tuple(name for name in _options(twin.legacy, source) if name not in new)


def _options(function: FunctionRef, source: Source) -> dict[str, str]:
    node = definition(parse(source.read(function.path)), function.name)
    calls = [item for item in (node.decorator_list if node else ()) if isinstance(item, ast.Call)]
    return {
        keyword.arg or "**": ast.unparse(keyword.value)
        for call in calls
        for keyword in call.keywords
        if keyword.arg not in _IDENTITY
    }
