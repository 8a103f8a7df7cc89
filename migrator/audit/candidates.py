"""Which files can register a task or hold an app, by their bytes."""

from __future__ import annotations

import re

from migrator.audit.parsing import Parsed
from migrator.audit.project import Project

_CELERY = ("elery", "shared_task", "register_task")
_TASK = (".task", '"task"', "'task'")
_DECORATES = re.compile(
    rb"@[^\n]*\.task\b|\.task\s*\(|[=(,:]\s*[\w.]+\.task\s*[,)}\n]|\.tasks\.register\("
    rb"|\bgetattr\s*\([^()]*,\s*[\"']task[\"']"
)


def candidates(project: Project) -> list[Parsed]:
    """Return the files that mention Celery, or that use something's ``.task``."""
    sure = set(project.search(*_CELERY))
    found = []
    for path in project.search(*_CELERY, *_TASK):
        if path in sure or _DECORATES.search(project.source.read(path)):
            parsed = project.parse(path)
            if parsed is not None:
                found.append(parsed)
    return found


def is_test(path: str) -> bool:
    """Tell whether a file belongs to a test suite, by its name and folders."""
    *folders, name = path.split("/")
    if name in ("conftest.py", "tests.py") or name.startswith(("test_", "tests_")):
        return True
    if name.endswith(("_test.py", "_tests.py")):
        return True
    return any(one in ("tests", "test", "testing") or one.endswith("_tests") for one in folders)
