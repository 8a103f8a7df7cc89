"""The audit for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from migrator.facts import Collision, Executor, Facts, Symbol
from migrator.report.console import visible

if TYPE_CHECKING:
    from rich.console import Console

SCHEMA = "demonolith-audit/1"
MOST_LINES = 12


def audit_document(facts: Facts) -> dict[str, Any]:
    """Return the facts as data that ``json.dumps`` takes."""
    return {"schema": SCHEMA, **asdict(facts)}


def print_audit(console: Console, facts: Facts) -> None:
    """Print the verdict first, then what it rests on."""
    from rich.text import Text

    styles = {"!": "bold red", "=": "bold green", "#": "bold"}
    for line in audit_lines(facts):
        mark, text = line[:1], line[1:]
        console.print(Text(visible(text), style=styles.get(mark, "")))


def audit_lines(facts: Facts) -> Iterator[str]:
    """Yield the report; the first character is the style (``!``, ``=``, ``#`` or a blank)."""
    yield from _verdict(facts)
    yield from _layout(facts)
    for collision in facts.collisions:
        yield from _collision(collision)
    yield from _executors(facts)
    yield from _symbols(facts)
    yield from _lookup(facts)
    yield from _references(facts)
    yield from _follow_ups(facts)
    yield from _skipped(facts)


def _verdict(facts: Facts) -> Iterator[str]:
    names = len({entry.name for entry in facts.registrations if entry.name})
    if not facts.collisions:
        yield f"=No task name is registered twice ({names} task names)."
        return
    count = len(facts.collisions)
    plural = "name is" if count == 1 else "names are"
    yield f"!{count} of {names} task {plural} registered more than once."
    if facts.layout:
        yield f" The monolith is {facts.layout.monolith.name} ({facts.layout.monolith.path})."
    elif facts.candidates:
        listing = ", ".join(module.name for module in facts.candidates)
        yield f"!Which module is the monolith is not clear: {listing}. Pass --monolith."


def _layout(facts: Facts) -> Iterator[str]:
    if facts.layout is None:
        return
    yield ""
    yield "#Layout"
    yield f"   source root      {facts.layout.source_root or '.'}"
    yield f"   tasks package    {facts.layout.tasks_package.name}"
    if facts.dispatcher:
        place = facts.dispatcher.where
        yield f"   dispatcher       {facts.dispatcher.name} as {facts.dispatcher_task} ({place})"
    if facts.router:
        known = ", ".join(route.job_type for route in facts.router.routes)
        yield f"   base executor    {facts.router.function.name} ({facts.router.function.where})"
        yield f"   it knows         {known or 'no job type'}"


def _collision(collision: Collision) -> Iterator[str]:
    yield ""
    yield f"#{collision.name}"
    for entry in collision.registrations:
        yield f"   {entry.where}  {entry.form} on {entry.function}"
    mark = "!" if collision.verdict == "undefined" else " "
    yield f"{mark}  {collision.verdict}: {collision.reason}"


def _executors(facts: Facts) -> Iterator[str]:
    if not facts.executors:
        return
    yield ""
    yield "#Executors in the monolith"
    for executor in facts.executors:
        yield f"   {', '.join(executor.job_types):24} {executor.function.where}  {_fate(executor)}"


def _fate(executor: Executor) -> str:
    if executor.broken_imports:
        return f"broken: no module {executor.broken_imports[0].module}"
    if executor.twin is None:
        return "only here"
    twin = executor.twin
    relation = "same as" if twin.same else f"{twin.similarity:.0%} like"
    return f"{relation} {twin.function.where}"


def _symbols(facts: Facts) -> Iterator[str]:
    dead = [symbol for symbol in facts.symbols if _is_dead(symbol)]
    if not facts.symbols:
        return
    yield ""
    yield "#Contents of the monolith"
    kinds: dict[str, int] = {}
    for symbol in facts.symbols:
        kinds[symbol.kind] = kinds.get(symbol.kind, 0) + 1
    yield "   " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    for symbol in dead:
        yield f"   nothing reaches {symbol.name} ({symbol.where})"


def _is_dead(symbol: Symbol) -> bool:
    return symbol.kind in ("task", "helper", "class") and not (symbol.evidence or symbol.used_by)


def _lookup(facts: Facts) -> Iterator[str]:
    if facts.lookup is None:
        return
    yield ""
    yield "#Legacy lookup"
    name = " / ".join(filter(None, (facts.lookup.function, facts.lookup.mapping)))
    yield f"   {name} ({facts.lookup.where}) knows {', '.join(facts.lookup.keys)}"


def _references(facts: Facts) -> Iterator[str]:
    for kind, title in (("code", "code"), ("string", "strings that act"), ("text", "text")):
        found = [entry for entry in facts.references if entry.kind == kind]
        if not found:
            continue
        yield ""
        yield f"#References to the monolith in {title}: {len(found)}"
        for entry in found[:MOST_LINES]:
            yield f"   {entry.where}  {entry.text}"
        if len(found) > MOST_LINES:
            yield f"   and {len(found) - MOST_LINES} more (--format json lists all)"


def _follow_ups(facts: Facts) -> Iterator[str]:
    if facts.follow_ups:
        yield ""
        yield "#Seen, and left alone by the plan"
    for item in facts.follow_ups:
        yield f"   {item.where}  {item.message} [{item.code}]"


def _skipped(facts: Facts) -> Iterator[str]:
    if facts.skipped:
        yield ""
        yield f"!Not read: {len(facts.skipped)} file(s)"
    for item in facts.skipped:
        yield f"   {item.path}  {item.reason}"
