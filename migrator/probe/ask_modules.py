"""Imports modules, each first in a process of its own; run by the target's interpreter, as a file.

Plain Python 3.8 and the standard library, like ``ask_celery.py`` beside it. The processes are
forks of one that has imported Celery and nothing of the target, so that each import begins anew.

Usage: ask_modules.py REQUEST, a JSON file with ``modules``, ``question`` (``import``, or
``openapi``: the documents of the FastAPI apps that a module has), ``path``, ``tree``,
``instead_of``, ``answer`` and ``seconds`` (for each module).
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import inspect
import json
import os
import sys
from typing import TYPE_CHECKING, Any, Dict, Iterator, Tuple

if TYPE_CHECKING:
    from migrator.probe.ask_celery import described, relocate
else:
    from ask_celery import described, relocate  # beside this file

Document = Dict[str, Any]
FACTORIES = ("create_app", "make_app", "get_app", "build_app", "app_factory")


def main() -> None:
    """Write the answers, by module."""
    del sys.path[0]  # the folder of this file
    with open(sys.argv[1], encoding="utf-8") as stream:
        request = json.load(stream)
    sys.argv = [sys.executable]
    for name in ("celery", "fastapi") if request["question"] == "openapi" else ("celery",):
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    relocate(request["instead_of"], request["tree"])
    sys.path[:0] = request["path"]
    answers = {name: in_a_fork(name, request) for name in request["modules"]}
    with open(request["answer"], "w", encoding="utf-8") as stream:
        json.dump(answers, stream)


def in_a_fork(name: str, request: Document) -> Document:
    """Return what a child process has written about one module."""
    place = request["answer"] + ".one"
    with contextlib.suppress(OSError):
        os.unlink(place)
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        faulthandler.dump_traceback_later(request["seconds"], exit=True)
        write(name, request, place)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    try:
        with open(place, encoding="utf-8") as stream:
            return dict(json.load(stream))
    except (OSError, ValueError):
        return {"died": status}


def write(name: str, request: Document, place: str) -> None:
    """Import a module, and write what came of it."""
    process = os.getpid()
    answer = {}  # type: Document
    try:
        module = importlib.import_module(name)
        if request["question"] == "openapi":
            answer["apps"] = {one: json.loads(text) for one, text in documents(module)}
    except BaseException as error:  # the target may raise, or exit, as it likes
        answer["error"] = described(error, request["tree"])
    faulthandler.cancel_dump_traceback_later()
    if os.getpid() != process:  # a fork of the target's that has come this far
        os._exit(0)
    with open(place, "w", encoding="utf-8") as stream:
        json.dump(answer, stream)


def documents(module: Any) -> Iterator[Tuple[str, str]]:
    """Yield the apps of a module, those it makes in a function too, with their documents."""
    fastapi = sys.modules.get("fastapi")
    if fastapi is None:
        return
    own = sorted(vars(module).items())
    found = [(name, one) for name, one in own if isinstance(one, fastapi.FastAPI)]
    for name, app in found or list(made(module, fastapi.FastAPI)):
        yield name, json.dumps(app.openapi(), sort_keys=True, default=str)


def made(module: Any, kind: type) -> Iterator[Tuple[str, Any]]:
    """Yield what the module's factories of apps give, where they need no argument."""
    for name, function in sorted(vars(module).items()):
        if not inspect.isfunction(function) or function.__module__ != module.__name__:
            continue
        says = function.__annotations__.get("return")
        if name not in FACTORIES and says is not kind and says != kind.__name__:
            continue
        needed = inspect.Parameter.empty
        plain = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        given = inspect.signature(function).parameters.values()
        if all(one.default is not needed or one.kind in plain for one in given):
            app = function()
            if isinstance(app, kind):
                yield name + "()", app


if __name__ == "__main__":
    main()
