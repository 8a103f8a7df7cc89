"""The processes of an application: its workers and its web processes, from source and commands."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from migrator.audit.asked import Asked, WorkerImports
from migrator.audit.autodiscovery import task_modules_of_apps
from migrator.audit.candidates import is_test
from migrator.audit.command_imports import command_imports
from migrator.audit.commands import INCLUDE, Command, management_commands
from migrator.audit.config_sources import settings_in
from migrator.audit.django_web import django_entries
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import ImportGraph, Process
from migrator.audit.made_apps import apps_in
from migrator.audit.main_app import main_app
from migrator.audit.parsing import Parsed
from migrator.audit.project import Project, scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.values import App, External
from migrator.audit.words import WEB, WEB_WORDS
from migrator.audit.worker_imports import worker_imports
from migrator.facts import Location

# What a file of an app has that lets Celery set up Django.
_DJANGO = (b"DJANGO_SETTINGS_MODULE", b"django.conf:settings")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def workers(
    project: Project,
    evaluator: Evaluator,
    graph: ImportGraph,
    files: Iterable[Parsed],
    commands: Sequence[Command],
    scripts: Sequence[Command] = (),
) -> list[Process]:
    """Return the worker processes: one for each app that is started or made.

    Args:
        project: The project.
        evaluator: Follows values.
        graph: The imports.
        files: The files that can make an app.
        commands: The commands: where there are any, they start what there is to start.
        scripts: What scripts start besides.
    """
    roots = [command.app for command in commands if not command.default]
    roots = roots or makers(evaluator, files) or [command.app for command in commands]
    roots += [command.app for command in scripts]
    commands = [*commands, *scripts]
    found = []
    for root in dict.fromkeys(roots):
        own = [command for command in commands if command.app == root]
        called = {command.attribute for command in own}
        name = called.pop() if len(called) == 1 else "" if own else None
        for options, alike in _by_options(own):
            process = worker(project, evaluator, graph, root, name, alike)
            first = next((one for one in alike if "worker" in one.kinds), (*alike, None)[0])
            if first is not None:
                place, text = first.where, first.text
                process = replace(process, where=place, command=text, options=options)
            found.append(process)
    return found


def _by_options(commands: Sequence[Command]) -> Iterator[tuple[str, list[Command]]]:
    """Yield the commands of an app by what tells their workers to import something of their own.

    Where all say the same, it is one process, and the options do not matter.
    """
    groups = dict[str, list[Command]]()
    for command in commands:
        if "worker" in command.kinds:
            names = {"--include": command.values(*INCLUDE), "--config": command.values("--config")}
            said = [f"{option} {','.join(given)}" for option, given in names.items() if given]
            groups.setdefault(" ".join(said), []).append(command)
    yield from groups.items() if len(groups) > 1 else [("", list(commands))]


def beats(started: Iterable[Process], commands: Iterable[Command]) -> Iterator[Process]:
    """Yield the beat processes: beat imports what a worker of its app imports."""
    by_root = {process.entries[0]: process for process in reversed([*started])}
    seen: set[str] = set()
    for command in commands:
        if "beat" in command.kinds and command.app in by_root and command.app not in seen:
            seen.add(command.app)
            process, where, text = by_root[command.app], command.where, command.text
            yield replace(process, kind="beat", where=where, command=text, options="")


def managed(project: Project, graph: ImportGraph) -> Iterator[Process]:
    """Yield the management commands that import something of the project."""
    for path in management_commands(project):
        if any(edge.targets for edge in graph.edges(path)):
            yield Process("command", (path,), graph)


def makers(evaluator: Evaluator, files: Iterable[Parsed]) -> list[str]:
    """Return the files that make a Celery app, or let a function of another file make theirs."""
    return [
        parsed.path
        for parsed in files
        if not is_test(parsed.path)
        and (apps_in(evaluator, parsed.path) or asked_for(evaluator, parsed) is not None)
    ]


def unstarted(
    evaluator: Evaluator, graph: ImportGraph, files: Iterable[Parsed], started: Iterable[Process]
) -> Iterator[Process]:
    """Yield a worker for each app that no command is seen to start.

    Args:
        evaluator: Follows values.
        graph: The imports.
        files: The files that can make an app.
        started: The workers that are started.
    """
    roots = {process.entries[0] for process in started}
    for path in makers(evaluator, files):
        if path not in roots:
            yield worker(evaluator.project, evaluator, graph, path)


def asked_for(evaluator: Evaluator, parsed: Parsed) -> ast.expr | None:
    """Return the call at the top of a file that has a function of another file make an app.

    What only gives back an app that is there, as ``get_app()`` may do, makes none, and neither
    does what loads one by its name.
    """
    for name, places in evaluator.project.bindings(parsed.tree).items():
        call = places[-1].value
        if not isinstance(call, ast.Call):
            continue
        value = evaluator.of_module(parsed.path, name)
        there = isinstance(value, App) and value.line and value.path != parsed.path
        if there and isinstance(value, App) and _is_in_function(evaluator.project, value):
            scope = Scope(parsed.path, parsed.tree)
            if not isinstance(evaluator.evaluate(call.func, scope), External):
                return call
    return None


def _is_in_function(project: Project, app: App) -> bool:
    """Tell whether an app is made by a function, anew in each call."""
    parsed = project.parse(app.path)
    functions = (n for n in (parsed.tree.body if parsed else ()) if isinstance(n, _FUNCTIONS))
    return any(n.lineno < app.line <= (n.end_lineno or 0) for n in functions)


def web(project: Project, evaluator: Evaluator, graph: ImportGraph) -> list[Process]:
    """Return the web processes: one for each module that makes a web application."""
    found = []
    for parsed in project.parsed(*WEB_WORDS):
        made = None if is_test(parsed.path) else _makes_web(evaluator, parsed)
        if made is not None:
            call, framework = made
            django = framework.startswith("django.")
            asked = django_entries(evaluator, graph, parsed) if django else {}
            asked.pop(parsed.path, None)
            entries = (parsed.path, *asked)
            where = parsed.where(call)
            found.append(Process("web", entries, graph, where=where, asked=asked))
    return found


def _makes_web(evaluator: Evaluator, parsed: Parsed) -> tuple[ast.Call, str] | None:
    """Return the call that makes a web application, and what it calls."""
    for node, scope in scoped_of(parsed.tree, parsed.path, ast.Call):
        if isinstance(node, ast.Call):
            value = evaluator.evaluate(node.func, scope)
            if isinstance(value, External) and value.dotted in WEB:
                return node, value.dotted
    return None


def worker(
    project: Project,
    evaluator: Evaluator,
    graph: ImportGraph,
    root: str,
    name: str | None = None,
    commands: Sequence[Command] = (),
) -> Process:
    """Follow an app to what it includes, until nothing new turns up.

    Args:
        project: The project.
        evaluator: Follows values.
        graph: The imports.
        root: The file of the app.
        name: What the command calls the app in it; None: there is no command.
        commands: The commands that name the app.
    """
    place, line = main_app(evaluator, root, name)
    main = place if line else ""
    asked = _of_django(evaluator, graph, main or root)
    asked.pop(root, None)
    entries, unknown = [root, *asked], list[str]()
    seen: set[str] = set()
    missing: list[Asked] = []
    started = [command for command in commands if "worker" in command.kinds]
    said = command_imports(evaluator, started, root)
    while True:
        new = [path for path in graph.eager_from(entries) if path not in seen]
        if not new:
            break
        seen.update(new)
        found = [*(_settings(project, evaluator, path, main, seen) for path in new), said]
        said = WorkerImports()
        unknown.extend(source for one in found for source in one.unknown)
        named = sorted((asks for one in found for asks in one.modules), key=lambda asks: asks.turn)
        for asks in named:
            target = project.modules.find(asks.dotted, root)
            if target is None:
                missing.append(asks)
            elif target not in entries:
                entries.append(target)
                asked[target] = asks.where, asks.how
    computed = unknown[0] if unknown else None
    return Process(
        kind="worker",
        entries=tuple(entries),
        graph=graph,
        unknown=computed,
        asked=asked,
        app=name or "",
        missing=tuple(missing),
    )


def _of_django(
    evaluator: Evaluator, graph: ImportGraph, path: str
) -> dict[str, tuple[Location, str]]:
    """Return what a worker imports first where Celery sets up Django, and why; else nothing."""
    raw = evaluator.project.source.read(path)
    parsed = evaluator.project.parse(path) if any(one in raw for one in _DJANGO) else None
    return django_entries(evaluator, graph, parsed) if parsed is not None else {}


def _settings(
    project: Project, evaluator: Evaluator, path: str, main: str, loaded: set[str]
) -> WorkerImports:
    parsed = project.parse(path)
    if parsed is None or not _could_configure(project.source.read(path)):
        return WorkerImports()
    found = worker_imports(evaluator, parsed, main, loaded)
    for config, cls, prefix in found.configs:
        inner = settings_in(evaluator, config, cls, prefix)
        found.modules.extend(inner.modules)
        found.unknown.extend(inner.unknown)
    for leaf in dict.fromkeys(found.django):
        apps = task_modules_of_apps(evaluator, leaf)
        found.modules.extend(apps)
        if not apps:
            found.unknown.append("autodiscover_tasks() without packages")
    return found


def _could_configure(raw: bytes) -> bool:
    words = (
        b"elery",
        b"autodiscover_tasks",
        b"config_from_object",
        b".conf",
        b"import_task_module",
    )
    return any(word in raw for word in words)
