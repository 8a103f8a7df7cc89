"""What the modular router really gives its executors, with ``**`` followed to the dispatcher."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from migrator.facts import Facts, JobRouter
from migrator.python_source import Definition, definition, parse
from migrator.snapshot import Source
from migrator.syntax import arguments_of, last_name


def router_as_called(facts: Facts, source: Source) -> JobRouter | None:
    """Return the router with every keyword that reaches an executor.

    A router like ``def route(kind, **values): return table[kind](**values)`` passes on whatever
    the dispatcher gives it: those names are taken from the dispatcher's call.

    Returns:
        The router, or None where its source does not show what it passes.
    """
    router = facts.router
    if router is None:
        return None
    function = definition(parse(source.read(router.function.path)), router.function.name)
    if function is None or isinstance(function, ast.ClassDef):
        return None
    if any(argument.startswith("*") for argument in router.call_arguments):
        return None
    spread = [keyword.value for keyword in _keywords(function, router) if keyword.arg is None]
    if not spread:
        return router
    catch_all = function.args.kwarg
    if catch_all is None or any(not _is_name(value, catch_all.arg) for value in spread):
        return None
    handed = _handed_over(facts, source, router)
    if handed is None:
        return None
    named = {parameter.name for parameter in router.function.parameters}
    extra = tuple(name for name in handed if name not in named)
    return replace(router, call_keywords=tuple(dict.fromkeys((*router.call_keywords, *extra))))


def _handed_over(facts: Facts, source: Source, router: JobRouter) -> list[str] | None:
    """Return the keywords of the dispatcher's calls of the router; None where ``**`` hides some."""
    if facts.dispatcher is None:
        return None
    tree = parse(source.read(facts.dispatcher.path))
    function = definition(tree, facts.dispatcher.name)
    calls = [call for call in calls_in(function) if last_name(call.func) == router.function.name]
    keywords = [keyword for call in calls for keyword in call.keywords]
    if not calls or any(keyword.arg is None for keyword in keywords):
        return None
    return [str(keyword.arg) for keyword in keywords]


def calls_in(function: Definition | None) -> Iterator[ast.Call]:
    """Yield every call in a function."""
    nodes = ast.walk(function) if function else ()
    return (node for node in nodes if isinstance(node, ast.Call))


def _keywords(function: Definition, router: JobRouter) -> Iterator[ast.keyword]:
    """Yield the keywords of the calls of executors, where it is known which calls those are."""
    known = {route.call for route in router.routes}
    for call in calls_in(function):
        if not known or arguments_of(call) in known:
            yield from call.keywords


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
