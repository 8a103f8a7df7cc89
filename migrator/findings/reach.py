"""DM3xx: names that reach nothing, and calls whose arguments do not fit."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import DanglingName, Facts, Misfit
from migrator.findings.finding import Finding, Related
from migrator.findings.make import finding

_CODES = {"beat": "DM301", "beat-row": "DM301", "route": "DM302", "annotation": "DM302"}
_FORMS = {
    "beat": "this beat entry",
    "beat-row": "this row of beat's table",
    "route": "this route",
    "annotation": "this annotation",
    "send_task": "this send_task",
    "signature": "this signature",
    "registry": "this look-up",
}


def dangling_names(facts: Facts) -> Iterator[Finding]:
    """Yield the names that nothing provides; those that another service may as DM305."""
    places = {entry.name: entry for entry in reversed(facts.registrations)}
    for item in facts.dangling:
        code = _CODES.get(item.form, "DM303") if item.certain else "DM305"
        near = [places[name] for name in item.near if name in places]
        yield finding(
            code,
            item.where,
            name_message(item),
            task=item.name,
            related=(Related(one.where, f"defines {one.name}") for one in near),
            detail=item.reason,
        )


def misfits(facts: Facts) -> Iterator[Finding]:
    """Yield the calls that are sure to fail."""
    for item in facts.misfits:
        yield finding(
            "DM304",
            item.where,
            misfit_message(item),
            task=item.name,
            related=(Related(where, "the definition") for where in item.definitions),
        )


def not_imported(facts: Facts) -> Iterator[Finding]:
    """Yield the tasks that no worker knows, as it does not import their module."""
    for item in facts.unimported:
        yield finding(
            "DM306",
            item.where,
            f"task {item.name!r} is in a module that no worker imports",
            task=item.name,
            symbol=item.function,
            related=(Related(where, "the worker starts here") for where in item.workers),
        )


def name_message(item: DanglingName) -> str:
    """Say that a name reaches nothing, and which one may have been meant."""
    verb = "is named" if item.form != "route" or _is_name(item.name) else "matches"
    place = " whose name can be read" if item.reason else " in this repository"
    place = "" if item.certain else place
    says = f"no task{place} {verb} {item.name!r}, for {_FORMS[item.form]}"
    return f"{says}; did you mean {' or '.join(map(repr, item.near))}?" if item.near else says


def misfit_message(item: Misfit) -> str:
    """Say what does not fit."""
    form = {"beat": "beat entry", "call": "call", "send_task": "send_task"}.get(item.form)
    places = ", ".join(map(str, item.definitions))
    what = form or f".{item.form}()"
    return f"this {what} does not fit task {item.name!r} ({places}): {item.problem}"


def _is_name(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))
