"""Whether a call's arguments fit a function: Python's own rules, on source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrator.audit.values import FunctionNode


@dataclass(frozen=True)
class Given:
    """What a call gives.

    Attributes:
        places: Number of positional arguments.
        names: Names of keyword arguments.
        more_places: There may be more positional arguments than these.
        more_names: There may be more keyword arguments than these.
        partial: Others may be put before the positional ones later (``.s()`` in a chain).
        after: The first of ``places`` is what the task before it in a chain returns.
        failure: It is for when a task fails: before the arguments come that task's id, or its
            request, the exception and the traceback.
    """

    places: int = 0
    names: tuple[str, ...] = ()
    more_places: bool = False
    more_names: bool = False
    partial: bool = False
    after: bool = False
    failure: bool = False


ANYTHING = Given(more_places=True, more_names=True)


@dataclass(frozen=True)
class Accepts:
    """What a function accepts.

    Attributes:
        places: Parameters that a positional argument can fill, in order.
        only_places: Those of them that a keyword argument cannot fill.
        only_names: Parameters that only a keyword argument can fill.
        required: Parameters without a default.
        any_place: It has ``*args``.
        any_name: It has ``**kwargs``.
    """

    places: tuple[str, ...]
    only_places: frozenset[str]
    only_names: frozenset[str]
    required: tuple[str, ...]
    any_place: bool
    any_name: bool

    @classmethod
    def of(cls, node: FunctionNode | ast.Lambda, *, bound: bool) -> Accepts:
        """Return what a function accepts; with ``bound``, after its first parameter."""
        given = node.args
        first = [*given.posonlyargs, *given.args]
        bare = len(first) - len(given.defaults)
        skip = 1 if bound else 0
        names = [argument.arg for argument in first]
        optional = [name for at, name in enumerate(names) if at >= bare]
        only = zip(given.kwonlyargs, given.kw_defaults, strict=True)
        needed = [argument.arg for argument, default in only if default is None]
        return cls(
            places=tuple(names[skip:]),
            only_places=frozenset(argument.arg for argument in given.posonlyargs[skip:]),
            only_names=frozenset(argument.arg for argument in given.kwonlyargs),
            required=tuple(n for n in [*names[skip:], *needed] if n not in optional),
            any_place=given.vararg is not None,
            any_name=given.kwarg is not None,
        )


def problems(accepts: Accepts, given: Given) -> Iterator[str]:
    """Yield why a call is sure to fail; nothing where it fits, or may fit."""
    if given.failure:
        yield from _problems_of_errback(accepts, given)
        return
    most = len(accepts.places)
    if given.places > most and not accepts.any_place:
        after = " with the result of the task before it" if given.after else ""
        yield f"{_amount(given.places)} given{after}, and it takes {most or 'none'}"
    filled = set(accepts.places[: given.places])
    known = (set(accepts.places) - accepts.only_places) | accepts.only_names
    twice = [name for name in given.names if name in filled and name in known]
    if twice:
        yield f"{_listed(twice)} given both by place and by name"
    unknown = [name for name in given.names if name not in known]
    if unknown and not accepts.any_name:
        yield f"no parameter named {_listed(unknown)}"
    missing = list(_missing(accepts, given, filled | (set(given.names) & known)))
    if missing:
        yield f"{_listed(missing)} missing"


def _problems_of_errback(accepts: Accepts, given: Given) -> Iterator[str]:
    """Yield why a task can take neither of the two things that Celery calls it with."""
    plain = replace(given, partial=False, failure=False)
    found = [list(problems(accepts, replace(plain, places=given.places + n))) for n in (1, 3)]
    if all(found):
        yield "it takes neither a task's id nor (request, exception, traceback) before its own"


def _missing(accepts: Accepts, given: Given, filled: set[str]) -> Iterator[str]:
    """Yield the parameters that nothing can have given a value."""
    if given.more_names:
        return
    open_ended = given.more_places or given.partial
    for name in accepts.required:
        late = given.partial or (open_ended and name not in accepts.only_names)
        if name not in filled and not late:
            yield name


def _amount(number: int) -> str:
    return f"{number} positional argument{'s' if number != 1 else ''}"


def _listed(names: list[str]) -> str:
    return ", ".join(names)
