"""Where the modular side goes that does not exist yet: it is built from the monolith."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from posixpath import basename, commonpath, dirname

from migrator.audit.calls_from import called_functions
from migrator.audit.definition import Definition
from migrator.audit.django_apps import django_apps
from migrator.audit.evaluate import Evaluator
from migrator.audit.layout import Parts
from migrator.audit.modules import join
from migrator.audit.options import AuditOptions
from migrator.audit.project import Project
from migrator.errors import DiscoveryError
from migrator.facts import Layout, Module
from migrator.modules import is_package

# A folder of this name holds tasks: what is split out of one of its modules stays in it.
_TASKS = re.compile(r"task|job|worker|celery|queue|background", re.IGNORECASE)
# Names for a new package beside the monolith, the first that is free.
_NEW = ("tasks", "celery_tasks", "background_tasks")


def can_be_built(
    evaluator: Evaluator, definitions: Sequence[Definition], parts: Parts, options: AuditOptions
) -> bool:
    """Tell whether a modular side can be made: it has no router yet, and job types are known.

    Only for a monolith that a person named: one module with all the tasks is no fault by itself.
    """
    if options.monolith is None:
        return False
    router = parts.monolith.router
    named = options.dispatcher is not None or options.base_executor is not None
    if named or router is None or not router.fact.routes:
        return False
    return not parts.modular or (
        parts.router is None and _use_old_router(evaluator, definitions, parts)
    )


def _use_old_router(evaluator: Evaluator, definitions: Sequence[Definition], parts: Parts) -> bool:
    """Tell whether the tasks that are there already still route by the monolith.

    Then they will route by what is built from it. A task that does something else where the
    monolith's routes would not.
    """
    routing = {
        task.registration.name
        for task in definitions
        if task.path == parts.monolith.path and _routes(evaluator, parts, task)
    }
    dispatching = [task for task in parts.modular if task.registration.name in routing]
    return all(_routes(evaluator, parts, task) for task in dispatching)


def _routes(evaluator: Evaluator, parts: Parts, task: Definition) -> bool:
    router, node = parts.monolith.router, task.node
    if router is None or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    called = called_functions(evaluator, task.path, node, depth=3)
    return node is router.node or any(one.node is router.node for one in called)


def new_layout(evaluator: Evaluator, parts: Parts, options: AuditOptions) -> Layout:
    """Return where the packages of the modular side are going to be.

    Raises:
        DiscoveryError: A module has the name of one of the packages.
    """
    project, monolith = evaluator.project, parts.monolith.path
    root = project.modules.root_of(monolith)
    # What an app of Django holds cannot be handed on by the app's own package.
    taken = {root, *django_apps(evaluator)}
    there = _scheduling(parts, taken)
    home = _home(project, monolith, there or "", taken, options)
    scheduling, execution, utils = (
        there or join(home, "scheduling"),
        join(home, "execution"),
        join(home, "utils"),
    )
    for folder in (home, scheduling, execution):
        _check_free(project, folder)
    return Layout(
        source_root=root,
        monolith=project.modules.module(monolith),
        tasks_package=_package(root, home),
        scheduling_package=_package(root, scheduling),
        execution_package=_package(root, execution),
        utils_package=None if _is_module(project, utils) else _package(root, utils),
        built=True,
    )


def _scheduling(parts: Parts, taken: set[str]) -> str | None:
    """Return the folder of the tasks that are there already; None where it is the root."""
    folders = [dirname(task.path) or "." for task in parts.modular]
    common = commonpath(folders) if folders else "."
    return common if common not in (".", *taken) else None


def _home(
    project: Project, monolith: str, there: str, taken: set[str], options: AuditOptions
) -> str:
    """Return the folder that a person named, the tasks', the monolith's, or one beside that."""
    if options.tasks_package is not None:
        named = options.tasks_package.removesuffix("/__init__.py").strip("/")
        root = project.modules.root_of(monolith)
        return named if "/" in named else join(root, named.replace(".", "/"))
    if there:
        above = dirname(there)
        return above if above not in taken and _TASKS.search(basename(above)) else there
    # What is split out of a package cannot stay in it: the package itself goes.
    folder = dirname(dirname(monolith)) if is_package(monolith) else dirname(monolith)
    if folder not in taken and _TASKS.search(basename(folder)):
        return folder
    return next(place for place in _places(monolith, folder) if _is_free(project, place))


def _places(monolith: str, folder: str) -> Iterator[str]:
    stem = basename(dirname(monolith) if is_package(monolith) else monolith).removesuffix(".py")
    number = 2
    for name in (*_NEW, f"{stem}_package"):
        yield join(folder, name)
    while True:
        yield join(folder, f"{stem}_package_{number}")
        number += 1


def _is_free(project: Project, folder: str) -> bool:
    return folder not in project.modules.folders and not _is_module(project, folder)


def _is_module(project: Project, folder: str) -> bool:
    return f"{folder}.py" in project.modules.files


def _check_free(project: Project, folder: str) -> None:
    """A package hides the module of the same name: its importers would get the wrong one."""
    if _is_module(project, folder):
        raise DiscoveryError(
            f"{folder}.py is where the package {folder}/ would have to be",
            "choose another home for the tasks: --tasks-package PACKAGE, which need not exist yet",
        )


def _package(root: str, folder: str) -> Module:
    """Return a package that need not be there; its root is the monolith's."""
    name = folder.removeprefix(f"{root}/") if root else folder
    return Module(name.replace("/", "."), join(folder, "__init__.py"))
