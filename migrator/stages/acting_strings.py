"""Strings that act and still name the monolith when nothing else does any more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from migrator.excerpts import LONGEST, is_quoted
from migrator.facts import Facts, Layout, Reference
from migrator.overlay import Overlay
from migrator.plain_text import lines_of
from migrator.planning.new_side import app_of_tasks
from migrator.stage import Reason

_APP = re.compile(r"""(?:-A|--app)["',=\s]*([\w.]+(?::\w+)?)""")


def acting_strings(facts: Facts, layout: Layout, overlay: Overlay) -> Iterator[Reason]:
    """Object to strings that act and were there in the audit and still are.

    Args:
        facts: The audit.
        layout: Where the monolith is.
        overlay: The tree in which it is about to go.
    """
    by_path: dict[str, list[Reference]] = {}
    for reference in facts.references:
        # A task keeps its name where it moves; that the name looks like a module means nothing.
        if reference.kind == "string" and reference.form != "task-name":
            by_path.setdefault(reference.where.path, []).append(reference)
    for path, given in by_path.items():
        if not overlay.exists(path):
            continue
        same = [one for one in given if still_says(overlay, path, one.text)]
        for reference, text in (
            *((one, one.text) for one in same),
            *_rest(given, same, facts, layout, overlay),
        ):
            message = f"a string that acts still names {layout.monolith.name}: {text}"
            yield Reason(reference.where, message, _advice(reference, facts, layout, overlay))


def _advice(reference: Reference, facts: Facts, layout: Layout, overlay: Overlay) -> str:
    found = _APP.search(reference.text) if reference.form == "command" else None
    named = found is not None and found[1].partition(":")[0] == layout.monolith.name
    app = app_of_tasks(facts, layout, overlay) if named else None
    if app is None:
        return "change it by hand, commit, and run again"
    return (
        f"name the app where it is made ({app.module}:{app.name}; its `include` has to name the "
        "modules of the tasks), commit, and run again"
    )


def _rest(
    given: Sequence[Reference],
    same: Sequence[Reference],
    facts: Facts,
    layout: Layout,
    overlay: Overlay,
) -> Iterator[tuple[Reference, str]]:
    """Yield what is left in lines that a stage has changed for something else in them."""
    gone = [one for one in given if one not in same]
    known = [_key(one) for one in same]
    for left in _found(given[0].where.path, facts, layout, overlay) if gone else ():
        alike = [one for one in gone if _key(one) == _key(left)]
        if _key(left) in known:
            known.remove(_key(left))
        elif alike:
            yield max(alike, key=lambda one: _likeness(one.text, left.text)), left.text


def _found(path: str, facts: Facts, layout: Layout, overlay: Overlay) -> Iterator[Reference]:
    from migrator.audit.mentions import ModuleNames
    from migrator.audit.names import open_project
    from migrator.audit.string_references import StringReferences

    if not path.endswith(".py"):
        return
    evaluator, _ = open_project(overlay, layout.source_root)
    parsed = evaluator.project.parse(path)
    monolith = layout.monolith.path
    names = ModuleNames(evaluator.project.modules, monolith)
    tasks = frozenset(entry.name for entry in facts.registrations if entry.name)
    if parsed is not None:
        yield from StringReferences(evaluator, monolith, names, tasks).find(parsed)


def _key(reference: Reference) -> tuple[str, str, str | None]:
    return reference.kind, reference.form, reference.symbol


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old, new).ratio()


def still_says(overlay: Overlay, path: str, text: str) -> bool:
    """Tell whether a file still has a line that the audit has quoted."""
    short, long = _lines_of(path, overlay.read(path))
    return text in short or any(is_quoted(text, line) for line in long)


@lru_cache(maxsize=8)  # one file may be asked for thousands of lines
def _lines_of(path: str, content: bytes) -> tuple[frozenset[str], list[str]]:
    """Return the lines that are quoted as they are, stripped, and those that are too long."""
    lines = lines_of(path, content)
    long = [line for line in lines if len(line) > LONGEST]
    return frozenset(line.strip() for line in lines if len(line) <= LONGEST), long
