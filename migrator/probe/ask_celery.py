"""Asks one Celery app what it has registered; run by the target's interpreter, as a file.

Plain Python 3.8 and the standard library: it knows nothing of the program that starts it. It takes
the steps of ``celery worker`` up to the complete registry (find the app, import its modules, make
it the default, finalize), connects to nothing, and writes a JSON object to a file.

Usage: ask_celery.py REQUEST, a JSON file with ``app`` (as ``celery -A`` takes it), ``path`` (what
to put in front of ``sys.path``), ``tree`` (the checkout), ``instead_of`` (the folder that it is a
checkout of), ``include`` (further modules), ``answer`` (the file to write) and ``seconds``
(when to print where it stands, and to end).
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import json
import os
import re
import sys
import traceback
from typing import Any, Dict, List, Tuple

DEFINES = re.compile(r"\s*(?:async\s+def|def|class)\s+(\w+)")
NOISE = re.compile(
    r"^<frozen |[/\\](importlib[/\\]__init__|ask_celery"
    r"|(celery|kombu)[/\\](loaders|utils|app)[/\\](base|imports|utils))\.py$"
)
MOST_LAYERS = 12
MOST_LINES = 20


Document = Dict[str, Any]
Given = Dict[str, List[Tuple[Any, Any]]]


class NotThere(Exception):
    """The name given is no Celery app."""


def main() -> None:
    """Write the answer; an error of the target's is part of it."""
    del sys.path[0]  # the folder of this file
    with open(sys.argv[1], encoding="utf-8") as stream:
        request = json.load(stream)
    # Says where it hangs, and ends the process even where nobody waits for it any more.
    faulthandler.dump_traceback_later(request["seconds"], exit=True)
    sys.argv = [os.path.join(os.path.dirname(sys.executable), "celery")]
    sys.argv += ["-A", request["app"], "worker"]
    process = os.getpid()
    answer: Document = {"python": ".".join(map(str, sys.version_info[:3]))}
    try:
        answer.update(ask(request))
    except BaseException as error:  # the target may raise, or exit, as it likes
        answer["error"] = described(error, request["tree"])
    faulthandler.cancel_dump_traceback_later()
    if os.getpid() == process:  # not in a fork of the target's that has come this far
        with open(request["answer"], "w", encoding="utf-8") as stream:
            json.dump(answer, stream)
    # Wait for no thread, and run nothing that the target has left to do at the end.
    with contextlib.suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(0)


def ask(request: Document) -> Document:
    """Return what the app has registered, and which files of the checkout were imported."""
    celery = importlib.import_module("celery")  # before a celery.py of the target is in the way
    find_app = importlib.import_module("celery.app.utils").find_app
    relocate(request["instead_of"], request["tree"])
    sys.path[:0] = request["path"]
    given = recorded(celery.Celery)
    app = find_app(request["app"])
    if not isinstance(app, celery.Celery):
        raise NotThere("{} is a {}, no Celery app".format(request["app"], type(app).__name__))
    app.loader.import_default_modules()
    for module in request["include"]:
        app.loader.import_task_module(module)
    app.set_current()
    app.set_default()
    app.finalize()
    tree = request["tree"]
    tasks = {}
    for name, task in sorted(app.tasks.items()):
        body, every = layers(task)
        if not (getattr(body, "__module__", None) or "").startswith("celery."):
            own = [fun for other, fun in given.get(name, ()) if other._tasks is app._tasks]
            tasks[name] = {
                "body": place(body, tree),
                "layers": [place(one, tree) for one in every],
                "given": [place(chain(fun)[-1], tree) for fun in own],
            }
    inside, outside = imported(tree, request["instead_of"])
    return {
        "celery": celery.__version__,
        "tasks": tasks,
        "imported": inside,
        "outside": outside,
    }


def relocate(old: str, new: str) -> None:
    """Let what an editable install puts on the path come from the checkout, too."""

    def moved(path: str) -> str:
        inside = path == old or path.startswith(old + os.sep)
        there = new + path[len(old) :]
        return there if inside and os.path.exists(there) else path

    sys.path[:] = [moved(path) for path in sys.path]
    for name, module in list(sys.modules.items()):
        mapping = getattr(module, "MAPPING", None)
        if name.startswith("__editable__") and isinstance(mapping, dict):
            for package, path in mapping.items():
                mapping[package] = moved(path)


def recorded(cls: Any) -> Given:
    """Write down every function that an app is given for a name; Celery keeps one of them."""
    given: Given = {}
    take = getattr(cls, "_task_from_fun", None)
    if take is None:
        return given

    def noted(app: Any, fun: Any, *args: Any, **options: Any) -> Any:
        task = take(app, fun, *args, **options)
        pairs = given.setdefault(task.name, [])
        if not any(app is other and fun is one for other, one in pairs):
            pairs.append((app, fun))
        return task

    cls._task_from_fun = noted
    return given


def layers(task: Any) -> Tuple[Any, List[Any]]:
    """Return what runs for a task without its wrappers, and all of its layers."""
    if not getattr(task, "_decorated", False):
        own = type(task)
        return own, [own, *chain(own.run)]
    wrapped = chain(task.run)
    return wrapped[-1], wrapped + [one for each in wrapped for one in closed_over(each)]


def chain(function: Any) -> List[Any]:
    """Return a callable and what it wraps, as ``__wrapped__`` and partials say."""
    found = [getattr(function, "__func__", function)]
    while len(found) < MOST_LAYERS:
        inner = getattr(found[-1], "__wrapped__", None) or getattr(found[-1], "func", None)
        inner = getattr(inner, "__func__", inner)
        if not callable(inner) or any(inner is one for one in found):
            break
        found.append(inner)
    return found


def closed_over(function: Any) -> List[Any]:
    """Return the functions that a wrapper without ``functools.wraps`` holds on to."""
    found: List[Any] = []
    for cell in getattr(function, "__closure__", None) or ():
        try:
            inner = cell.cell_contents
        except ValueError:  # not bound yet
            continue
        if getattr(getattr(inner, "__func__", inner), "__code__", None) is not None:
            found += chain(inner)
    return found


def place(one: Any, tree: str) -> Document:
    """Return where a function or class is defined."""
    module = getattr(one, "__module__", None) or ""
    name = getattr(one, "__name__", "")
    qualname = getattr(one, "__qualname__", name)
    code = getattr(one, "__code__", None)
    if code is None:
        file, line = getattr(sys.modules.get(module), "__file__", None) or "", 1
    else:
        # What functools.wraps lends a wrapper is the name of another function.
        if qualname.rpartition(".")[2] != code.co_name:
            qualname = getattr(code, "co_qualname", code.co_name)
        name, file, line = code.co_name, code.co_filename, code.co_firstlineno
    return {
        "module": module,
        "function": qualname,
        "path": relative(file, tree),
        "file": file,
        "line": defined_in(source(file), name, line, code is not None),
    }


def defined_in(lines: List[str], name: str, first: int, near: bool) -> int:
    """Return the line of a ``def`` or ``class``: a decorated function begins above it."""
    for number in range(first - 1, len(lines)):
        match = DEFINES.match(lines[number])
        if match and match.group(1) == name:
            return number + 1
        if match and near:
            break
    return first


def source(file: str) -> List[str]:
    """Return a file's lines; none where it cannot be read."""
    try:
        with open(file, encoding="utf-8", errors="replace") as stream:
            return stream.readlines()
    except (OSError, ValueError):
        return []


def relative(file: str, tree: str) -> "str | None":
    """Return the path inside the checkout with slashes, or None for a file elsewhere."""
    path = os.path.realpath(file)
    tree = os.path.realpath(tree)
    if not path.startswith(tree + os.sep):
        return None
    return path[len(tree) + 1 :].replace(os.sep, "/")


def imported(tree: str, old: str) -> Tuple[List[str], List[str]]:
    """Return the files of imported modules: those of the checkout, those of what it stands for."""
    inside, outside = set(), set()
    here = os.path.realpath(old)
    environment = os.path.realpath(sys.prefix)
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if not isinstance(file, str):
            continue
        path = relative(file, tree)
        if path is not None:
            inside.add(path)
            continue
        real = os.path.realpath(file)
        if real.startswith(here + os.sep) and not real.startswith(environment + os.sep):
            outside.add(real[len(here) + 1 :])
    return sorted(inside), sorted(outside)


def described(error: BaseException, tree: str) -> Document:
    """Return an exception as data: type, message, and the end of its traceback."""
    whole = traceback.TracebackException(type(error), error, error.__traceback__)
    part: "traceback.TracebackException | None" = whole
    while part is not None:
        # The import system's frames, and ours, say nothing to anybody.
        frames = [one for one in part.stack if not NOISE.search(one.filename)]
        part.stack = traceback.StackSummary.from_list(frames)
        part = part.__cause__ or (None if part.__suppress_context__ else part.__context__)
    text = "".join(whole.format()).replace(tree + os.sep, "")
    return {
        "type": type(error).__name__,
        "message": str(error),
        "missing": getattr(error, "name", None) if isinstance(error, ImportError) else None,
        "traceback": text.splitlines()[-MOST_LINES:],
    }


if __name__ == "__main__":
    main()
