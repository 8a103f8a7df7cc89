"""Which names the modular functions look up that take the place of the monolith's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator.facts import Facts, Layout
from migrator.modules import is_package
from migrator.plan import KEEP, SUPERSEDED, Plan
from migrator.snapshot import Source

if TYPE_CHECKING:
    from codemods.move.analysis import Analysis
    from codemods.move.scopes import Use

Lookups = dict[str, tuple[str, ...]]


def with_kept_lookups(
    moved: Mapping[str, tuple[str, ...]], facts: Facts, plan: Plan, source: Source
) -> Lookups:
    """Add the modules of functions that stay to those that look the monolith's globals up.

    A test that patches ``monolith.send`` may mean a function that moves, or one whose modular
    counterpart stays. Of an executor, what that counterpart does not look up counts too where moved
    code does: which of both a test means cannot be told. A task leads to moved code itself.

    Args:
        moved: What moved code looks up, and the modules that hold it.
        facts: The audit, with a layout.
        plan: What stays, with the homes of all symbols.
        source: The tree.
    """
    layout = facts.layout
    if layout is None or not source.exists(layout.monolith.path):
        return dict(moved)
    found = {name: list(modules) for name, modules in moved.items()}
    for name, module, is_task in _looked_up(facts, layout, plan, source):
        here = found.setdefault(name, [])
        counts = bool(here) and not is_task
        if module.name not in here and (counts or module.looks_up(name_now(plan, name))):
            here.append(module.name)
    return {name: tuple(modules) for name, modules in found.items() if modules}


@dataclass(frozen=True)
class StandIn:
    """A function of the modular side that takes the place of one of the monolith's.

    Attributes:
        module: Its dotted module.
        function: Its name there.
        legacy: The function of the monolith.
        names: The globals that the latter looks up, by itself or through helpers of its own.
    """

    module: str
    function: str
    legacy: str
    names: frozenset[str]


def stand_ins(facts: Facts, plan: Plan, source: Source) -> list[StandIn]:
    """Return the functions that stay, with what the monolith's functions look up in their place."""
    layout = facts.layout
    if layout is None or not source.exists(layout.monolith.path):
        return []
    old, apart = _old(facts, layout, plan, source)
    return [
        StandIn(module, function, legacy, frozenset(_reached(old, legacy, apart, builtins=True)))
        for legacy, module, function in (*_successors(plan), *_router(facts, plan))
    ]


def _router(facts: Facts, plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield the router, which is completed where the modular side has one."""
    if facts.router is not None and facts.legacy_router is not None and plan.router is None:
        router = facts.router.function
        yield facts.legacy_router.function.name, router.module, router.name


def name_now(plan: Plan, name: str) -> str:
    """Return what the modular side calls a name of the monolith."""
    home = plan.homes.get(name)
    return home.name if home is not None else name


class _Module:
    """A module of the modular side, and the globals that its functions look up."""

    def __init__(self, name: str, path: str, source: Source) -> None:
        from codemods.move.analysis import analyse

        self.name = name
        found = analyse(source.read(path), name, is_package(path))
        self._names = {name for unit in found.units for name in _globals(unit.uses)}

    def looks_up(self, name: str) -> bool:
        return name in self._names


def _looked_up(
    facts: Facts, layout: Layout, plan: Plan, source: Source
) -> Iterator[tuple[str, _Module, bool]]:
    """Yield each global that a function of the monolith looks up, and where its successor is.

    The third part says whether that is a task.
    """
    old, apart = _old(facts, layout, plan, source)
    modules: dict[str, _Module] = {}
    tasks = {task.legacy_function for task in plan.tasks}
    for legacy, module, _ in _successors(plan):
        path = _path(layout, module, source)
        if path is None:
            continue
        modules.setdefault(module, _Module(module, path, source))
        for name in sorted(_reached(old, legacy, apart)):
            yield name, modules[module], legacy in tasks


def _old(facts: Facts, layout: Layout, plan: Plan, source: Source) -> tuple[Analysis, set[str]]:
    """Return the monolith, and those of its functions that have a successor of their own."""
    from codemods.move.analysis import analyse

    monolith = layout.monolith
    old = analyse(source.read(monolith.path), monolith.name, is_package(monolith.path))
    apart = {executor.legacy_function for executor in plan.executors} | {*plan.elsewhere}
    apart |= {task.legacy_function for task in plan.tasks}
    if facts.legacy_router is not None:  # what it picks from is for the stage that routes
        apart.add(facts.legacy_router.function.name)
    return old, apart


def _successors(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield the monolith's functions whose modular counterpart stays: module and name of that."""
    for executor in plan.executors:
        if executor.action == KEEP:
            yield executor.legacy_function, executor.module, executor.public_name
    for task in plan.tasks:
        if task.action == SUPERSEDED:
            yield task.legacy_function, task.module, task.function
    for name, home in plan.elsewhere.items():
        yield name, home.module, home.name


def _path(layout: Layout, module: str, source: Source) -> str | None:
    root = f"{layout.source_root}/" if layout.source_root not in ("", ".") else ""
    stem = f"{root}{module.replace('.', '/')}"
    return next((p for p in (f"{stem}.py", f"{stem}/__init__.py") if source.exists(p)), None)


def _reached(old: Analysis, start: str, apart: set[str], builtins: bool = False) -> set[str]:
    """Return the globals that a function looks up, by itself or through helpers of its own."""
    names: set[str] = set()
    queue, seen = [start], {start}
    while queue:
        for unit in old.binders(queue.pop()):
            new = _globals(unit.uses, builtins) - names
            names |= new
            queue += new - seen - apart
            seen |= new
    return names


def _globals(uses: Iterable[Use], builtins: bool = False) -> set[str]:
    from codemods.move.analysis import BUILTINS, MODULE_NAMES
    from codemods.move.scopes import Action, Phase

    called = (use for use in uses if use.phase is Phase.CALL)
    names = {use.name for use in called if use.action is Action.LOAD} - MODULE_NAMES
    return names if builtins else names - BUILTINS
