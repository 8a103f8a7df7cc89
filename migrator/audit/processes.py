"""The processes of an application: its workers and its web processes, from source and commands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from migrator.audit.candidates import is_test
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import ImportGraph, Process
from migrator.audit.parsing import Parsed
from migrator.audit.project import Project, scoped
from migrator.audit.values import App, External
from migrator.audit.words import WEB, WEB_WORDS
from migrator.audit.worker_imports import WorkerImports, installed_apps, settings_in, worker_imports

_COMMAND = re.compile(r"\bcelery\b[^\n]*?(?:-A|--app)(?:[ =]|\W{1,4})([A-Za-z_][\w.]*)")
_SPREAD = re.compile(r"(?:-A|--app)[\"',\s=-]+([A-Za-z_][\w.]*)")


def workers(
    project: Project, evaluator: Evaluator, graph: ImportGraph, files: Iterable[Parsed]
) -> list[Process]:
    """Return the worker processes: one for each app that is started or made."""
    roots = _commanded(project)
    if not roots:
        roots = makers(evaluator, files)
    return [worker(project, evaluator, graph, root) for root in dict.fromkeys(roots)]


def makers(evaluator: Evaluator, files: Iterable[Parsed]) -> list[str]:
    """Return the files that make a Celery app."""
    return [p.path for p in files if not is_test(p.path) and apps_in(evaluator, p.path)]


def web(project: Project, evaluator: Evaluator, graph: ImportGraph) -> Process:
    """Return the web process: every module that makes a web application."""
    entries = []
    for parsed in project.parsed(*WEB_WORDS):
        if not is_test(parsed.path) and _makes_web(evaluator, parsed):
            entries.append(parsed.path)
    return Process("web", tuple(entries), graph)


def _commanded(project: Project) -> list[str]:
    """Return the modules that ``celery -A`` commands in the repository name."""
    found = []
    for path in project.source.search(["celery"]):
        if path.endswith((".py", ".md", ".rst", ".txt", ".lock")):
            continue
        text = project.source.read(path).decode("utf-8", "replace")
        for dotted in [*_COMMAND.findall(text), *_SPREAD.findall(text)]:
            target = _app_module(project, dotted, path)
            if target is not None:
                found.append(target)
    return found


def _app_module(project: Project, dotted: str, near: str) -> str | None:
    """Return the file ``celery -A dotted`` loads: a module, or an attribute of one."""
    modules = project.modules
    for name in (f"{dotted}.celery", dotted, dotted.rpartition(".")[0]):
        path = modules.find(name, near) if name else None
        if path is not None and b"elery" in project.source.read(path):
            return path
    return None


def apps_in(evaluator: Evaluator, path: str) -> list[App]:
    """Return the apps that a file makes and names."""
    parsed = evaluator.project.parse(path)
    names = evaluator.project.bindings(parsed.tree) if parsed is not None else {}
    values = [evaluator.of_module(path, name) for name in names]
    return [v for v in values if isinstance(v, App) and v.path == path and v.line]


def _makes_web(evaluator: Evaluator, parsed: Parsed) -> bool:
    for node, scope in scoped(parsed.tree, parsed.path):
        if isinstance(node, ast.Call):
            value = evaluator.evaluate(node.func, scope)
            if isinstance(value, External) and value.dotted in WEB:
                return True
    return False


def worker(project: Project, evaluator: Evaluator, graph: ImportGraph, root: str) -> Process:
    """Follow an app to what it includes, until nothing new turns up."""
    entries, unknown = [root], list[str]()
    seen: set[str] = set()
    while True:
        new = [path for path in graph.eager_from(entries) if path not in seen]
        if not new:
            break
        for path in new:
            seen.add(path)
            found = _settings(project, evaluator, path)
            unknown.extend(found.unknown)
            for dotted in found.modules:
                target = project.modules.find(dotted, root)
                if target is not None and target not in entries:
                    entries.append(target)
    return Process("worker", tuple(entries), graph, unknown[0] if unknown else None)


def _settings(project: Project, evaluator: Evaluator, path: str) -> WorkerImports:
    parsed = project.parse(path)
    if parsed is None or not _could_configure(project.source.read(path)):
        return WorkerImports()
    found = worker_imports(evaluator, parsed)
    for config, cls in found.configs:
        inner = settings_in(evaluator, config, cls)
        found.modules.extend(inner.modules)
        found.unknown.extend(inner.unknown)
    if found.django:
        apps = installed_apps(project, evaluator)
        found.modules.extend(apps)
        if not apps:
            found.unknown.append("autodiscover_tasks() without packages")
    return found


def _could_configure(raw: bytes) -> bool:
    words = (b"elery", b"autodiscover_tasks", b"config_from_object", b".conf")
    return any(word in raw for word in words)
