"""Which names the modular functions look up that take the place of the monolith's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
        if module.name not in here and (counts or module.looks_up(_now(plan, name))):
            here.append(module.name)
    return {name: tuple(modules) for name, modules in found.items() if modules}


def _now(plan: Plan, name: str) -> str:
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
    from codemods.move.analysis import analyse

    monolith = layout.monolith
    old = analyse(source.read(monolith.path), monolith.name, is_package(monolith.path))
    apart = {executor.legacy_function for executor in plan.executors} | {*plan.elsewhere}
    apart |= {task.legacy_function for task in plan.tasks}
    if facts.legacy_router is not None:  # what it picks from is for the stage that routes
        apart.add(facts.legacy_router.function.name)
    modules: dict[str, _Module] = {}
    tasks = {task.legacy_function for task in plan.tasks}
    for legacy, module in _successors(plan):
        path = _path(layout, module, source)
        if path is None:
            continue
        modules.setdefault(module, _Module(module, path, source))
        for name in sorted(_reached(old, legacy, apart)):
            yield name, modules[module], legacy in tasks


def _successors(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield the monolith's functions whose modular counterpart stays, and its module."""
    for executor in plan.executors:
        if executor.action == KEEP:
            yield executor.legacy_function, executor.module
    for task in plan.tasks:
        if task.action == SUPERSEDED:
            yield task.legacy_function, task.module
    for name, home in plan.elsewhere.items():
        yield name, home.module


def _path(layout: Layout, module: str, source: Source) -> str | None:
    root = f"{layout.source_root}/" if layout.source_root not in ("", ".") else ""
    stem = f"{root}{module.replace('.', '/')}"
    return next((p for p in (f"{stem}.py", f"{stem}/__init__.py") if source.exists(p)), None)


def _reached(old: Analysis, start: str, apart: set[str]) -> set[str]:
    """Return the globals that a function looks up, by itself or through helpers of its own."""
    names: set[str] = set()
    queue, seen = [start], {start}
    while queue:
        for unit in old.binders(queue.pop()):
            new = _globals(unit.uses) - names
            names |= new
            queue += new - seen - apart
            seen |= new
    return names


def _globals(uses: Iterable[Use]) -> set[str]:
    from codemods.move.analysis import BUILTINS, MODULE_NAMES
    from codemods.move.scopes import Action, Phase

    called = (use for use in uses if use.phase is Phase.CALL)
    return {use.name for use in called if use.action is Action.LOAD} - MODULE_NAMES - BUILTINS
