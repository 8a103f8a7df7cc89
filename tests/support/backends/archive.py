"""aiohttp; a namespace package (no __init__ anywhere); a registry decorator on both sides."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== archive/celeryapp.py
from celery import Celery

app = Celery("archive", broker="memory://", backend="cache+memory://")
app.conf.include = ["archive.tasks.entry.dispatch", "archive.tasks.entry.timer", "archive.tasks.monolith"]
app.conf.beat_schedule = {"timer": {"task": "archive.timer", "schedule": 30.0}}
=== archive/store.py
WATCHES = {
    "w1": {"id": "w1", "tag": "papers", "recipe": "r1", "params": {"depth": 2}},
    "w2": {"id": "w2", "tag": "films", "recipe": None, "params": None},
}
RECIPES = {"r1": {"id": "r1", "action": "index"}}


async def load_watch(key):
    return WATCHES.get(key)


def load_recipe(key):
    return RECIPES.get(key)


def all_watches():
    return list(WATCHES.values())
=== archive/server.py
"""The web server."""

import logging

from aiohttp import web

from archive.celeryapp import app as queue
from archive.store import load_watch
from archive.tasks import monolith

log = logging.getLogger(__name__)
routes = web.RouteTableDef()


@routes.post("/actions")
async def act(request):
    body = await request.json()
    monolith.act.delay(action=body["action"], params=body.get("params"), origin="manual")
    return web.json_response({"ok": True, "queue": queue.main})


@routes.post("/watches/{key}/run")
async def run_watch(request):
    watch = await load_watch(request.match_info["key"])
    if watch is None:
        raise web.HTTPNotFound(text="no such watch")
    task = monolith.task_by_tag(watch["tag"])
    if task is None:
        raise web.HTTPBadRequest(text=f"nothing to run for {watch['tag']}")
    sent = task.delay(watch_id=watch["id"], params=watch["params"])
    log.info("watch %s: %s", watch["id"], sent.id)
    return web.json_response({"ok": True, "watch": watch["id"]})


def make_app():
    app = web.Application()
    app.add_routes(routes)
    return app
=== archive/tasks/entry/dispatch.py
from celery import shared_task

from archive.tasks.actions.run import run_action


@shared_task(bind=True, name="archive.act")
def act(self, action, params=None, watch_id=None, recipe_id=None, origin="timer"):
    return run_action(action, params=params or {}, context=self)
=== archive/tasks/entry/timer.py
from celery import shared_task

from archive.store import all_watches, load_recipe
from archive.tasks.entry.dispatch import act


@shared_task(name="archive.timer")
def timer():
    count = 0
    for watch in all_watches():
        if watch["recipe"]:
            recipe = load_recipe(watch["recipe"])
            act.delay(
                action=recipe["action"],
                params=watch["params"],
                watch_id=watch["id"],
                recipe_id=recipe["id"],
                origin="timer",
            )
            count += 1
    return count
=== archive/tasks/actions/run.py
"""Runs one action. Actions put themselves into the table."""

ACTIONS = {}


def action(name):
    def add(function):
        ACTIONS[name] = function
        return function

    return add


def run_action(action, params, context):
    function = ACTIONS.get(action)
    if function is None:
        return {"success": False, "error": f"unknown action {action}"}
    return function(params=params, context=context)


from . import purge  # noqa: E402,F401
=== archive/tasks/actions/purge.py
from .run import action


@action("purge")
def purge(params, context):
    return {"success": True, "purged": params.get("older", 0)}
=== archive/tasks/monolith.py
"""Everything."""

from datetime import date
from pathlib import PurePosixPath

from archive.celeryapp import app
from archive.store import all_watches, load_recipe

HANDLERS = {}


def handles(name):
    """Register a handler."""

    def add(function):
        HANDLERS[name] = function
        return function

    return add


@app.task(bind=True, name="archive.act")
def act(self, action, params=None, watch_id=None, recipe_id=None, origin="timer"):
    return _run(action, params or {}, self)


@app.task(name="archive.timer")
def timer():
    count = 0
    for watch in all_watches():
        if watch["recipe"]:
            recipe = load_recipe(watch["recipe"])
            act.delay(
                action=recipe["action"],
                params=watch["params"],
                watch_id=watch["id"],
                recipe_id=recipe["id"],
                origin="timer",
            )
            count += 1
    return count


def _run(action, params, context):
    handler = HANDLERS.get(action)
    if handler is None:
        return {"success": False, "error": f"unknown action {action}"}
    return handler(params=params, context=context)


@handles("purge")
def _purge(params, context):
    return {"success": True, "purged": params.get("older", 0)}


# An index is a tree of folders.
@handles("index")
def _index(params, context):
    path = PurePosixPath("/archive")
    for level in range(params.get("depth", 1)):
        path /= str(level)
    return {"success": True, "path": str(path)}


@handles("stamp")
@handles("restamp")
def _stamp(params, context, today=date(2026, 1, 2)):
    return {"success": True, "stamp": f"{today:%Y%m%d}", "by": context.name}


@app.task(name="archive.v1")
def v1(watch_id, params=None):
    return _index(params or {}, None)


_BY_TAG = {"index-papers": v1}


def task_by_tag(tag):
    try:
        return _BY_TAG[tag]
    except KeyError:
        return None
''')

CLIENT = """
def ask():
    import asyncio
    from aiohttp.test_utils import TestClient, TestServer
    from archive.server import make_app

    async def asked():
        said = []
        async with TestClient(TestServer(make_app())) as client:
            for path, body in (
                ("/actions", {"action": "purge"}),
                ("/watches/w1/run", None),
                ("/watches/w2/run", None),
                ("/watches/w3/run", None),
            ):
                answer = await client.post(path, json=body)
                said.append([answer.status, await answer.text()])
        return said
    return asyncio.run(asked())
"""

ARCHIVE = Complete(
    files=FILES,
    monolith="archive.tasks.monolith",
    app="archive.celeryapp:app",
    jobs=(
        ("archive.act", {"action": "purge", "params": {"older": 4}}),
        ("archive.act", {"action": "index", "params": {"depth": 3}}),
        ("archive.act", {"action": "stamp"}),
        ("archive.act", {"action": "restamp"}),
        ("archive.act", {"action": "burn"}),
        ("archive.timer", {}),
    ),
    client=CLIENT,
    gone=frozenset({"archive.v1"}),
    answers=[
        [200, '{"ok": true, "queue": "archive"}'],
        [200, '{"ok": true, "watch": "w1"}'],
        [400, "Watch has no associated recipe. Please edit the watch and select a recipe."],
        [404, "no such watch"],
    ],
    sent=[
        ["archive.act", [], {"action": "purge", "params": None, "origin": "manual"}, "celery"],
        [
            "archive.act",
            [],
            {
                "action": "index",
                "params": {"depth": 2},
                "watch_id": "w1",
                "recipe_id": "r1",
                "origin": "manual",
            },
            "celery",
        ],
    ],
)
