"""Stage 7: the monolith goes, with a proof for each of its symbols (step 8 of the plan)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from migrator.deploy import deploy_plan
from migrator.deploy.text import deploy_text
from migrator.excerpts import excerpt
from migrator.facts import Facts, Layout, Location, Symbol
from migrator.modules import is_package, module_name
from migrator.overlay import Overlay
from migrator.plain_text import lines_of
from migrator.plan import DROP, STUB, Plan
from migrator.planning.handlers import SYMBOL
from migrator.planning.moving import extract_moves, place_moves
from migrator.planning.new_side import used_outside
from migrator.python_source import NOT_PRINTED_BACK, libcst_reads, parse
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from migrator.stages.acting_strings import acting_strings, still_says
from migrator.stages.importer import unreadable
from migrator.stages.only_said import is_only_said, only_cleans_up
from migrator.stages.rewrite_router_imports import mentioning

MOST_MENTIONS = 20
# Of a line in a commit message.
WIDTH = 72
# A line that only draws (`# ----`, `#####`) says nothing that could be missed.
SEPARATOR = re.compile(r"#[\W_]*")


class DeleteMonolith:
    """Deletes the module once nothing of it is needed and nothing refers to it."""

    name = "delete-monolith"
    summary = "delete the monolith: nothing refers to it any more"
    requires: tuple[str, ...] = (
        "verify-dispatcher",
        "extract-executors",
        "rewrite-base-executor",
        "rewrite-router-imports",
        "rewrite-schedule-endpoint",
    )
    risk = "review"

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        """Return the deletion, with the fate of each symbol as evidence."""
        layout = facts.layout
        if layout is None or not overlay.exists(layout.monolith.path):
            return Unchanged("there is no monolith")
        moved = place_moves(layout, plan, overlay).spans
        fates = {symbol.name: _fate(symbol, facts, plan, moved) for symbol in facts.symbols}
        fates |= dict(_fillings(facts, plan, fates))
        needed = tuple(_needed(facts, fates))
        refused = {reason.where.line for reason in needed if reason.where}
        unknown = _unknown(facts, layout, overlay, moved, refused)
        reasons = (
            *needed,
            *unknown,
            *_references(facts, layout, overlay),
            *acting_strings(facts, layout, overlay),
        )
        if reasons:
            return Blocked(tuple(reasons))
        evidence = (
            *(f"{name}: {fate}" for name, fate in fates.items() if fate),
            *_comments(facts, layout, plan, overlay),
            *_mentions(facts, layout, overlay),
        )
        # A stub would go on telling type checkers of the module.
        gone = [layout.monolith.path, f"{layout.monolith.path}i"]
        changes = overlay.changes_to({path: None for path in gone if overlay.exists(path)})
        return Changed(changes, evidence, appendix=_deployment(facts, plan))


def _deployment(facts: Facts, plan: Plan) -> str:
    """Return the deploy plan for the commit message: this is the commit that it is about."""
    found = deploy_plan(facts, plan)
    return "\n".join(line.text for line in deploy_text(found, WIDTH)) if found else ""


def _fate(symbol: Symbol, facts: Facts, plan: Plan, moved: Mapping[tuple[int, int], str]) -> str:
    """Return what becomes of a symbol; an empty string where it would be lost."""
    home = plan.homes.get(symbol.name)
    if home:
        return f"lives on as {home.module}.{home.name}"
    for executor in plan.executors:
        if executor.legacy_function == symbol.name and executor.action == STUB:
            return f"a stub answers instead: {executor.reason}"
    for task in plan.tasks:
        if task.legacy_function == symbol.name and task.action == DROP:
            return f"dead: {task.reason}"
        if task.legacy_function == symbol.registers and task.action == DROP:
            return f"goes with {symbol.registers}, which it registers"
    built = facts.layout is not None and facts.layout.built
    lookup = None if built else facts.lookup
    if lookup and symbol.name in (lookup.mapping, lookup.function):
        return "the legacy lookup: its callers dispatch directly now"
    if _is_filling(symbol):
        return "fills what nothing needs any more"
    if f"{SYMBOL}{symbol.name}" in {entry.decision.id for entry in plan.open_decisions}:
        return ""
    if any(entry.decision.id == f"{SYMBOL}{symbol.name}" for entry in plan.decisions):
        return "goes with it, as decided"
    if symbol.kind == "statement":
        module = _moved_to(symbol.where.line, moved)
        if not module and is_only_said(symbol):
            return "only says something when the monolith is imported"
        if not module and only_cleans_up(symbol, facts.symbols):
            return "deletes what the monolith imports, which goes with it"
        return f"runs when {module} is imported" if module else ""
    if symbol.kind == "router":
        return ""
    if used_outside(symbol) and symbol.kind != "logger":
        return ""
    users = [name for name in symbol.used_by if name != symbol.name]
    router = facts.legacy_router
    if router and router.unclear and router.function.name in users:
        said = f"routing:{router.function.name} was answered: it leads to no other job types"
        return f"used only by {', '.join(users)}: {said}"
    return f"dead: used only by {', '.join(users)}" if users else "dead: nothing uses it"


def _fillings(facts: Facts, plan: Plan, fates: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the fate of each statement that only fills a variable that goes with the monolith."""
    for symbol in facts.symbols:
        goes = symbol.fills and fates[symbol.fills] and symbol.fills not in plan.homes
        if goes and not fates[symbol.name]:
            yield symbol.name, f"fills {symbol.fills}, which goes"


def _is_filling(symbol: Symbol) -> bool:
    """Tell whether this is a statement that only fills the lookup, or a dict that nothing uses."""
    return symbol.kind == "mapping" and not symbol.name.isidentifier()


def _moved_to(line: int, moved: Mapping[tuple[int, int], str]) -> str:
    """Return the new module that has the statement of a line; empty where none has it."""
    return next((name for (first, last), name in moved.items() if first <= line <= last), "")


def _needed(facts: Facts, fates: dict[str, str]) -> Iterator[Reason]:
    for symbol in facts.symbols:
        if not fates[symbol.name]:
            why = "; ".join(symbol.evidence) or "it runs when the module is imported"
            yield Reason(
                symbol.where,
                f"{symbol.name} ({symbol.kind}) would be lost: {why}",
                "move it by hand to where it belongs, commit, and run again",
            )


def _unknown(
    facts: Facts,
    layout: Layout,
    overlay: Overlay,
    moved: Mapping[tuple[int, int], str],
    refused: Collection[int],
) -> Iterator[Reason]:
    """Object to whatever stands in the module besides the symbols the audit knows.

    What registers a task, or fills a variable, shares its fate, which was looked at with the
    symbols. A block with a statement that is refused already goes with it.
    """
    from codemods.imports.remove_definitions import remove_definitions

    sharing = {symbol.where.line for symbol in facts.symbols if symbol.registers or symbol.fills}
    removed = remove_definitions(
        overlay.read(layout.monolith.path), [symbol.name for symbol in facts.symbols]
    )
    filling = {
        symbol.where.line
        for symbol in facts.symbols
        if _is_filling(symbol) or is_only_said(symbol) or only_cleans_up(symbol, facts.symbols)
    }
    for rest in removed.leftovers:
        line = _line_of(overlay, layout, rest.text)
        if _moved_to(line, moved) or line in filling | sharing:
            continue
        if any(line <= inside <= _end_of(overlay, layout, line) for inside in refused):
            continue
        yield Reason(
            Location(layout.monolith.path, line),
            f"this would be lost: {rest.text}",
            "move it by hand to where it belongs, commit, and run again",
        )


def _end_of(overlay: Overlay, layout: Layout, line: int) -> int:
    """Return the last line of the statement that begins in a line."""
    tree = parse(overlay.read(layout.monolith.path))
    body = tree.body if tree is not None else []
    return next((node.end_lineno or line for node in body if node.lineno == line), line)


def _line_of(overlay: Overlay, layout: Layout, text: str) -> int:
    lines = lines_of(layout.monolith.path, overlay.read(layout.monolith.path))
    return next((number for number, line in enumerate(lines, 1) if line.startswith(text)), 1)


def _references(facts: Facts, layout: Layout, overlay: Overlay) -> Iterator[Reason]:
    from codemods.imports.references import find_references

    unread = {item.path: item.reason for item in facts.skipped}
    for path in mentioning(layout, overlay):
        content = overlay.read(path)
        if path in unread or not libcst_reads(content):
            why = unread.get(path, NOT_PRINTED_BACK)
            yield from unreadable(path, content, why, layout)
            continue
        found = find_references(
            content,
            module=module_name(path, layout.source_root) or "",
            is_package=is_package(path),
            old=layout.monolith.name,
        )
        for reference in found:
            if reference.kind != "string":
                yield Reason(
                    Location(path, reference.line),
                    f"still refers to {layout.monolith.name}: {excerpt(reference.text, 1)}",
                    "rewrite it by hand, commit, and run again",
                )


def _is_there(overlay: Overlay, path: str, text: str) -> bool:
    """Tell whether a text is as the audit has read it: only Python files are rewritten."""
    return not path.endswith(".py") or still_says(overlay, path, text)


def _comments(facts: Facts, layout: Layout, plan: Plan, overlay: Overlay) -> Iterator[str]:
    """Name the comments that no new module has: they belong to what is dead."""
    from codemods.move import RefusedError

    try:
        unmoved = extract_moves(layout, plan, overlay).unmoved
    except RefusedError:
        return
    for comment in unmoved:
        if not SEPARATOR.fullmatch(comment.text):
            yield f"comment of line {comment.line} goes with it: {comment.text}"


def _mentions(facts: Facts, layout: Layout, overlay: Overlay) -> Iterator[str]:
    """Name the texts that still speak of the monolith, for a person to look at."""
    lines = (
        f"a text mentions it: {reference.where}: {reference.text}"
        for reference in facts.references
        if reference.kind == "text"
        and overlay.exists(reference.where.path)
        and _is_there(overlay, reference.where.path, reference.text)
    )
    # A line that mentions it twice is one line to look at.
    left = list(dict.fromkeys(lines))
    yield from left[:MOST_MENTIONS]
    if len(left) > MOST_MENTIONS:
        yield f"and {len(left) - MOST_MENTIONS} more texts"
