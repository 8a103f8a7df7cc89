"""Why a worker may import more than its source shows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from migrator.audit.candidates import is_test
from migrator.audit.commands import celery_commands
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import Process, imports_by_name
from migrator.audit.import_settings import SETTING_WORDS, unclear_settings
from migrator.audit.project import Project
from migrator.audit.unnamed_apps import commands_without_app
from migrator.plain_text import decoded
from migrator.syntax import walk

# What loads modules by names that are made up as the program runs. Django loads models, apps and
# tasks by its settings.
_LOADERS = (
    *("import_string", "import_object", "find_modules", "symbol_by_name", "import_from_cwd"),
    *(
        "walk_packages",
        "iter_modules",
        "entry_points",
        "stevedore",
        "pluggy",
        "autodiscover_modules",
    ),
    *("exec_module", "load_module", "spec_from_file_location", "SourceFileLoader", "runpy"),
    *("INSTALLED_APPS", "import_modules", "pydoc", "load_entry_point", "ZopeConfig", "venusian"),
    *(
        "worker_main",
        "WorkController",
        ".Worker(",
        "bootsteps",
        "find_spec",
        "imp.load",
        "import_task_module",
    ),
)
_BY_NAME = ("import_module", "__import__")
_EXAMPLES = frozenset(
    {"example", "examples", "demo", "demos", "doc", "docs", "sample", "samples", "sandbox"}
    | {"script", "scripts", "benchmark", "benchmarks", "bench", "contrib", "template", "templates"}
    | {"tutorial", "tutorials", "testproject", "test_project", "fixtures", "migrations", "skeleton"}
)
_MAKES = re.compile(rb"\bCelery\s*\(|\bCelery as\b|class\s+\w+\([^)]*\bCelery\b")
_STARTS = re.compile(r"\bcelery\b[^\n]*?\s(?:-A|--app)\b|\bcelery\b[^\n]*\bworker\b")
_INCLUDES = re.compile(r"(^|\s)(-I|--include)\b")
_DOCUMENTS = (".py", ".md", ".rst", ".txt", ".lock")


def is_example(path: str) -> bool:
    """Tell whether a file is an example, a template or a script, by its folders."""
    return any(part.lower() in _EXAMPLES or "{{" in part for part in path.split("/")[:-1])


def is_aside(path: str) -> bool:
    """Tell whether a file is of a test suite, or an example: no worker of the application's."""
    return is_test(path) or is_example(path)


def doubts(evaluator: Evaluator, workers: Sequence[Process]) -> bool:
    """Tell whether an app, a worker or a command is not fully known.

    Args:
        evaluator: Follows values.
        workers: A worker for each app of the repository.
    """
    project = evaluator.project
    return (
        not workers
        or any(process.unknown for process in workers)
        or any(skipped.kind != "link-inside" for skipped in project.parser.skipped)
        or _other_apps(project, {process.entries[0] for process in workers})
        or _unclear_commands(project)
    )


def hidden_imports(evaluator: Evaluator, workers: Sequence[Process]) -> bool:
    """Tell whether modules may be loaded by names that no import shows. Searches all files.

    Args:
        evaluator: Follows values.
        workers: A worker for each app of the repository.
    """
    evaluator.project.source.expect([*_LOADERS, *_BY_NAME, *SETTING_WORDS])
    return _loads_by_name(evaluator.project) or unclear_settings(evaluator, workers)


def _files(project: Project, *words: str) -> Iterator[str]:
    return (path for path in project.search(*words) if not is_test(path))


def _other_apps(project: Project, roots: set[str]) -> bool:
    """Tell whether an app is made where it could not be followed: in a function, by a subclass."""
    return any(
        path not in roots and not is_example(path) and _MAKES.search(project.source.read(path))
        for path in _files(project, "Celery")
    ) or any(b"(Celery)" in project.source.read(path) for path in roots)


def _unclear_commands(project: Project) -> bool:
    """Tell whether a command starts a worker of an app that is not here, or includes modules."""
    known = [*celery_commands(project), *commands_without_app(project)]
    if any(_INCLUDES.search(command.text) for command in known):
        return True
    places = {(command.where.path, command.where.line) for command in known}
    for path in project.source.search(["celery"]):
        if path.endswith(_DOCUMENTS) or is_test(path):
            continue
        lines = decoded(project.source.read(path)).split("\n")
        for number, line in enumerate(lines, 1):
            starts = _STARTS.search(line) and not line.lstrip().startswith(("#", "//"))
            if starts and not places & {(path, number), (path, number + 1)}:
                return True
    return False


def _loads_by_name(project: Project) -> bool:
    if any(True for _ in _files(project, *_LOADERS)):
        return True
    for path in _files(project, *_BY_NAME):
        parsed = project.parse(path)
        for node in walk(parsed.tree) if parsed is not None else ():
            if isinstance(node, ast.Call) and _is_open(node):
                return True
            if isinstance(node, ast.alias) and node.asname and node.name in _BY_NAME:
                return True
    return False


def _is_open(node: ast.Call) -> bool:
    """Tell whether a call imports a module whose full name is not written there."""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    called = node.func.id if isinstance(node.func, ast.Name) else called
    return called in _BY_NAME and (imports_by_name(node) or ".").startswith(".")
