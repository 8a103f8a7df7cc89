"""The Celery apps of a repository, as ``celery -A`` names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.candidates import candidates, is_test
from migrator.audit.commands import INCLUDE, Command, celery_commands
from migrator.audit.evaluate import Evaluator
from migrator.audit.modules import ModuleIndex
from migrator.audit.options import AuditOptions
from migrator.audit.parsing import Parsed, Parser
from migrator.audit.project import Project
from migrator.audit.roots import vote_for_roots
from migrator.audit.unnamed_apps import commands_without_app
from migrator.audit.values import App
from migrator.audit.words import FIRST
from migrator.snapshot import Snapshot


@dataclass(frozen=True)
class AppPlace:
    """Where a Celery app is found.

    Attributes:
        name: As ``celery -A`` takes it, from the source root: ``package.module:attribute``.
        root: The source root (``""`` for the repository's root).
        path: The file that it is looked up in; empty where the repository does not show it.
        include: The modules that a worker's command adds (``--include``).
    """

    name: str
    root: str
    path: str = ""
    include: tuple[str, ...] = ()


def find_apps(source: Snapshot, options: AuditOptions) -> tuple[AppPlace, ...]:
    """Return the apps that commands in the repository name, and all others that modules make.

    Apps of tests are left out.
    """
    project, files = _opened(source, options)
    evaluator = Evaluator(project)
    unnamed = (command for command in commands_without_app(project) if not command.default)
    commands = [*celery_commands(project), *unnamed]
    started = dict.fromkeys((one.name, one.app) for one in commands if not is_test(one.app))
    found = [
        AppPlace(name, _root(project, name, path), path, _included(commands, name))
        for name, path in started
    ]
    known = [_all_of(evaluator, path) for _, path in started]
    if all(known):
        served = {app for apps in known for app in apps}
        found += [place for app, place in _made(evaluator, files) if app not in served]
    return tuple(dict.fromkeys(found))


def _included(commands: list[Command], name: str) -> tuple[str, ...]:
    """Return what the workers of an app include, by their commands."""
    workers = (one for one in commands if one.name == name and "worker" in one.kinds)
    return tuple(dict.fromkeys(m for one in workers for m in one.values(*INCLUDE)))


def named_app(source: Snapshot, options: AuditOptions, name: str) -> AppPlace:
    """Return the app that a person names as for ``celery -A``, with the root it is found below.

    Args:
        source: The commit's files.
        options: What a person has said about the layout.
        name: ``module``, ``module:attribute``, ``module.attribute`` or a package.
    """
    project, files = _opened(source, options)
    if options.source_root is not None:
        return AppPlace(name, options.source_root)
    modules, dotted = project.modules, name.partition(":")[0]
    roots = sorted({modules.root_of(parsed.path) for parsed in files})
    for root in dict.fromkeys([*roots, ""]):
        for module in _modules(dotted):
            if modules.at(root, module) is not None:
                return AppPlace(name, root)
    return AppPlace(name, "")


def _modules(dotted: str) -> Iterator[str]:
    """Yield the modules that a name can stand for."""
    yield dotted
    if "." in dotted:
        yield dotted.rpartition(".")[0]


def _opened(source: Snapshot, options: AuditOptions) -> tuple[Project, list[Parsed]]:
    project = Project(source, Parser(source), ModuleIndex(source.paths()))
    source.expect(FIRST)
    files = candidates(project)
    vote_for_roots(project.modules, files, project.source.read)
    if options.source_root is not None:
        project.modules.fix_root(options.source_root)
    return project, files


def _root(project: Project, name: str, path: str) -> str:
    """Return the folder that a module's name starts in; a command may say less than the module."""
    for module in (f"{name.partition(':')[0]}.celery", *_modules(name.partition(":")[0])):
        file = module.replace(".", "/")
        for ending in (f"{file}.py", f"{file}/__init__.py"):
            if f"/{path}".endswith(f"/{ending}"):
                return path[: -len(ending)].rstrip("/")
    return project.modules.root_of(path)


def _made(evaluator: Evaluator, files: list[Parsed]) -> Iterator[tuple[App, AppPlace]]:
    """Yield each app with its name: the first one in the module that makes it, or in another."""
    modules = evaluator.project.modules
    bound = [
        (app, parsed.path, name)
        for parsed in files
        if not is_test(parsed.path)
        for name, app in _assigned(evaluator, parsed)
    ]
    own = {app for app, path, _ in bound if app.path == path}
    taken = set()
    for app, path, name in bound:
        module = modules.name_of(path)
        named = all(part.isidentifier() for part in module.split("."))  # else a script: run-it.py
        if named and (app.path == path or app not in own) and (app, path) not in taken:
            taken.add((app, path))
            yield app, AppPlace(f"{module}:{name}", modules.root_of(path), path)


def _assigned(evaluator: Evaluator, parsed: Parsed) -> Iterator[tuple[str, App]]:
    """Yield the apps that a module binds, but for those that it imports."""
    for name, places in evaluator.project.bindings(parsed.tree).items():
        if places[-1].value is not None:
            value = evaluator.of_module(parsed.path, name)
            if isinstance(value, App) and value.line:
                yield name, value


def _all_of(evaluator: Evaluator, path: str) -> set[App]:
    """Return every app that a module has, imported ones too."""
    parsed = evaluator.project.parse(path)
    names = evaluator.project.bindings(parsed.tree) if parsed is not None else {}
    values = (evaluator.of_module(path, name) for name in names)
    return {value for value in values if isinstance(value, App)}
