"""Job types that the monolith's dispatcher has other modules serve: none of them may be lost.

Nothing of such a module moves. Where the modular router does not know the job type, it is going to
lead there; where it leads to another function, a person says that this one may go on alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migrator.decisions import Decision, Option
from migrator.facts import Facts, FunctionRef, OutsideRoute
from migrator.plan import KEEP, ExecutorPlan
from migrator.planning.runs_today import runs_today
from migrator.planning.versions import versions
from migrator.project import bindings
from migrator.python_source import parse
from migrator.routing.called_today import called_today
from migrator.routing.passed_on import router_as_called
from migrator.routing.signatures import misfits
from migrator.snapshot import Source
from migrator.syntax import walk


def outside_decisions(facts: Facts, source: Source) -> Iterator[Decision]:
    """Yield a question for each job type that two different functions serve.

    Args:
        facts: The audit.
        source: The tree that was audited.
    """
    for route in facts.outside:
        twin = route.twin
        if twin is None or twin.same:
            continue
        yield Decision(
            id=f"executor:{route.job_type}",
            question=(
                f"{_named(facts)} gives {route.job_type!r} to "
                f"{route.function.name} ({route.function.where}), and the modular router gives it "
                f"to {twin.function.name} ({twin.function.where}), which differs: may only the "
                "modular one go on?"
            ),
            evidence=(
                f"similarity {twin.similarity:.0%}",
                *twin.differences,
                runs_today(facts, route.job_type),
            ),
            options=(
                Option(
                    KEEP,
                    f"{twin.function.name} serves it; for the other one route it by hand, commit, "
                    "and run again",
                ),
            ),
            versions=versions(route.function, twin.function, source),
        )


def outside_plans(facts: Facts, source: Source) -> Iterator[ExecutorPlan]:
    """Yield what the modular router is to lead to and cannot yet, each function once.

    Args:
        facts: The audit.
        source: The tree that was audited.
    """
    for function, routes in _unknown(facts).items():
        if not _unfit(routes, facts, source):
            yield ExecutorPlan(
                tuple(route.job_type for route in routes),
                function.name,
                KEEP,
                function.module,
                function.path,
                function.name,
                reason=f"{function.where}: not in the monolith, and stays where it is",
            )


def unserved(facts: Facts, source: Source) -> Iterator[tuple[int, str, str]]:
    """Yield line, message and advice for what the modular router cannot lead to.

    Args:
        facts: The audit.
        source: The tree that was audited.
    """
    dispatcher = facts.legacy_dispatcher
    for function, routes in _unknown(facts).items():
        for reason in _unfit(routes, facts, source):
            named = ", ".join(repr(route.job_type) for route in routes)
            yield (
                dispatcher.where.line if dispatcher else 1,
                f"{named} would be unknown: {_named(facts)} leads to {function.name} "
                f"({function.where}), which is not in the monolith and {reason}",
                f"route {named} by hand, commit, and run again",
            )


def _named(facts: Facts) -> str:
    router = facts.router_of_today
    return f"{router.function.name} ({router.function.where})" if router else "the monolith"


def _unknown(facts: Facts) -> dict[FunctionRef, list[OutsideRoute]]:
    found: dict[FunctionRef, list[OutsideRoute]] = {}
    for route in facts.outside:
        if not route.known:
            found.setdefault(route.function, []).append(route)
    return found


def _unfit(routes: Sequence[OutsideRoute], facts: Facts, source: Source) -> list[str]:
    """Return why the modular router cannot lead to a function as it is."""
    function, router = routes[0].function, router_as_called(facts, source)
    if router is None:
        return ["gets what the modular router does not show"]
    if _is_taken(function, parse(source.read(router.function.path))):
        return [f"has a name that {router.function.path} has for something else"]
    same = [other for other in _unknown(facts) if other.name == function.name]
    if len(same) > 1:
        return [f"shares its name with {other.where}" for other in same if other != function]
    types = [route.job_type for route in routes]
    today = called_today(facts.router_of_today, types, facts, source)
    return list(misfits(function, (), router, today))


def _is_taken(function: FunctionRef, tree: ast.Module | None) -> bool:
    """Tell whether a file has the name of a function for anything but that function."""
    nodes = list(walk(tree)) if tree is not None else []
    own = {
        id(alias)
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == function.module
        for alias in node.names
        if alias.name == function.name
    }
    bound = (name for node in nodes if id(node) not in own for name in bindings(node))
    arguments = (node.arg for node in nodes if isinstance(node, ast.arg))
    return function.name in {*bound, *arguments}
