"""Task names with more than one definition, and which of them a worker would run.

The rules hold for Celery 4 to 5.7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from migrator.audit.candidates import is_test
from migrator.audit.definition import Definition
from migrator.audit.graph import Process
from migrator.audit.services import Services
from migrator.audit.startup import Registry, Startup
from migrator.facts import Collision

SEPARATE = "the definitions belong to different applications, and no process imports two of them"


@dataclass(frozen=True)
class _Verdict:
    verdict: str
    cause: str
    reason: str
    winner: str | None = None


def collisions(
    definitions: Iterable[Definition],
    workers: Sequence[Process],
    web: Sequence[Process],
    startup: Startup,
    services: Callable[[], Services],
) -> tuple[Collision, ...]:
    """Return every name that several modules define, with its verdict.

    Definitions of another application's registry are left out, unless there are no others.
    """
    groups: dict[str, list[Definition]] = {}
    for definition in definitions:
        if definition.registration.name is not None:
            groups.setdefault(definition.registration.name, []).append(definition)
    several = _several((name, group) for name, group in sorted(groups.items()))
    parts = services() if several else None
    registries = [(worker, startup.run(worker)) for worker in workers] if several else []
    found = []
    for name, group in several:
        shared = _several((name, part) for part in parts.groups(group)) if parts else []
        for _, part in shared:
            found.append(_collision(name, part, _judge(name, part, registries, web)))
        if not shared:
            found.append(_collision(name, group, _Verdict("apart", "applications", SEPARATE)))
    return tuple(found)


def _collision(name: str, group: list[Definition], result: _Verdict) -> Collision:
    registrations = tuple(definition.registration for definition in group)
    return Collision(
        name, registrations, result.verdict, result.reason, result.winner, result.cause
    )


def _several(
    groups: Iterable[tuple[str, list[Definition]]],
) -> list[tuple[str, list[Definition]]]:
    return [(name, group) for name, group in groups if len({d.path for d in group}) > 1]


def _judge(
    name: str,
    group: list[Definition],
    registries: list[tuple[Process, Registry]],
    web: Sequence[Process],
) -> _Verdict:
    real = [definition for definition in group if not is_test(definition.path)]
    if len({definition.path for definition in real}) < 2:
        return _Verdict("apart", "tests", "all but one of the definitions are in tests")
    results = [_in_worker(name, real, worker, registry) for worker, registry in registries]
    known = [result for result in results if result is not None]
    for wanted in ("undefined", "defined"):
        for result in known:
            if result.verdict == wanted:
                return result
    alone = next((result for result in known if result.verdict == "alone"), None)
    return _outside_of_workers(real, registries, web, alone)


def _in_worker(
    name: str, group: list[Definition], worker: Process, registry: Registry
) -> _Verdict | None:
    start = set(worker.start)
    first = _paths(d for d in group if d.path in start and d.at_import)
    later = _paths(d for d in group if d.path in worker.reachable and d.path not in first)
    if len(first) > 1:
        return _at_start(group, first, registry.kept.get(name, []))
    if first and later:
        reason = (
            f"the worker imports {first[0]} at start and {_and(later)} only inside functions, "
            "when its registry is complete: Celery keeps the first"
        )
        return _Verdict("defined", "imported-first", reason, _module(group, first[0]))
    if len(later) > 1:
        reason = (
            f"the worker imports {_and(later)} only inside functions: "
            "Celery keeps the one that happens to be imported first"
        )
        return _Verdict("undefined", "calls", reason)
    only = [*first, *later]
    return _Verdict("alone", "", only[0], _module(group, only[0])) if only else None


def _at_start(group: list[Definition], first: list[str], kept: list[Definition]) -> _Verdict:
    both = "both " if len(first) == 2 else ""
    if len({definition.path for definition in kept}) != 1:
        reason = (
            f"the worker imports {both}{_and(first)} at start, neither is evaluated first: "
            "Celery's choice depends on memory addresses"
        )
        reason = reason.replace("neither", "neither" if both else "none")
        return _Verdict("undefined", "pending", reason)
    winner, cause = kept[0], "evaluated-first"
    why = "is evaluated before the other is finalized, and Celery keeps the first"
    if winner.registration.form == "register_task":
        cause = "replaced"
        why = "uses register_task, which replaces what was registered before"
    elif winner.shared and any(not d.shared for d in group):
        cause = "shared-first"
        why = "is a shared task, which Celery registers before those with shared=False"
    reason = f"the worker imports {both}{_and(first)} at start; {winner.path} {why}"
    return _Verdict("defined", cause, reason, winner.registration.module)


def _outside_of_workers(
    group: list[Definition],
    registries: list[tuple[Process, Registry]],
    web: Sequence[Process],
    alone: _Verdict | None,
) -> _Verdict:
    paths = _paths(group)
    served = [[path for path in paths if path in process.reachable] for process in web]
    in_web = max(served, key=len, default=[])
    unknown = next((worker.unknown for worker, _ in registries if worker.unknown), None)
    if unknown is not None:
        reason = (
            f"what the worker imports is computed ({unknown}); where it imports {_and(paths)}, "
            "Celery's choice depends on memory addresses"
        )
        return _Verdict("undefined", "computed", reason)
    if alone is not None and len(in_web) > 1:
        reason = (
            f"the worker imports only {alone.reason}; the web process can import {_and(in_web)}, "
            "but a message carries only the name"
        )
        return _Verdict("defined", "one-worker", reason, alone.winner)
    if len(in_web) > 1:
        reason = f"no worker is seen to import {_and(paths)}; the web process can import them all"
        return _Verdict("undefined", "web", reason)
    if not registries and not web:
        reason = (
            f"no process that imports {_and(paths)} was found; one that imports them all leaves "
            "the choice to memory addresses"
        )
        return _Verdict("undefined", "no-process", reason)
    return _Verdict("apart", "never-together", f"no process imports more than one of {_and(paths)}")


def _paths(group: Iterable[Definition]) -> list[str]:
    return list(dict.fromkeys(definition.path for definition in group))


def _module(group: list[Definition], path: str) -> str:
    return next(d.registration.module for d in group if d.path == path)


def _and(paths: Sequence[str]) -> str:
    return " and ".join([", ".join(paths[:-1]), paths[-1]] if len(paths) > 1 else paths)
