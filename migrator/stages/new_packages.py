"""The packages of a modular side that does not exist yet: made empty, filled by later stages."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import Facts, Layout, Location, Module
from migrator.modules import package_folder
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from migrator.stages.reexports import Exports
from migrator.writing.formatting import formatter_for


def new_packages(facts: Facts, layout: Layout, plan: Plan, overlay: Overlay) -> Outcome:
    """Return the packages that are not there yet; what is in one that exists stays."""
    taken = tuple(_taken(plan, overlay))
    if taken:
        return Blocked(taken)
    contents: dict[str, bytes | None] = {
        path: formatter_for(overlay, plan.line_limit, path).written(
            b"", f'"""{sentence}"""\n'.encode()
        )
        for path, sentence in _sentences(layout, plan).items()
        if not overlay.exists(path)
    }
    changes = overlay.changes_to(contents)
    if not changes:
        return Unchanged("the packages are there")
    return Changed(changes, (*_evidence(facts, layout, plan),))


def _sentences(layout: Layout, plan: Plan) -> dict[str, str]:
    """Return what each new package is for, by the path of its ``__init__``."""
    shared = layout.utils_package
    return {
        layout.tasks_package.path: "The Celery tasks: import them from here.",
        layout.scheduling_package.path: "The Celery tasks, one module each.",
        layout.execution_package.path: "What the tasks do: one executor for each kind of job.",
        **(
            {shared.path: "Helpers that several modules use."}
            if shared is not None and _is_used(shared, plan)
            else {}
        ),
    }


def _is_used(shared: Module, plan: Plan) -> bool:
    homes = {home.module for home in plan.homes.values()}
    return plan.shared_module in homes and plan.shared_module.startswith(f"{shared.name}.")


def _taken(plan: Plan, overlay: Overlay) -> Iterator[Reason]:
    """Object to new modules whose name is a folder: a package hides the module beside it."""
    paths = {entry.path for entry in plan.executors if entry.path}
    paths |= {task.path for task in plan.tasks if task.path}
    folders = {path.removesuffix(".py") for path in paths}
    seen = set()
    for path in overlay.paths():
        folder = path.rpartition("/")[0]
        if folder in folders and folder not in seen:
            seen.add(folder)
            yield Reason(
                Location(path, 1),
                f"there is a folder {folder}, where the module {folder}.py would have to be",
                "rename the folder, or choose another home: --tasks-package PACKAGE",
            )


def _evidence(facts: Facts, layout: Layout, plan: Plan) -> Iterator[str]:
    monolith = layout.monolith
    yield f"{monolith.name} has no modular counterpart: one is built from it"
    yield f"the tasks' public home is {layout.tasks_package.name}"
    legacy = facts.legacy_dispatcher
    for task in plan.tasks:
        if legacy is not None and task.legacy_function == legacy.name:
            yield f"{legacy.name} ({legacy.where}) dispatches: it goes to {task.path}"
    router = facts.legacy_router
    if plan.router is not None and router is not None:
        where = router.function.where
        yield f"{router.function.name} ({where}) routes: it goes to {plan.router.path}"
    elif router is not None:
        yield f"{router.function.name} routes the job types itself: its table goes with it"
    yield f"nothing imports {package_folder(layout.tasks_package.path)} for its tasks yet"


def app_exports(plan: Plan) -> list[Exports]:
    """Return the app as an export of the tasks package: ``shared_task`` brings none along."""
    return [Exports(plan.app.module, (plan.app.name,))] if plan.app is not None else []
