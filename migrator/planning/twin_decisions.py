"""The question which of two bodies of an executor or a helper stays."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.decisions import Decision, Option
from migrator.facts import Executor, Facts, FunctionRef, Symbol
from migrator.plan import BOTH, BOTH_LEGACY, KEEP, TAKE
from migrator.planning.runs_today import runs_today
from migrator.planning.versions import versions
from migrator.snapshot import Source

MOST_CALLERS = 5


def executor_decision(executor: Executor, facts: Facts, source: Source) -> Decision:
    """Return the question for an executor that both packages have, with two meanings."""
    assert executor.twin is not None
    legacy, twin, job_type = executor.function, executor.twin, executor.job_types[0]
    modular = twin.function
    name = legacy_name(modular)
    return Decision(
        id=f"executor:{job_type}",
        question=(
            f"{legacy.name} ({legacy.where}) and {modular.name} ({modular.where}) both serve "
            f"{job_type!r}, but differ: which body stays?"
        ),
        evidence=(
            f"similarity {twin.similarity:.0%}",
            *twin.differences,
            runs_today(facts, job_type),
        ),
        options=(
            Option(
                KEEP, f"keep {modular.path}; the monolith's version goes{_callers(legacy, facts)}"
            ),
            Option(TAKE, f"{modular.path} gets the monolith's version"),
            Option(
                BOTH,
                f"{modular.name} goes on to serve what it serves; the monolith's version lives on "
                f"as {name} for whoever imports it, and for job types that only it serves",
                named=True,
            ),
            Option(
                BOTH_LEGACY,
                f"the same, but {job_type!r} goes to {name}",
                named=True,
            ),
        ),
        versions=versions(legacy, modular, source),
    )


def legacy_name(modular: FunctionRef) -> str:
    """Return what the monolith's version is called beside the modular one."""
    return f"{modular.name}_legacy"


def _callers(legacy: FunctionRef, facts: Facts) -> str:
    """Say who calls the monolith's version and would get the modular one."""
    found = list(dict.fromkeys(_found_callers(legacy, facts)))
    if not found:
        return ""
    shown = ", ".join(found[:MOST_CALLERS])
    more = f" and {len(found) - MOST_CALLERS} more" if len(found) > MOST_CALLERS else ""
    return f", and what uses it gets the modular one: {shown}{more}"


def _found_callers(legacy: FunctionRef, facts: Facts) -> Iterator[str]:
    routing = {
        function.name
        for function in (
            facts.legacy_dispatcher,
            facts.legacy_router.function if facts.legacy_router else None,
        )
        if function
    }
    if facts.legacy_router and facts.legacy_router.mapping:
        routing.add(facts.legacy_router.mapping)
    places = {symbol.name: symbol for symbol in facts.symbols}
    own = places.get(legacy.name)
    for name in own.used_by if own else ():
        if name not in routing and name != legacy.name:
            yield f"{name} ({places[name].where})" if name in places else name
    for reference in facts.references:
        if reference.kind == "code" and reference.symbol == legacy.name:
            yield str(reference.where)


def helper_decision(symbol: Symbol, source: Source) -> Decision:
    """Return the question for a helper or a class that both packages have, with two meanings.

    Moved code goes on to call what it called: nothing changes, so that is what is recommended. A
    class is another matter: others catch it, or hand its objects to what moves.
    The monolith's body cannot replace the modular one here: its callers have not asked for it.
    """
    assert symbol.twin is not None
    modular = symbol.twin.function
    legacy = FunctionRef("", symbol.name, symbol.where, symbol.end_line)
    users = ", ".join(symbol.used_by) or "importers"
    is_class = symbol.kind == "class"
    return Decision(
        id=f"helper:{symbol.name}",
        question=(
            f"{symbol.name} ({symbol.where}) and {modular.name} ({modular.where}) differ: which "
            f"one does the moved code {'use' if is_class else 'call'} ({users})?"
        ),
        evidence=(f"similarity {symbol.twin.similarity:.0%}", *symbol.twin.differences),
        options=(
            Option(BOTH, f"the monolith's version moves along; {modular.path} stays as it is"),
            Option(KEEP, f"the one in {modular.path}; the monolith's version goes"),
        ),
        recommended=None if is_class else BOTH,
        versions=versions(legacy, modular, source),
    )
