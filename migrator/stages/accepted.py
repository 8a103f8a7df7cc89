"""What the monolith's dispatcher takes and passes on, and the modular one does not yet."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from migrator.facts import Facts, Parameter
from migrator.python_source import definition, parse
from migrator.routing.message_parameters import plain
from migrator.routing.passed_on import calls_in
from migrator.snapshot import Source

_BUILTIN = frozenset({"bool", "dict", "float", "int", "list", "None", "str", "tuple"})


def accepting(source: bytes, name: str, missing: Sequence[Parameter]) -> bytes:
    """Return the module with a function that accepts the parameters, too."""
    from codemods.accept_parameters import accept_parameters
    from codemods.move.model import NewParameter

    wanted = [
        NewParameter(
            item.name,
            _plain_type(item.annotation),
            item.default or "None",
            keyword_only=item.kind == "keyword",
        )
        for item in missing
    ]
    return accept_parameters(source, name, wanted)


def renamed(facts: Facts, source: Source) -> dict[str, str]:
    """Return what the monolith's dispatcher gives its router under another name.

    ``run_by=triggered_by``: the modular dispatcher has the same value under the same name.
    """
    dispatcher, router = facts.legacy_dispatcher, facts.legacy_router
    if dispatcher is None or router is None:
        return {}
    function = definition(parse(source.read(dispatcher.path)), dispatcher.name)
    calls = [call for call in calls_in(function) if _called(call) == router.function.name]
    given = [{k.arg: k.value for k in call.keywords if k.arg} for call in calls]
    names = {p.name for p in plain(dispatcher.parameters)}
    return {
        name: value.id
        for name, value in (given[0] if len(given) == 1 else {}).items()
        if isinstance(value, ast.Name) and value.id in names and value.id != name
    }


def _called(call: ast.Call) -> str | None:
    return call.func.id if isinstance(call.func, ast.Name) else None


def _plain_type(annotation: str | None) -> str:
    """Return an annotation that needs no import, else nothing."""
    names = {
        node.id for node in ast.walk(ast.parse(annotation or "")) if isinstance(node, ast.Name)
    }
    return annotation or "" if names <= _BUILTIN else ""
