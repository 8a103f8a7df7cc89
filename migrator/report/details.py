"""What the verdict rests on, section by section."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.amounts import amount
from migrator.facts import BrokenImport, Executor, Facts, Reference, Registration
from migrator.findings.reach import misfit_message, name_message
from migrator.report.lines import BAD, PLAIN, TITLE, copy_line, names_elsewhere

MOST_LINES = 12
_SEVERAL = {"class": "classes"}
IMPORTS = {"start": "imports", "call": "may import (inside a function)"}


def details(facts: Facts) -> Iterator[str]:
    """Yield every section that has something to say."""
    yield from _layout(facts)
    yield from _collisions(facts)
    yield from _processes(facts)
    yield from _dynamic(facts)
    yield from _dangling(facts)
    yield from _misfits(facts)
    yield from _unimported(facts)
    yield from _missing_includes(facts)
    yield from _executors(facts)
    yield from _outside(facts)
    yield from _modular_side(facts)
    yield from _symbols(facts)
    yield from _lookup(facts)
    yield from _references(facts)
    yield from _follow_ups(facts)
    yield from _copies(facts)
    yield from _skipped(facts)


def _layout(facts: Facts) -> Iterator[str]:
    if facts.layout is None:
        return
    yield from _title("Layout")
    yield f"{PLAIN}  source root      {facts.layout.source_root or '.'}"
    made = " (none yet: it would be built from the monolith)" if facts.layout.built else ""
    yield f"{PLAIN}  tasks package    {facts.layout.tasks_package.name}{made}"
    if facts.dispatcher:
        start = facts.dispatcher
        yield f"{PLAIN}  dispatcher       {start.name} as {facts.dispatcher_task} ({start.where})"
    if facts.router:
        known = ", ".join(route.job_type for route in facts.router.routes)
        router = facts.router.function
        yield f"{PLAIN}  base executor    {router.name} ({router.where})"
        yield f"{PLAIN}  it knows         {known or 'no job type'}"


def _collisions(facts: Facts) -> Iterator[str]:
    for collision in facts.collisions:
        yield from _title(f"{collision.name}: {collision.verdict}")
        for entry in collision.registrations:
            yield f"{PLAIN}  {_registration(entry)}"
        mark = BAD if collision.verdict == "undefined" else PLAIN
        yield f"{mark}  {collision.reason}"
        for item in collision.imported_by:
            yield f"{PLAIN}  {item.process} {IMPORTS[item.when]} {item.path}"


def _processes(facts: Facts) -> Iterator[str]:
    if not facts.collisions:
        return
    if facts.processes:
        yield from _title("Processes, and the modules with tasks that they import")
    for process in facts.processes:
        shown = f": {process.command}" if process.command else ""
        yield f"{PLAIN}  {process.name}  ({process.where}{shown})"
        for item in process.imports[:MOST_LINES]:
            yield f"{PLAIN}    {IMPORTS[item.when]} {item.path}"
        if len(process.imports) > MOST_LINES:
            yield f"{PLAIN}    and {len(process.imports) - MOST_LINES} more"
        if process.computed is not None:
            yield f"{PLAIN}    and what is computed: {process.computed}"
        for place in process.schedule:
            yield f"{PLAIN}    schedule at {place}"


def _registration(entry: Registration) -> str:
    return f"{entry.where}  {entry.form} on {entry.function}"


def _dynamic(facts: Facts) -> Iterator[str]:
    found = [entry for entry in facts.registrations if entry.name is None or entry.elsewhere]
    if found:
        yield from _title("Task names that are computed when the program runs")
    for entry in found:
        yield f"{PLAIN}  {_registration(entry)}: {entry.name or entry.expression}"
        yield from (f"{PLAIN}    {line}" for line in names_elsewhere(entry))


def _dangling(facts: Facts) -> Iterator[str]:
    if facts.dangling:
        yield from _title("Task names that are used and not defined here")
    for item in facts.dangling:
        mark = BAD if item.certain else PLAIN
        reason = f": {item.reason}" if item.reason else ""
        yield f"{mark}  {item.where}  {name_message(item)}{reason}"


def _misfits(facts: Facts) -> Iterator[str]:
    if facts.misfits:
        yield from _title("Calls whose arguments fit no definition of the task")
    for item in facts.misfits:
        yield f"{BAD}  {item.where}  {misfit_message(item)}"


def _unimported(facts: Facts) -> Iterator[str]:
    if facts.unimported:
        yield from _title("Tasks in modules that no worker imports")
    for item in facts.unimported:
        yield f"{BAD}  {item.where}  {item.name}"


def _missing_includes(facts: Facts) -> Iterator[str]:
    if facts.missing_includes:
        yield from _title("Modules that a worker is told to import and that are not there")
    for item in facts.missing_includes:
        yield _missing(item)


def _executors(facts: Facts) -> Iterator[str]:
    if facts.executors:
        yield from _title("Executors in the monolith")
    for executor in facts.executors:
        types = ", ".join(executor.job_types)
        yield f"{PLAIN}  {types:24} {executor.function.where}  {_fate(executor)}"


def _outside(facts: Facts) -> Iterator[str]:
    if facts.outside:
        yield from _title("Job types that code outside of the monolith serves for it")
    for route in facts.outside:
        fate = (
            "known to the modular router, too" if route.known else "unknown to the modular router"
        )
        yield f"{PLAIN}  {route.job_type:24} {route.function.where}  {fate}"


def _fate(executor: Executor) -> str:
    if executor.broken_imports:
        return f"broken: no module {executor.broken_imports[0].module}"
    if executor.twin is None:
        return "only here"
    twin = executor.twin
    relation = "same as" if twin.same else f"{twin.similarity:.0%} like"
    return f"{relation} {twin.function.where}"


def _modular_side(facts: Facts) -> Iterator[str]:
    if facts.broken_imports or facts.missing_exports:
        yield from _title("Broken in the modular package")
    for item in facts.broken_imports:
        yield _missing(item)
    for export in facts.missing_exports:
        yield f"{BAD}  {export.where}  __all__ names {export.name}, which is not there"


def _missing(item: BrokenImport) -> str:
    sure = "" if item.certain else ", in a branch"
    mark = BAD if item.certain and item.proven else PLAIN
    return f"{mark}  {item.where}  no module {item.module}: {item.reason}{sure}"


def _symbols(facts: Facts) -> Iterator[str]:
    if not facts.symbols:
        return
    yield from _title("Contents of the monolith")
    kinds: dict[str, int] = {}
    for symbol in facts.symbols:
        kinds[symbol.kind] = kinds.get(symbol.kind, 0) + 1
    counted = (amount(kinds[kind], kind, _SEVERAL.get(kind, "")) for kind in sorted(kinds))
    yield f"{PLAIN}  " + ", ".join(counted)
    for symbol in facts.symbols:
        if symbol.is_unreached:
            yield f"{PLAIN}  nothing reaches {symbol.name} ({symbol.where})"


def _lookup(facts: Facts) -> Iterator[str]:
    if facts.lookup is None:
        return
    yield from _title("Legacy lookup")
    name = " / ".join(filter(None, (facts.lookup.function, facts.lookup.mapping)))
    yield f"{PLAIN}  {name} ({facts.lookup.where}) knows {', '.join(facts.lookup.keys)}"


def _references(facts: Facts) -> Iterator[str]:
    for kind, title in (("code", "code"), ("string", "strings that act"), ("text", "text")):
        found = [e for e in facts.references if e.kind == kind and not e.in_copy]
        if not found:
            continue
        yield from _title(f"References to the monolith in {title}: {len(found)}")
        places = _places(found)
        yield from (f"{PLAIN}  {line}" for line in places[:MOST_LINES])
        if len(places) > MOST_LINES:
            yield f"{PLAIN}  and {len(places) - MOST_LINES} more lines (--format json lists all)"


def _places(found: list[Reference]) -> list[str]:
    """One line for each line of source, however many names it refers to."""
    return list(dict.fromkeys(f"{entry.where}  {entry.text}" for entry in found))


def _follow_ups(facts: Facts) -> Iterator[str]:
    if facts.follow_ups:
        yield from _title("Seen, and left alone by the plan")
    for item in facts.follow_ups:
        yield f"{PLAIN}  {item.where}  {item.message} [{item.code}]"


def _copies(facts: Facts) -> Iterator[str]:
    if facts.copies:
        yield from _title("Copies: no process imports them, nothing above is about them")
    for copy in facts.copies:
        yield f"{PLAIN}  {copy_line(copy)}"


def _skipped(facts: Facts) -> Iterator[str]:
    if facts.skipped:
        yield from _title(f"Not read: {_kinds(facts)}")
    for item in facts.skipped[:MOST_LINES]:
        mark = PLAIN if item.kind == "link-inside" else BAD
        yield f"{mark}  {item.path}  {item.reason}"
    if len(facts.skipped) > MOST_LINES:
        yield f"{PLAIN}  and {len(facts.skipped) - MOST_LINES} more (--format json lists all)"


def _kinds(facts: Facts) -> str:
    """Count what was not read: ``2 files, 1 link``."""
    counts: dict[str, int] = {}
    for item in facts.skipped:
        kind = item.kind.partition("-")[0].replace("lfs", "LFS pointer")
        counts[kind] = counts.get(kind, 0) + 1
    return ", ".join(amount(count, kind) for kind, count in sorted(counts.items()))


def _title(text: str) -> Iterator[str]:
    yield PLAIN
    yield f"{TITLE}{text}"
