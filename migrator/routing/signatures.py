"""Whether an executor can be called the way the modular router calls executors.

The legacy router may have called it in another way; a difference that nobody sees would be a
``TypeError`` in the worker, or a value that silently becomes its default.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.facts import FunctionRef, JobRouter, Parameter
from migrator.python_source import definition, parse
from migrator.routing.lost_values import LegacyCalls, by_place, lost_values
from migrator.snapshot import Source


@dataclass(frozen=True)
class Signature:
    """What a function accepts.

    Attributes:
        by_place: Names that a positional argument can fill, in order.
        names: Every name that it has.
        required: Names without a default.
        any_place: It has ``*args``.
        any_name: It has ``**kwargs``.
    """

    by_place: tuple[str, ...]
    names: frozenset[str]
    required: tuple[str, ...]
    any_place: bool
    any_name: bool

    @classmethod
    def of(cls, parameters: Sequence[Parameter]) -> Signature:
        """Return the signature of these parameters."""
        plain = [item for item in parameters if not item.kind.startswith("var-")]
        kinds = {item.kind for item in parameters}
        return cls(
            by_place=tuple(by_place(parameters)),
            names=frozenset(item.name for item in plain),
            required=tuple(item.name for item in plain if item.default is None),
            any_place="var-positional" in kinds,
            any_name="var-keyword" in kinds,
        )

    def filled(self, router: JobRouter) -> frozenset[str]:
        """Return the names that get a value from the router's call."""
        by_place = self.by_place[: len(router.call_arguments)]
        return frozenset(by_place) | (self.names & set(router.call_keywords))


def misfits(
    function: FunctionRef,
    added: Sequence[Parameter],
    router: JobRouter,
    legacy: LegacyCalls | None = None,
) -> Iterator[str]:
    """Yield why the router cannot call a function, or would call it with less than before.

    Args:
        function: The executor.
        added: Parameters that it gains when it moves.
        router: The router that is to call it.
        legacy: How it is called today, None where that does not matter.
    """
    signature = Signature.of((*function.parameters, *added))
    caller = router.function.name
    yield from _by_place(signature, router)
    unknown = [name for name in router.call_keywords if name not in signature.names]
    if unknown and not signature.any_name:
        yield f"does not accept {', '.join(unknown)}, which {caller} passes"
    filled = signature.filled(router)
    missing = [name for name in signature.required if name not in filled]
    if missing:
        yield f"requires {', '.join(missing)}, which {caller} does not pass"
    elif legacy:
        yield from lost_values((*function.parameters, *added), router, legacy)


def misnamed(function: FunctionRef, router: JobRouter, source: Source) -> Iterator[str]:
    """Yield what the router gives by name, and the function takes by place alone.

    Args:
        function: The executor.
        router: The router that is to call it.
        source: The tree that was audited.
    """
    node = definition(parse(source.read(function.path)), function.name)
    if node is None or isinstance(node, ast.ClassDef):
        return
    only = [item.arg for item in node.args.posonlyargs if item.arg in router.call_keywords]
    if only:
        yield f"takes {', '.join(only)} by place only, which {router.function.name} gives by name"


def _by_place(signature: Signature, router: JobRouter) -> Iterator[str]:
    given, places = router.call_arguments, signature.by_place
    caller = router.function.name
    if len(given) > len(places) and not signature.any_place:
        yield f"takes {len(places)} positional argument(s), and {caller} gives {len(given)}"
    for argument, name in zip(given, places, strict=False):
        if argument != name and argument in places:
            yield f"takes {name} where {caller} gives {argument}"
    twice = set(places[: len(given)]) & set(router.call_keywords)
    if twice:
        yield f"gets {', '.join(sorted(twice))} by place and by name from {caller}"
