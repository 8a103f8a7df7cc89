"""Asks one version of Celery what it registers; run as a file, with that version on the path.

Reads a JSON request a line (``folder``, ``root``, ``app``, ``orders``) and answers each with a
line: for every order of the pending tasks what the worker has registered, by the mark in the body
(``"tok7"``), and which files of the folder it has imported. Each answer comes from a fork, so that
Celery's global state is fresh and its import is paid once.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import traceback
import warnings
from typing import Any

del sys.path[0]  # the folder of this file

import celery  # noqa: E402
import celery.app.base  # noqa: E402
import celery.app.builtins  # noqa: E402
import celery.loaders.app  # noqa: E402
from celery import _state  # noqa: E402
from celery.app.utils import find_app  # noqa: E402

MARK = "tok"


def in_order(order: int) -> None:
    """Let Celery take its pending tasks in an order that is chosen: it keeps them in a set."""
    _state._on_app_finalizers = Pending()  # Celery's own tasks are left out: half of the time

    def announce(app: Any) -> None:
        chosen = list(_state._on_app_finalizers)
        if order == 1:
            chosen.reverse()
        elif order > 1:
            random.Random(order).shuffle(chosen)
        for callback in chosen:
            callback(app)

    celery.app.base._announce_app_finalized = announce


class Pending(dict):
    """A set that keeps its order."""

    def add(self, callback: Any) -> None:
        self[callback] = None


def ask(request: dict[str, Any], order: int) -> dict[str, Any]:
    """Take the steps of ``celery worker`` up to the complete registry."""
    folder = request["folder"]
    os.chdir(folder)
    sys.path.insert(0, os.path.join(folder, request["root"]))
    in_order(order)
    app = find_app(request["app"])
    app.loader.import_default_modules()
    app.set_current()
    app.set_default()
    app.finalize()
    tasks = {str.__str__(name): mark(task) for name, task in app.tasks.items()}
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    inside = [os.path.relpath(file, folder) for file in files if file.startswith(folder + os.sep)]
    return {"tasks": tasks, "files": sorted(inside)}


def mark(task: Any) -> str | None:
    """Return the mark of the body that a task runs, below whatever is around it."""
    waiting, seen = [task.run], set()
    while waiting and len(seen) < 100:  # a method has a __call__ that has a __call__
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        code = getattr(one, "__code__", None)
        for constant in code.co_consts if code is not None else ():
            if isinstance(constant, str) and constant.startswith(MARK):
                return constant
        waiting += below(one)
    return None


def below(one: Any) -> list[Any]:
    """Return the callables that a callable could hand on to."""
    found = [
        getattr(one, name, None) for name in ("__wrapped__", "func", "__func__", "run", "__call__")
    ]
    found += list(vars(one).values()) if hasattr(one, "__dict__") else []
    for cell in getattr(one, "__closure__", None) or ():
        try:
            found.append(cell.cell_contents)
        except ValueError:  # not bound yet
            continue
    return [inner for inner in found if callable(inner)]


def forked(request: dict[str, Any], order: int) -> dict[str, Any]:
    read, write = os.pipe()
    if not os.fork():
        os.close(read)
        try:
            answer = ask(request, order)
        except BaseException:
            answer = {"error": traceback.format_exc()}
        with os.fdopen(write, "w") as stream:
            json.dump(answer, stream)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as stream:
        answer = json.load(stream)
    os.wait()
    return answer


def main() -> None:
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    # What any app loads once it is complete.
    warm = celery.Celery("warm", set_as_current=False)
    warm.finalize()
    warm.close()
    gc.collect()
    gc.freeze()
    print(json.dumps(celery.__version__), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        answers = [forked(request, order) for order in range(request["orders"])]
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
