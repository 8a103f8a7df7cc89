"""DM2xx: who refers to the monolith, and what in it is dead or has a differing counterpart."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import Facts
from migrator.findings.finding import Finding, Related
from migrator.findings.make import finding

_CODES = {"code": "DM201", "string": "DM202", "text": "DM203"}


def references(facts: Facts) -> Iterator[Finding]:
    """Yield every reference to the monolith but those in copies."""
    if facts.layout is None:
        return
    module = facts.layout.monolith.name
    verbs = {"code": "uses", "string": "a string that acts names", "text": "mentions"}
    for entry in facts.references:
        if entry.in_copy:
            continue
        target = f"{module}.{entry.symbol}" if entry.symbol else module
        message = f"{verbs[entry.kind]} {target}"
        yield finding(_CODES[entry.kind], entry.where, message, symbol=entry.symbol)


def unreached(facts: Facts) -> Iterator[Finding]:
    """Yield the monolith's definitions that nothing reaches."""
    for symbol in facts.symbols:
        if symbol.is_unreached:
            message = f"nothing in the repository reaches {symbol.name}"
            yield finding("DM204", symbol.where, message, symbol=symbol.name)


def differing(facts: Facts) -> Iterator[Finding]:
    """Yield the monolith's definitions whose counterpart does something else."""
    for symbol in facts.symbols:
        twin = symbol.twin
        if twin is not None and not twin.same:
            differs = "; ".join(twin.differences) or "no list of differences"
            message = (
                f"{symbol.name} and {twin.function.module}.{twin.function.name} are "
                f"{twin.similarity:.0%} alike: {differs}"
            )
            related = [Related(twin.function.where, "the modular counterpart")]
            yield finding("DM205", symbol.where, message, symbol=symbol.name, related=related)
