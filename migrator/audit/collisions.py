"""Task names with more than one definition, and which of them a worker would run.

The rules hold for Celery 4 to 5.7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from migrator.audit.arms import arms_of, beside_all, exclusive, unknown
from migrator.audit.candidates import is_test
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import Process
from migrator.audit.services import Services
from migrator.audit.startup import Started, Startup
from migrator.audit.values import App
from migrator.audit.worker_registry import AppKey
from migrator.facts import Collision, Location

SEPARATE = "the definitions belong to different applications, and no process imports two of them"
BRANCHES = "the definitions are in branches of which only one runs"

_Started = list[tuple[Process, Started]]


@dataclass(frozen=True)
class _Verdict:
    verdict: str
    cause: str
    reason: str
    winner: Definition | None = None
    placed: bool = True  # False: it is one of several of its module, a condition says which


def collisions(
    evaluator: Evaluator,
    definitions: Iterable[Definition],
    workers: Sequence[Process],
    web: Sequence[Process],
    services: Callable[[], Services],
) -> tuple[Collision, ...]:
    """Return every name that has several definitions, with its verdict.

    Definitions of another application's registry are left out, unless there are no others.
    """
    definitions = list(definitions)
    groups: dict[str, list[Definition]] = {}
    for definition in definitions:
        if definition.registration.name is not None:
            groups.setdefault(definition.registration.name, []).append(definition)
    several = _several(evaluator, ((name, group) for name, group in sorted(groups.items())))
    parts = services() if several else None
    startup = Startup(evaluator, definitions)
    started = [(worker, startup.run(worker)) for worker in workers] if several else []
    found = []
    for name, group in several:
        shared = [(name, part) for part in parts.groups(group)] if parts else []
        shared = _several(evaluator, shared)
        for _, part in shared:
            found.append(_collision(name, part, _judge(name, part, started, web)))
        if not shared:
            found.append(_collision(name, group, _Verdict("apart", "applications", SEPARATE)))
    return tuple(found)


def _collision(name: str, group: list[Definition], result: _Verdict) -> Collision:
    winner = result.winner.registration if result.winner is not None else None
    return Collision(
        name,
        tuple(definition.registration for definition in group),
        result.verdict,
        result.reason,
        winner.module if winner is not None else None,
        result.cause,
        winner_at=winner.where if winner is not None and result.placed else None,
    )


def _several(
    evaluator: Evaluator, groups: Iterable[tuple[str, list[Definition]]]
) -> list[tuple[str, list[Definition]]]:
    return [(name, group) for name, group in groups if _is_several(evaluator, group)]


def _is_several(evaluator: Evaluator, group: list[Definition]) -> bool:
    """Several modules define it, or one does so twice and both can run."""
    if len({definition.path for definition in group}) > 1:
        return True
    parsed = evaluator.project.parse(group[0].path)
    if len(group) < 2 or parsed is None or is_test(group[0].path):
        return False
    places = {definition.registration.where: definition for definition in group}
    running = [d.place for d in places.values() if d.at_import and d.place is not None]
    arms = [arms_of(parsed.tree, parsed.path, place) for place in running]
    return any(not exclusive(one, other) for one, other in combinations(arms, 2))


def _judge(
    name: str, group: list[Definition], started: _Started, web: Sequence[Process]
) -> _Verdict:
    real = [definition for definition in group if not is_test(definition.path)]
    if len(_places(real)) < 2:
        return _Verdict("apart", "tests", "all but one of the definitions are in tests")
    results = [_in_worker(name, real, worker, one) for worker, one in started]
    known = [result for result in results if result is not None]
    for wanted in ("undefined", "defined", "apart"):
        for result in known:
            if result.verdict == wanted:
                return result
    alone = [result for result in known if result.verdict == "alone"]
    if len({result.reason for result in alone}) > 1:
        reason = f"each worker imports only one of {_files(real)}"
        return _Verdict("apart", "never-together", reason)
    return _outside_of_workers(real, started, web, next(iter(alone), None))


def _in_worker(
    name: str, group: list[Definition], worker: Process, started: Started
) -> _Verdict | None:
    seen = {id(definition) for definition in started.registries.seen}
    first = [d for d in group if id(d) in seen]
    ran = {definition.path for definition in first}
    renamed = [d for d in started.registries.renamed if any(d is one for one in group)]
    if renamed and len(_places(first)) < 2:
        reason = f"the worker's app has a name of its own making for {_files(renamed)}"
        return _Verdict("apart", "applications", reason)
    later = [
        d
        for d in group
        if d.path in worker.reachable and d.path not in ran and not _of_other(d, started)
    ]
    if len(_places(first)) > 1:
        return _at_start(name, first, started)
    taken = _taken_at_start(name, first, later, started) if first and later else None
    if taken is not None:
        return taken
    if first and later:
        there = set(worker.start).issuperset(_paths(later))
        does = "defines it" if there else "is imported"
        reason = (
            f"the worker imports {first[0].path} at start; {_files(later)} {does} only inside "
            "functions, when its registry is complete: Celery keeps the first"
        )
        return _Verdict("defined", "imported-first", reason, first[0])
    if len(_paths(later)) > 1:
        reason = (
            f"the worker imports {_files(later)} only inside functions: "
            "Celery keeps the one that happens to be imported first"
        )
        return _Verdict("undefined", "calls", reason)
    only = [*first, *later]
    return _Verdict("alone", "", only[0].path, only[0]) if only else None


def _taken_at_start(
    name: str, first: list[Definition], later: list[Definition], started: Started
) -> _Verdict | None:
    """Return the verdict where the code takes what it defines at start out of the registry."""
    what = f"the worker imports {_files(first)} at start"
    if started.registries.removes(name):
        return _removed(what)
    gone = started.registries.taken_out.get(name)
    if gone is None or started.registries.kept.get(name) or len(_paths(later)) > 1:
        return None
    reason = f"{_taken_out(what, gone)}; {_files(later)} is imported only inside functions"
    return _Verdict("apart", "taken-out", reason)


def _removed(what: str) -> _Verdict:
    """Return the verdict where nobody can tell what is taken out of the registry."""
    reason = f"{what}, and the code takes tasks out of the registry again"
    return _Verdict("undefined", "removed", reason)


def _taken_out(what: str, gone: Location) -> str:
    return f"{what}; {gone} takes what was registered by then out of the registry"


def _of_other(definition: Definition, started: Started) -> bool:
    """Tell whether only another app than the worker's can ever have a definition."""
    alone = definition.registration.form == "register_task" or not definition.shared
    app = definition.app
    return alone and app is not None and bool(app.line) and _key(app) != started.main


def _key(app: App) -> AppKey:
    return app.path, app.line


def _at_start(name: str, first: list[Definition], started: Started) -> _Verdict:
    rivals, kept = _places(first), started.registries.kept.get(name, [])
    both, none = ("both ", "neither") if len(rivals) == 2 else ("", "none")
    what = f"the worker imports {both}{_files(first)} at start"
    if len(_paths(first)) == 1:
        what = f"{first[0].path} defines it {_times(first)}"
    if started.registries.removes(name):
        return _removed(what)
    gone = started.registries.taken_out.get(name)
    if gone is not None and len(_places(kept)) < 2:
        out = _taken_out(what, gone)
        if not kept:
            return _Verdict("apart", "taken-out", f"{out}, and nothing comes after that")
        return _Verdict("defined", "taken-out", f"{out}, {kept[0].path} comes after that", kept[0])
    places = [started.where(definition) for definition in _places(kept)]
    pairs = len(places) > 1
    own = {id(definition) for definition in kept}
    others = [definition for definition in rivals if id(definition) not in own]
    beside = beside_all(map(started.where, others), map(started.where, kept))
    lost = [definition for definition, one in zip(others, beside, strict=True) if one]
    branches = pairs and all(exclusive(one, other) for one, other in combinations(places, 2))
    if branches and not lost:
        return _Verdict("apart", "branches", BRANCHES)
    if branches and len(_paths(kept)) == 1:
        reason = f"{what}; {kept[0].path} is evaluated first, whichever of its branches runs"
        return _Verdict("defined", "evaluated-first", reason, kept[0], placed=False)
    if branches or (pairs and started.registries.depends(name)):
        reason = f"{what}; which is evaluated first depends on a condition that cannot be read"
        return _Verdict("undefined", "condition", reason)
    if not kept:
        reason = f"{what}, for other applications: the worker's own was complete before"
        return _Verdict("apart", "applications", reason)
    if pairs:
        reason = f"{what}, {none} is evaluated first: Celery's choice depends on memory addresses"
        return _Verdict("undefined", "pending", reason)
    winner, cause = kept[0], "evaluated-first"
    if not lost:
        return _Verdict("apart", "branches", BRANCHES)
    why = "is evaluated before the other is finalized, and Celery keeps the first"
    if winner.registration.form == "register_task":
        cause = "replaced"
        why = "uses register_task, which replaces what was registered before"
    elif winner.shared and any(not d.shared for d in first):
        cause = "shared-first"
        why = "is a shared task, which Celery registers before those with shared=False"
    who = winner.path if len(_paths(first)) > 1 else f"line {winner.registration.where.line}"
    if any(unknown(started.where(winner)) - started.where(other) for other in lost):
        return _Verdict("defined", "branch", f"{what}; {who} {why}, if its branch runs", winner)
    return _Verdict("defined", cause, f"{what}; {who} {why}", winner)


def _outside_of_workers(
    group: list[Definition], started: _Started, web: Sequence[Process], alone: _Verdict | None
) -> _Verdict:
    served = [[d for d in group if d.path in process.reachable] for process in web]
    in_web = max(served, key=lambda found: len(_paths(found)), default=[])
    if alone is not None and len(_paths(group)) == 1:
        return _Verdict("apart", "applications", "the definitions are of different applications")
    unknown = next((worker.unknown for worker, _ in started if worker.unknown), None)
    if unknown is not None:
        reason = (
            f"what the worker imports is computed ({unknown}); where it imports {_files(group)}, "
            "Celery's choice depends on memory addresses"
        )
        return _Verdict("undefined", "computed", reason)
    if alone is not None and len(_paths(in_web)) > 1:
        reason = (
            f"the worker imports only {alone.reason}; the web process can import {_files(in_web)}, "
            "but a message carries only the name"
        )
        return _Verdict("defined", "one-worker", reason, alone.winner)
    if len(_paths(in_web)) > 1:
        reason = f"no worker is seen to import {_files(group)}; the web process can import them all"
        return _Verdict("undefined", "web", reason)
    if (not started and not web) or len(_paths(group)) == 1:
        reason = (
            f"no process that imports {_files(group)} was found; one that imports them all leaves "
            "the choice to memory addresses"
        )
        return _Verdict("undefined", "no-process", reason)
    return _Verdict(
        "apart", "never-together", f"no process is seen to import more than one of {_files(group)}"
    )


def _places(group: Iterable[Definition]) -> list[Definition]:
    """Return the definitions without those that stand at the same place."""
    return list({definition.registration.where: definition for definition in group}.values())


def _paths(group: Iterable[Definition]) -> list[str]:
    return list(dict.fromkeys(definition.path for definition in group))


def _times(group: Sequence[Definition]) -> str:
    lines = [str(definition.registration.where.line) for definition in _places(group)]
    return f"in the lines {_and(lines)}"


def _files(group: Iterable[Definition]) -> str:
    return _and(_paths(group))


def _and(paths: Sequence[str]) -> str:
    return " and ".join([", ".join(paths[:-1]), paths[-1]] if len(paths) > 1 else paths)
