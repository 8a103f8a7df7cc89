"""Django with plain function views, the project below src/; no name= anywhere: automatic names."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== src/config/__init__.py
from .celery_app import app

__all__ = ["app"]
=== src/config/celery_app.py
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
app = Celery("railway", broker="memory://", backend="cache+memory://")
app.autodiscover_tasks()
=== src/config/settings/__init__.py
=== src/config/settings/base.py
SECRET_KEY = "x"
ROOT_URLCONF = "config.urls"
INSTALLED_APPS = ["trains"]
ALLOWED_HOSTS = ["*"]
CELERY_BEAT = {"tick": {"task": "trains.tasks.check_timetable", "schedule": 60}}
=== src/config/urls.py
from django.urls import path

from trains import views

urlpatterns = [
    path("jobs/<str:kind>/", views.start_job),
    path("runs/<int:run_id>/now/", views.run_now),
]
=== src/config/wsgi.py
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
application = get_wsgi_application()
=== src/trains/__init__.py
=== src/trains/timetable.py
RUNS = {
    1: {"id": 1, "line": "north", "service_id": "ice", "data": {"cars": 8}},
    2: {"id": 2, "line": "south", "service_id": "", "data": {}},
}


def find_run(run_id):
    return RUNS.get(run_id)


def find_service(service_id):
    return {"id": "ice", "kind": "couple"} if service_id == "ice" else None


def all_runs():
    return RUNS.values()
=== src/trains/views.py
import json

from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from trains import tasks, timetable


@csrf_exempt
@require_POST
def start_job(request, kind):
    tasks.start.delay(kind, data=json.loads(request.body or "{}"), source="manual")
    return JsonResponse({"started": kind})


@csrf_exempt
@require_POST
def run_now(request, run_id):
    run = timetable.find_run(run_id)
    if run is None:
        raise Http404("no such run")
    job = tasks.LINES.get(run["line"])
    if job is None:
        return HttpResponseBadRequest(f"no job for {run['line']}")
    job.delay(run_id=run["id"], data=run["data"])
    return JsonResponse({"run": run["line"], "state": "queued"})
=== src/trains/tasks.py
"""Tasks that Django's autodiscovery finds."""

import logging

from config.celery_app import app

from . import timetable

logger = logging.getLogger("trains")


@app.task
def check_timetable():
    for run in timetable.all_runs():
        service = timetable.find_service(run["service_id"])
        if service is None:
            continue
        start.delay(
            kind=service["kind"],
            data=run["data"],
            run_id=run["id"],
            service_id=service["id"],
            source="timetable",
        )


@app.task(bind=True)
def start(self, kind, data=None, run_id=None, service_id=None, source="timetable"):
    return _route(kind, data or {}, run_id)


def _route(kind, data, run_id):
    routes = {"couple": _couple, "shunt": _shunt, "signal": _signal}
    try:
        route = routes[kind]
    except KeyError:
        return {"success": False, "error": f"no route for {kind}"}
    return route(data, run_id)


def _couple(data, run_id):
    return {"success": True, "cars": data.get("cars", 1)}


def _shunt(data, run_id):
    logger.info(f"shunt {run_id}")
    return {"success": True, "shunted": run_id, "coupled": _couple(data, run_id)["cars"]}


def _signal(data, run_id, colour="red"):
    return {"success": True, "signal": data.get("colour", colour)}


@app.task
def wash(cars=1):
    return {"washed": cars}


@app.task
def north(run_id, data=None):
    return _couple(data or {}, run_id)


LINES = {"north-line": north}
=== src/trains/works/__init__.py
from .start import check_timetable, start

__all__ = ["check_timetable", "start"]
=== src/trains/works/start/__init__.py
from .checker import check_timetable
from .starter import start

__all__ = ["check_timetable", "start"]
=== src/trains/works/start/checker.py
from celery import shared_task

from trains import timetable

from .starter import start


@shared_task(name="trains.tasks.check_timetable")
def check_timetable():
    for run in timetable.all_runs():
        service = timetable.find_service(run["service_id"])
        if service is None:
            continue
        start.delay(
            kind=service["kind"],
            data=run["data"],
            run_id=run["id"],
            service_id=service["id"],
            source="timetable",
        )
=== src/trains/works/start/starter.py
from celery import shared_task

from trains.works.routes.base import route


@shared_task(bind=True, name="trains.tasks.start")
def start(self, kind, data=None, run_id=None, service_id=None, source="timetable"):
    return route(kind, data or {}, run_id)
=== src/trains/works/routes/__init__.py
from .base import route
from .couple import couple

__all__ = ["couple", "route"]
=== src/trains/works/routes/base.py
from .couple import couple


def route(kind, data, run_id):
    routes = {"couple": couple}
    try:
        chosen = routes[kind]
    except KeyError:
        return {"success": False, "error": f"no route for {kind}"}
    return chosen(data, run_id)
=== src/trains/works/routes/couple.py
def couple(data, run_id):
    return {"success": True, "cars": data.get("cars", 1)}
=== src/ops/__init__.py
=== src/ops/nightly.py
"""Cron runs this."""

from config.celery_app import app


def main():
    app.send_task("trains.tasks.wash", kwargs={"cars": 3})


if __name__ == "__main__":
    main()
''')

CLIENT = """
def ask():
    import django
    django.setup()
    from django.test import Client
    from ops import nightly

    client, said = Client(), []
    nightly.main()
    for path in ("jobs/shunt/", "runs/1/now/", "runs/2/now/", "runs/3/now/"):
        answer = client.post(f"/{path}", {"a": 1}, "application/json")
        said.append([answer.status_code, answer.content.decode()[:60]])
    return said
"""

RAILWAY = Complete(
    files=FILES,
    monolith="trains.tasks",
    app="config.celery_app:app",
    roots=("src",),
    environment={"DJANGO_SETTINGS_MODULE": "config.settings.base"},
    jobs=(
        ("trains.tasks.start", {"kind": "couple", "data": {"cars": 4}}),
        ("trains.tasks.start", {"kind": "shunt", "run_id": 9}),
        ("trains.tasks.start", {"kind": "signal", "data": {"colour": "green"}}),
        ("trains.tasks.start", {"kind": "fly"}),
        ("trains.tasks.check_timetable", {}),
        ("trains.tasks.wash", {"cars": 2}),
    ),
    client=CLIENT,
    gone=frozenset({"trains.tasks.north"}),
    answers=[
        [200, '{"started": "shunt"}'],
        [200, '{"run": "north", "state": "queued"}'],
        [400, "Run has no associated template. Please edit the run and sele"],
        [404, '\n<!doctype html>\n<html lang="en">\n<head>\n  <title>Not Found<'],
    ],
    sent=[
        ["trains.tasks.wash", [], {"cars": 3}, "celery"],
        ["trains.tasks.start", ["shunt"], {"data": {"a": 1}, "source": "manual"}, "celery"],
        [
            "trains.tasks.start",
            [],
            {
                "kind": "couple",
                "data": {"cars": 8},
                "run_id": 1,
                "service_id": "ice",
                "source": "manual",
            },
            "celery",
        ],
    ],
)
