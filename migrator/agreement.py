"""Does Celery's own registry agree with what the audit has read from the source?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from migrator.audit.candidates import is_test
from migrator.facts import Collision, Facts, Location, Registration
from migrator.probe.registry import Answer, Failure, Place, Registered

Status = Literal["agrees", "differs", "undefined", "only-celery", "only-audit"]
# The order that they are shown in.
STATUSES: tuple[Status, ...] = ("differs", "undefined", "only-celery", "only-audit", "agrees")


@dataclass(frozen=True)
class AskedApp:
    """One app that was asked.

    Attributes:
        name: As ``celery -A`` takes it.
        root: Folder of the tree that it was started in.
        celery: Celery's version; empty where there is no answer.
        python: Python's version; empty where there is no answer.
        tasks: Number of task names in its registry, Celery's own left out.
        failure: Why there is no answer, or None.
        lines: The end of the traceback, or of what it printed, where there is no answer.
        outside: Files of the work tree that it imported instead of the checkout's: what it says
            of these is not about the commit.
    """

    name: str
    root: str
    celery: str
    python: str
    tasks: int
    failure: str | None
    lines: tuple[str, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True)
class AskedName:
    """One task name: what Celery has registered, beside what the audit says.

    Attributes:
        name: The task name.
        status: ``agrees``, ``differs``, ``undefined`` (the audit says that nothing defines which
            definition runs: this is what one run took), ``only-celery`` or ``only-audit``.
        app: The app that was asked; None for ``only-audit``.
        runs: What is registered; None for ``only-audit``.
        audit: The definitions that the audit knows.
        reason: What differs, or why only one of the two knows it; can be empty.
    """

    name: str
    status: Status
    app: str | None
    runs: Place | None
    audit: tuple[Location, ...]
    reason: str


@dataclass(frozen=True)
class Execution:
    """What Celery itself says of one commit.

    Attributes:
        interpreter: The Python that the target's code was run with.
        chosen: Why this one: ``--python``, or where it was found.
        tree: Id of the tree that was checked out and run.
        left_out: Paths of the tree that were not there: submodules, links out of the tree.
        apps: The apps that were asked.
        names: Every task name of these apps and of the audit.
    """

    interpreter: str
    chosen: str
    tree: str
    left_out: tuple[str, ...]
    apps: tuple[AskedApp, ...]
    names: tuple[AskedName, ...]

    def with_status(self, status: Status) -> list[AskedName]:
        """Return the names with this status."""
        return [entry for entry in self.names if entry.status == status]


def asked_app(name: str, root: str, answer: Answer | Failure) -> AskedApp:
    """Return what there is to say of one app."""
    if isinstance(answer, Failure):
        return AskedApp(name, root, "", "", 0, answer.reason, answer.lines, ())
    count = len(answer.tasks)
    return AskedApp(name, root, answer.celery, answer.python, count, None, (), answer.outside)


def compare(facts: Facts, answers: Sequence[tuple[str, Answer | Failure]]) -> tuple[AskedName, ...]:
    """Compare every task name.

    Args:
        facts: The audit.
        answers: Each app's name with its answer.
    """
    known = [(app, answer) for app, answer in answers if isinstance(answer, Answer)]
    several = len(answers) > 1
    found = [
        _compared(facts, app, answer, name, several)
        for app, answer in known
        for name in answer.tasks
    ]
    if known:
        found += _only_audit(facts, [answer for _, answer in known], len(known) < len(answers))
    return tuple(sorted(found, key=lambda one: (one.name, one.app or "")))


def _compared(facts: Facts, app: str, answer: Answer, name: str, several: bool) -> AskedName:
    entry = answer.tasks[name]
    registrations = [item for item in facts.registrations if item.name == name]
    matched = _matched(entry.layers, registrations)
    status: Status = "agrees"
    reason = ""
    if not registrations:
        status, reason = "only-celery", _why_unknown(facts, entry)
    elif matched is None:
        status, reason = "differs", "Celery runs a function that the audit does not know"
    else:
        collision = _collision(facts, name, matched)
        status, reason = _judged(answer, entry, matched, collision, several)
    places = tuple(item.where for item in registrations)
    runs = _shown(entry, matched)
    return AskedName(name, status, app, runs, places, reason)


def _judged(
    answer: Answer,
    entry: Registered,
    matched: Registration,
    collision: Collision | None,
    several: bool,
) -> tuple[Status, str]:
    """Judge a function that the audit knows under this name."""
    given = list(dict.fromkeys(place.path for place in entry.given if place.path))
    if collision is None or collision.verdict == "apart":
        if len(given) > 1:
            return "differs", f"the audit says no collision; Celery was given {_and(given)}"
        return "agrees", ""
    if collision.verdict == "undefined":
        alone = len(given) < 2
        took = "this worker was given only one definition" if alone else "this run took one of two"
        if len(given) > 2:
            took = f"this run took one of {len(given)}"
        return "undefined", f"{took}; another run or Celery may take another" if not alone else took
    if collision.wins(matched):
        return "agrees", ""
    if collision.cause == "branch":
        return "agrees", f"the branch of the one in {collision.winner} did not run"
    winners = {r.where.path for r in collision.registrations if r.module == collision.winner}
    if several and winners.isdisjoint(answer.imported):
        return "agrees", "this worker imports no other definition"
    return "differs", f"the audit says that the one in {collision.winner} runs"


def _only_audit(facts: Facts, answers: Sequence[Answer], incomplete: bool) -> Iterator[AskedName]:
    registered = {name for answer in answers for name in answer.tasks}
    imported = {path for answer in answers for path in answer.imported}
    groups: dict[str, list[Location]] = {}
    for entry in facts.registrations:
        if entry.name is not None and entry.name not in registered:
            groups.setdefault(entry.name, []).append(entry.where)
    for name, places in groups.items():
        reason = _why_not_registered([place.path for place in places], imported, incomplete)
        yield AskedName(name, "only-audit", None, None, tuple(places), reason)


def _why_not_registered(paths: Sequence[str], imported: set[str], incomplete: bool) -> str:
    ran = [path for path in dict.fromkeys(paths) if path in imported]
    if ran:
        return f"{_and(ran)} was imported, but the line that registers it did not run"
    if all(is_test(path) for path in paths):
        return "only tests define it"
    asked = "no worker that could be asked" if incomplete else "no worker process"
    return f"{asked} imports {_and(list(dict.fromkeys(paths)))}"


def _why_unknown(facts: Facts, entry: Registered) -> str:
    computed = [one for one in facts.registrations if one.name is None or one.elsewhere]
    paths = {place.path for place in entry.layers}
    near = _matched(entry.layers, computed)
    near = near or next((one for one in computed if one.where.path in paths), None)
    if near is not None:
        makes = [near.expression or "", *(other.expression for other in near.elsewhere)]
        says = " or ".join(dict.fromkeys(filter(None, makes)))
        return f"the audit says that a name is computed at {near.where}: {says}"
    if entry.body.path is None:
        return "an installed package registers it"
    return "it is registered in a way that the source does not show"


def _collision(facts: Facts, name: str, matched: Registration) -> Collision | None:
    same = (one for one in facts.collisions if one.name == name and matched in one.registrations)
    return next(same, None)


def _matched(layers: Iterable[Place], known: Sequence[Registration]) -> Registration | None:
    """Return the definition that a layer of the function is."""
    layers = list(layers)
    for place in layers:
        for entry in known:
            if _is(place, entry):
                return entry
    # app.task(other_module.function): the audit's place is that of the call.
    names = {_last(place.function) for place in layers}
    called = [entry for entry in known if _last(entry.function) in names]
    # app.task(make()): the audit does not know which function that is.
    called = called or [entry for entry in known if not _is_name(entry.function)]
    return called[0] if len(called) == 1 else None


def _is_name(function: str) -> bool:
    return all(part.isidentifier() for part in function.replace("<lambda>", "_").split("."))


def _is(place: Place, entry: Registration) -> bool:
    if place.path != entry.where.path:
        return False
    written = place.function.replace("<locals>.", "")
    return place.line == entry.where.line or entry.function in (written, place.function)


def _shown(entry: Registered, matched: Registration | None) -> Place:
    """Return the layer that the audit knows, else the innermost one."""
    found = (place for place in entry.layers if matched is not None and _is(place, matched))
    return next(found, entry.body)


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


def _and(paths: Sequence[str]) -> str:
    return " and ".join([", ".join(paths[:-1]), paths[-1]] if len(paths) > 1 else paths)
