"""Which files can register a task or hold an app, by their bytes, their names, and who uses them.

A module that has a function of another package make its app need not mention Celery at all: tasks
are decorated with what is imported from it, or it is called ``celery``, as ``celery -A`` expects.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from migrator.audit.parsing import Parsed
from migrator.audit.project import Project
from migrator.syntax import walk_of

_CELERY = ("elery", "shared_task", "register_task")
_TASK = (".task", '"task"', "'task'")
_DECORATES = re.compile(
    rb"@[^\n]*\.task\b|\.task\s*\(|[=(,:]\s*[\w.]+\.task\s*[,)}\n]|\.tasks\.register\("
    rb"|\bgetattr\s*\([^()]*,\s*[\"']task[\"']"
)
_OWNER = re.compile(r"@(\w+)(?:\.\w+)*\.task\b")
_ROUNDS = 3  # of modules that hand on what they import


def candidates(project: Project) -> list[Parsed]:
    """Return the files that mention Celery or use something's ``.task``, and where that is from."""
    named = (path for path in project.modules.by_name.get("celery.py", ()) if not is_test(path))
    sure = {*project.search(*_CELERY), *named}
    found = []
    for path in sorted({*project.search(*_CELERY, *_TASK), *sure}):
        if path in sure or _DECORATES.search(project.source.read(path)):
            parsed = project.parse(path)
            if parsed is not None:
                found.append(parsed)
    return [*found, *_holders(project, found)]


def _holders(project: Project, files: Iterable[Parsed]) -> Iterator[Parsed]:
    """Yield the modules that decorators take their app from, where they do not mention Celery."""
    known, fresh = {parsed.path for parsed in files}, list(files)
    wanted = {parsed.path: set(_OWNER.findall(parsed.text)) for parsed in fresh}
    for _ in range(_ROUNDS):
        following: list[Parsed] = []
        for parsed in fresh:
            for path in _origins(project, parsed, wanted[parsed.path]):
                inner = project.parse(path) if path not in known and not is_test(path) else None
                known.add(path)
                if inner is not None:
                    following.append(inner)
                    wanted[path] = wanted[parsed.path]
                    yield inner
        fresh = following


def _origins(project: Project, parsed: Parsed, names: set[str]) -> Iterator[str]:
    """Yield the modules that a file imports some names from."""
    for node in walk_of(parsed.tree, ast.ImportFrom) if names else ():
        for item in project.imported(parsed.path, node):
            if item.alias is not None and (item.alias.asname or item.alias.name) in names:
                yield from (path for path in (item.path, item.member) if path is not None)


def is_test(path: str) -> bool:
    """Tell whether a file belongs to a test suite, by its name and folders."""
    *folders, name = path.split("/")
    if name in ("conftest.py", "tests.py") or name.startswith(("test_", "tests_")):
        return True
    if name.endswith(("_test.py", "_tests.py")):
        return True
    return any(one in ("tests", "test", "testing") or one.endswith("_tests") for one in folders)
