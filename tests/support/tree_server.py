"""Runs trees of a backend, each look in a fork of one process that has imported the frameworks.

Started as a script: reads one JSON document a line (``Look`` in ``trees.py``), answers with one
a line. What is looked at never sees another tree, nor anything of this repository.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import logging
import os
import sys
import traceback
import warnings
from pathlib import Path

PRELOADED = (
    "celery.contrib.testing.worker",
    "celery.backends.cache",
    "celery.fixups.django",
    "kombu.transport.memory",
    "fastapi.testclient",
    "flask",
    "django.test",
    "rest_framework",
    "aiohttp.web",
    "aiohttp.test_utils",
)


def main() -> None:
    sys.path.pop(0)  # this file's folder
    for name in PRELOADED:
        importlib.import_module(name)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a backend prints is no answer
    for line in sys.stdin:
        print(forked(json.loads(line)), file=answers, flush=True)


def forked(given: dict) -> str:
    """Return what a child process says of its tree, as JSON."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        code = 1
        with contextlib.suppress(BaseException):
            with os.fdopen(writer, "w") as pipe:
                pipe.write(json.dumps(looked(given)))
            code = 0
        os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said or json.dumps({"failed": "the process ended without an answer"})


def looked(given: dict) -> dict:
    os.chdir(given["folder"])
    sys.path[:0] = [str(Path(given["folder"], root)) for root in given["roots"]]
    os.environ.update(given["environment"])
    warnings.simplefilter("ignore")
    sys.stderr = io.StringIO()
    try:
        return globals()[given["what"]](given)
    except BaseException:
        return {"failed": traceback.format_exc()}


def worker(given: dict) -> dict:
    """Start a real worker on the in-memory broker, and send it the messages by name.

    Where ``everything`` is wanted, the claims are those of all modules, not of the worker's alone.
    """
    from celery.contrib.testing.worker import start_worker

    claims = count_claims(given.get("first"), given.get("last"))
    app = found_app(given["app"])
    app.loader.import_default_modules()
    app.finalize()
    app.conf.update(broker_transport_options={"polling_interval": 0.005})
    app.conf.worker_hijack_root_logger = False
    names = own(app.tasks)
    seen = records()
    how = {"pool": "solo", "perform_ping_check": False, "loglevel": "ERROR"}
    with start_worker(app, queues=queues(app), **how):
        results = [outcome(app, name, values) for name, values in given["messages"]]
    modules = {name: app.tasks[name].run.__module__ for name in names}
    for module in given["modules"] if given["everything"] else ():
        importlib.import_module(module)
    found = {"names": names, "modules": modules, "results": results, "log": seen}
    return {**found, "claims": {name: claims[name] for name in own(claims)}}


def web(given: dict) -> dict:
    """Ask the web process what a client would ask; note the messages that it sends."""
    from celery.signals import before_task_publish

    sent: list[list] = []

    def note(sender=None, body=None, routing_key=None, headers=None, **_: object) -> None:
        args, kwargs, _embed = body
        sent.append([sender, list(args), kwargs, routing_key])

    before_task_publish.connect(note, weak=False)
    space: dict = {"__name__": "client"}
    exec(given["client"], space)
    answers = space["ask"]()
    return json.loads(json.dumps({"answers": answers, "sent": sent}, default=repr))


def alone(given: dict) -> dict:
    """Import each module in a process of its own; return those that cannot be."""
    failed = {}
    for module in given["modules"]:
        said = json.loads(forked({**given, "what": "one", "modules": [module]}))
        if "failed" in said:
            failed[module] = said["failed"]
    return {"broken": failed}


def one(given: dict) -> dict:
    importlib.import_module(given["modules"][0])
    return {}


def found_app(words: str):
    module, _, name = words.partition(":")
    return getattr(importlib.import_module(module), name)


def queues(app) -> list[str]:
    """Return the queues that this app's messages go to, as its operators would name them."""
    routes = app.conf.task_routes or {}
    routed = routes.values() if isinstance(routes, dict) else ()  # else functions, and queues
    named = [route["queue"] for route in routed if "queue" in route]
    named += [queue.name for queue in app.conf.task_queues or ()]
    named += [task.queue for task in app.tasks.values() if getattr(task, "queue", None)]
    return sorted({app.conf.task_default_queue, *named})


def own(names) -> list[str]:
    return sorted(name for name in names if not name.startswith("celery."))


def count_claims(first: str | None, last: str | None) -> dict[str, list[str]]:
    """Note which functions claim a name.

    Celery keeps the first that it evaluates, which may be any of them. Where a module is named
    here, what it defines wins (``first``) or loses (``last``) against what others define.
    """
    from celery import Celery

    claims: dict[str, list[str]] = {}
    take = Celery._task_from_fun

    def noted(app, fun, name=None, *args, **options):
        name = name or app.gen_task_name(fun.__name__, fun.__module__)
        kept = app._tasks.get(name)
        if kept is not None and (fun.__module__ == first or kept.run.__module__ == last):
            app._tasks.pop(name)
        body = f"{fun.__module__}.{fun.__qualname__}"
        if body not in claims.setdefault(name, []):
            claims[name].append(body)
        return take(app, fun, name, *args, **options)

    Celery._task_from_fun = noted
    return claims


def outcome(app, name: str, values: dict) -> list:
    done = app.send_task(name, kwargs=values)
    done.get(timeout=20, interval=0.005, propagate=False)
    return [done.state, json.loads(json.dumps(done.result, default=repr))]


def records() -> list[str]:
    """Collect what is logged outside of Celery, as text."""
    seen: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.name.startswith(("celery", "kombu", "asyncio")):
                seen.append(f"{record.levelname} {record.getMessage()}")

    logging.getLogger().addHandler(Handler())
    logging.getLogger().setLevel(logging.INFO)
    return seen


if __name__ == "__main__":
    main()
