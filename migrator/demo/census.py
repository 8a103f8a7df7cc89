"""Asks Celery which functions it is given for each task name; run as a file in the source root.

Imports every module of the folder (its tests aside), so that nothing depends on who imports what
first, and prints a JSON object: task name to the functions that claim it, in Celery's own words.
Celery's registry keeps one of them; that the others exist is seen only while it is being filled.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def record() -> dict[str, set[str]]:
    """Make Celery write down every function that it is given, from now on."""
    celery: Any = importlib.import_module("celery").Celery
    claims: dict[str, set[str]] = {}
    take = celery._task_from_fun

    def noted(app: Any, fun: Any, *args: Any, **options: Any) -> Any:
        task = take(app, fun, *args, **options)
        claims.setdefault(task.name, set()).add(f"{fun.__module__}.{fun.__qualname__}")
        return task

    celery._task_from_fun = noted
    return claims


def modules(folder: Path) -> Iterable[str]:
    """Yield the names of all modules of a source root, its tests aside."""
    for module in pkgutil.iter_modules([str(folder)]):
        if module.name in ("tests", "conftest"):
            continue
        yield module.name
        if module.ispkg:
            for inner in pkgutil.walk_packages([str(folder / module.name)], f"{module.name}."):
                yield inner.name


def main() -> None:
    """Print the census."""
    sys.path[0] = str(Path.cwd())
    claims = record()
    for name in modules(Path.cwd()):
        importlib.import_module(name)
    app = importlib.import_module("celery_app").celery_app
    app.finalize()
    lost = sorted(set(claims) - set(app.tasks))
    if lost:
        sys.exit(f"not in Celery's registry: {', '.join(lost)}")
    own = {name: sorted(found) for name, found in claims.items() if not name.startswith("celery.")}
    json.dump(own, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
