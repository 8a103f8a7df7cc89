"""Where the parts of the migration are."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from posixpath import commonpath, dirname

from migrator.audit.calls_from import called_functions
from migrator.audit.candidates import is_test
from migrator.audit.definition import Definition
from migrator.audit.django_apps import django_apps
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import ImportGraph
from migrator.audit.monolith import Suspect
from migrator.audit.options import AuditOptions
from migrator.audit.project import Project
from migrator.audit.routers import routing
from migrator.audit.routing import Routing, Weight, not_picked
from migrator.audit.undecided import no_router
from migrator.audit.values import Function
from migrator.errors import DiscoveryError
from migrator.facts import Layout, Module


@dataclass(frozen=True, eq=False)
class Parts:
    """What was found of the modular side.

    Attributes:
        monolith: The legacy module.
        modular: The modular definitions of the names that the monolith shares.
        dispatcher: The modular task that routes, or None.
        router: The modular routing, or None.
        reached: What the monolith's dispatcher routes with, where that is not in the monolith.
        job_type_names: What the modular dispatcher and its router call the job type.
    """

    monolith: Suspect
    modular: tuple[Definition, ...]
    dispatcher: Definition | None = None
    router: Routing | None = None
    reached: Routing | None = None
    job_type_names: frozenset[str] = frozenset()
    notes: tuple[str, ...] = field(default=())


def find_parts(
    evaluator: Evaluator,
    definitions: Sequence[Definition],
    monolith: Suspect,
    options: AuditOptions,
) -> Parts:
    """Find the modular counterparts of a monolith's dispatcher and router."""
    modular = tuple(
        definition
        for definition in definitions
        if definition.registration.name in monolith.names
        and definition.path in monolith.partners
        and not is_test(definition.path)
    )
    known = {route.job_type for route in monolith.router.fact.routes} if monolith.router else set()
    found = _dispatching(evaluator, modular, monolith.path, known)
    dispatcher, router = found if found is not None else (None, None)
    if options.dispatcher is not None:
        dispatcher = _named_dispatcher(evaluator, definitions, options.dispatcher, monolith.path)
        routed = _dispatching(evaluator, (dispatcher,), monolith.path, known)
        router = routed[1] if routed is not None else router
    if options.base_executor is not None:
        router = _named_router(evaluator, options.base_executor, monolith.path)
    if router is None:
        router = _router_of_job_types(evaluator, monolith.path, known)
    return Parts(monolith, modular, dispatcher, router)


def _dispatching(
    evaluator: Evaluator, tasks: Iterable[Definition], monolith: str, known: set[str]
) -> tuple[Definition, Routing] | None:
    """Return the task that calls a router, and that router: the one that knows most job types."""
    found = []
    for task in tasks:
        if isinstance(task.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for function in called_functions(evaluator, task.path, task.node, depth=3):
                routed = _routing_of(evaluator, function)
                if routed is not None and function.path != monolith:
                    found.append((task, routed))
    apart = not_picked([routed for _, routed in found])
    found = [pair for pair in found if pair[1] in apart]
    return max(found, key=lambda pair: _fit(pair[1], known), default=None)


def _routing_of(evaluator: Evaluator, function: Function) -> Routing | None:
    node = function.node
    if isinstance(node, ast.Lambda) or function.scope.qualname:
        return None
    return routing(evaluator, function.path, node)


def _fit(routed: Routing, known: set[str]) -> tuple[int, Weight]:
    return len(known & {route.job_type for route in routed.fact.routes}), routed.weight


def _router_of_job_types(evaluator: Evaluator, monolith: str, known: set[str]) -> Routing | None:
    """Find a router by the job types it shares with the monolith's: nobody may call it yet."""
    found = []
    for parsed in evaluator.project.parsed(*sorted(known)) if known else ():
        if parsed.path != monolith and not is_test(parsed.path):
            for node in evaluator.project.functions(parsed.path).values():
                routed = routing(evaluator, parsed.path, node)
                if routed is not None and _fit(routed, known)[0]:
                    found.append(routed)
    return max(not_picked(found), key=lambda routed: _fit(routed, known), default=None)


def _named_dispatcher(
    evaluator: Evaluator, definitions: Iterable[Definition], option: str, near: str
) -> Definition:
    path, name = split_option(evaluator.project, option, near, "dispatcher")
    for definition in definitions:
        if definition.path == path and definition.registration.function == name:
            return definition
    raise DiscoveryError(f"{option} is no Celery task", "--dispatcher takes module:function")


def _named_router(evaluator: Evaluator, option: str, near: str) -> Routing:
    path, name = split_option(evaluator.project, option, near, "base-executor")
    node = evaluator.project.function(path, name)
    routed = routing(evaluator, path, node) if node is not None else None
    if routed is None:
        raise DiscoveryError(*no_router(evaluator, option, path, node))
    return routed


def split_option(project: Project, option: str, near: str, flag: str) -> tuple[str, str]:
    """Return the file and the name of a ``module:function`` option.

    Raises:
        DiscoveryError: There is no such module.
    """
    module, separator, name = option.partition(":")
    if not separator:
        raise DiscoveryError(f"--{flag} {option}: a colon is missing", "write module:function")
    return module_option(project, module, near, flag), name


def module_option(project: Project, option: str, near: str, flag: str) -> str:
    """Return the file of a module that a person named, dotted or as a path.

    Raises:
        DiscoveryError: There is no such module.
    """
    for path in (option, f"{option.rstrip('/')}/__init__.py"):
        if path in project.modules.files:
            return path
    found = project.modules.find(option, near or "_.py")
    if found is None:
        raise DiscoveryError(
            f"--{flag} {option}: there is no such module in the repository",
            "give it dotted as it is imported, or as a path from the repository's root; "
            "a link does not count",
        )
    return found


def make_layout(
    evaluator: Evaluator, graph: ImportGraph, parts: Parts, options: AuditOptions
) -> Layout | None:
    """Return the layout, or None where the modular side has no home yet."""
    project = evaluator.project
    if parts.router is None or not (parts.dispatcher or parts.modular):
        return None
    tasks = [parts.dispatcher.path] if parts.dispatcher else [d.path for d in parts.modular]
    scheduling = commonpath([dirname(path) or "." for path in tasks])
    execution = dirname(parts.router.fact.function.path)
    home = _home(project, parts, options, scheduling, execution)
    if home is None:
        return None
    modules = project.modules
    apps = django_apps(evaluator)
    utils = _utils(project, graph, parts, home, {scheduling, execution})
    packages = modules.package(scheduling if scheduling != "." else ""), modules.package(execution)
    return Layout(
        source_root=modules.root_of(parts.monolith.path),
        monolith=modules.module(parts.monolith.path),
        tasks_package=_public(project, parts, home, scheduling, apps),
        scheduling_package=packages[0],
        execution_package=packages[1],
        utils_package=modules.package(utils) if utils is not None else None,
        apps=tuple(dict.fromkeys(one.name for one in packages if dirname(one.path) in apps)),
    )


def _public(
    project: Project, parts: Parts, home: str, scheduling: str, apps: frozenset[str]
) -> Module:
    """Return what the tasks are imported from: not the package of an app of Django.

    That of the tasks inside it then, or else the module of the first task.
    """
    if home not in apps:
        return project.modules.package(home)
    if scheduling not in apps:
        return project.modules.package(scheduling)
    first = parts.dispatcher or parts.modular[0]
    return project.modules.module(first.path)


def _home(
    project: Project, parts: Parts, options: AuditOptions, scheduling: str, execution: str
) -> str | None:
    """Return the nearest folder that holds the tasks and the executors."""
    if options.tasks_package is not None:
        path = module_option(project, options.tasks_package, parts.monolith.path, "tasks-package")
        return dirname(path)
    paths = [
        scheduling,
        execution,
        *(dirname(definition.path) or "." for definition in parts.modular),
    ]
    common = commonpath([path or "." for path in paths]) if all(paths) else ""
    root = project.modules.root_of(parts.monolith.path)
    inside = common not in ("", ".", root) and f"{common}/".startswith(f"{root}/" if root else "")
    return common if inside else (scheduling if scheduling not in ("", ".", root) else None)


def _utils(
    project: Project, graph: ImportGraph, parts: Parts, home: str, taken: set[str]
) -> str | None:
    """Return the package below the home that holds helpers: functions, no tasks, no executors."""
    assert parts.router is not None
    own = [definition.path for definition in (*parts.modular, parts.dispatcher) if definition]
    targets = [getattr(target, "path", "") for target in parts.router.targets]
    inside = [path for folder in filter(None, taken) for path in project.modules.inside(folder)]
    importers = {parts.monolith.path, *inside, *own, *filter(None, targets)}
    used: dict[str, int] = {}
    for importer in sorted(importers):
        for target in {path for edge in graph.edges(importer) for path in edge.targets}:
            rest = target.removeprefix(f"{home}/")
            if rest != target and "/" in rest:
                folder = f"{home}/{rest.split('/')[0]}"
                used[folder] = used.get(folder, 0) + 1
    for folder in sorted(used, key=lambda name: (-used[name], name)):
        tasks = any(path.startswith(f"{folder}/") for path in [*own, *targets])
        if folder not in taken and not tasks and _has_functions(project, folder):
            return folder
    return None


def _has_functions(project: Project, folder: str) -> bool:
    return any(project.functions(path) for path in project.modules.inside(folder))


def as_modules(project: Project, paths: Iterable[str]) -> tuple[Module, ...]:
    """Return files as modules, in order of their paths."""
    return tuple(project.modules.module(path) for path in sorted(paths))
