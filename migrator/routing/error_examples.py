"""Where the project shows what an error value of a job looks like."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.facts import Facts, FunctionRef
from migrator.python_source import definition, parse
from migrator.snapshot import Source


def error_examples(facts: Facts, source: Source) -> tuple[bytes, ...]:
    """Return code to ask in turn: the monolith's router, its executors, the dispatchers.

    Whoever reads a result asks for the keys that these have: ``{"success": False}`` says nothing
    to who asks for ``ok``. What a dispatcher answers itself need not be what executors answer.

    Args:
        facts: The audit.
        source: The tree.
    """
    router = facts.legacy_router
    functions = [router.function] if router is not None else []
    functions += [executor.function for executor in facts.executors]
    functions += [one for one in (facts.dispatcher, facts.legacy_dispatcher) if one is not None]
    return tuple(_sources(functions, source))


def _sources(functions: list[FunctionRef], source: Source) -> Iterator[bytes]:
    for function in functions:
        content = source.read(function.path) if source.exists(function.path) else b""
        node = definition(parse(content), function.name)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = content.splitlines(keepends=True)[node.lineno - 1 : node.end_lineno]
            yield b"".join(lines)
