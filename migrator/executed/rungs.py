"""The executed rungs for one step: imports, registry, OpenAPI document, tests.

As in the static ladder only what the step made worse counts. An import that failed before for the
same reason says something of the environment, not of the step: that becomes a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from migrator.audit.apps import AppPlace
from migrator.audit.candidates import is_test
from migrator.engine import Finding
from migrator.executed.documents import differences
from migrator.executed.failing import Failing, compared
from migrator.executed.target import Answer, Target, is_failure
from migrator.modules import module_name

RUNGS = ("exec-imports", "exec-registry", "exec-openapi", "exec-tests")
MOST_LINES = 8
# Running these is what they are for; importing them is not.
_PROGRAMS = frozenset({"__main__", "conftest", "setup"})


@dataclass(frozen=True)
class Tried:
    """One step, as the rungs need it.

    Attributes:
        before: Tree id before.
        after: Tree id after.
        existing: Python files that differ, and the monolith, as far as they were there before.
        remaining: Python files that differ, as far as they are there after.
        apps: The Celery apps before and after.
        served: Files that may make a FastAPI app, before and after.
        dropped: Task names that may go.
        strict: The API must stay as it is.
        test_command: What to run; may be empty.
    """

    before: str
    after: str
    existing: tuple[str, ...]
    remaining: tuple[str, ...]
    apps: tuple[AppPlace, ...]
    served: tuple[str, ...]
    dropped: frozenset[str] = frozenset()
    strict: bool = True
    test_command: tuple[str, ...] = ()


@dataclass
class Told:
    """What the rungs say.

    Attributes:
        findings: What the step breaks.
        notes: What is worth knowing: which body a name is bound to now, and the like.
        checks: The rungs that had something to look at.
        bound: For each app the body of each task name before and after; empty where there is none.
    """

    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    bound: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def object(self, check: str, message: str, path: str = "", failure: Any = None) -> None:
        """Add a finding, with the end of what was printed."""
        lines = [f"\n    | {line}" for line in (failure or {}).get("lines", [])[-MOST_LINES:]]
        self.findings.append(Finding(check, path, 0, message + "".join(lines)))


def climb(target: Target, step: Tried, root: str) -> Told:
    """Run the rungs of one step.

    Args:
        target: The target's code.
        step: The step.
        root: Folder of a tree that is on ``sys.path``.
    """
    told = Told()
    if step.before == step.after:
        return told
    _imports(target, step, root, told)
    for app in step.apps:
        _registry(target, step, app, told)
    _openapi(target, step, root, told)
    _tests(target, step, told)
    return told


def modules_of(paths: Iterable[str], root: str) -> dict[str, str]:
    """Return the importable ones of Python files: path by dotted name; no tests, no programs."""
    found = {}
    for path in paths:
        name = module_name(path, root) if path.endswith(".py") and not is_test(path) else None
        parts = name.split(".") if name else []
        if parts and parts[-1] not in _PROGRAMS and all(part.isidentifier() for part in parts):
            found[".".join(parts)] = path
    return found


def _imports(target: Target, step: Tried, root: str, told: Told) -> None:
    modules = modules_of(step.remaining, root)
    if not modules:
        return
    told.checks.append(RUNGS[0])
    now = target.imports(step.after, sorted(modules))
    failing = {name: value for name, value in now.items() if is_failure(value)}
    if not failing:
        return
    was = target.imports(step.before, sorted(modules_of(step.existing, root)))
    missing = {value["missing"] for value in was.values() if is_failure(value)} - {None}
    for name, failure in failing.items():
        before = was.get(name)
        same = (before or {}).get("reason") == failure["reason"]
        if same or failure["missing"] in missing:
            told.notes.append(f"import {name} fails before as well: {failure['reason']}")
        else:
            message = f"import {name} fails: {failure['reason']}"
            told.object(RUNGS[0], message, modules[name], failure)


def _registry(target: Target, step: Tried, app: AppPlace, told: Told) -> None:
    was, now = target.registry(step.before, app), target.registry(step.after, app)
    told.checks += [RUNGS[1]] if RUNGS[1] not in told.checks else []
    failure = now.get("failure")
    if failure is not None:
        reason = f"the app {app.name} cannot be asked: {failure['reason']}"
        if was.get("failure") is None:
            told.object(RUNGS[1], f"{reason}; it could before", app.path, failure)
        else:
            told.notes.append(f"{reason}; before neither")
        return
    if was.get("failure") is not None:
        told.notes.append(f"the app {app.name} can be asked now: {len(now['tasks'])} tasks")
        return
    _names(was["tasks"], now["tasks"], app, step.dropped, told)


def _names(was: Answer, now: Answer, app: AppPlace, dropped: frozenset[str], told: Told) -> None:
    names = list(dict.fromkeys([*was, *now]))
    told.bound[app.name] = {name: (was.get(name, ""), now.get(name, "")) for name in names}
    for name in names:
        if name not in now and name not in dropped:
            message = f"the worker of {app.name} has {name} registered no more (it was {was[name]})"
            told.object(RUNGS[1], message, app.path)
        elif was.get(name) != now.get(name):
            old, new = was.get(name, "not registered"), now.get(name, "not registered")
            told.notes.append(f"{name}: {old} -> {new}")


def _openapi(target: Target, step: Tried, root: str, told: Told) -> None:
    modules = sorted(modules_of(step.served, root))
    if not modules:
        return
    was, now = target.openapi(step.before, modules), target.openapi(step.after, modules)
    documents = {name for name in (*was, *now) if ":" in name}
    told.checks += [RUNGS[2]] if documents else []
    for name, value in now.items():
        if is_failure(value) and not is_failure(was.get(name)):
            told.object(
                RUNGS[2], f"the apps of {name} cannot be asked: {value['reason']}", "", value
            )
    for name in sorted(documents):
        for line in _changes(was.get(name), now.get(name)):
            said = f"the OpenAPI document of {name}: {line}"
            if step.strict:
                told.object(RUNGS[2], said)
            else:
                told.notes.append(said)


def _changes(was: Answer | None, now: Answer | None) -> Iterator[str]:
    if was is None or now is None:
        yield "the app is new" if was is None else "the app is gone"
    else:
        yield from differences(was, now)


def _tests(target: Target, step: Tried, told: Told) -> None:
    command: Sequence[str] = step.test_command
    if not command:
        return
    told.checks.append(RUNGS[3])
    failure = target.tests(step.after, command)["failure"]
    if failure is None:
        return
    said = f"`{' '.join(command)}` fails: {failure['reason']}"
    known = target.tests(step.before, command)["failure"]
    if known is None:
        told.object(RUNGS[3], f"{said}; it passed before", "", failure)
        return
    worse, words = _more_fails(known, failure)
    if worse:
        told.object(
            RUNGS[3], f"{said}; it failed before ({known['reason']}), but {words}", "", failure
        )
    else:
        told.notes.append(f"{said}; it fails before as well: {words}")


def _more_fails(was: Answer, now: Answer) -> tuple[bool, str]:
    """Tell whether a test command that failed before fails for more reasons now."""
    worse, words = compared(Failing.of(was.get("failed")), Failing.of(now.get("failed")))
    if worse is None and now["reason"] != was["reason"]:
        return True, words
    return bool(worse), words
