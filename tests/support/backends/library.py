"""Django with REST framework ViewSets and autodiscovered tasks; models that only look like it."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== manage.py
#!/usr/bin/env python
import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "library.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
=== library/__init__.py
from .celery import app as celery_app

__all__ = ("celery_app",)
=== library/celery.py
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "library.settings")

app = Celery("library")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
=== library/settings.py
SECRET_KEY = "not a secret"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "library.urls"
INSTALLED_APPS = ["rest_framework", "catalogue", "errands"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
REST_FRAMEWORK = {"UNAUTHENTICATED_USER": None, "DEFAULT_AUTHENTICATION_CLASSES": []}
CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = "cache+memory://"
CELERY_TASK_ROUTES = {"errands.run": {"queue": "errands"}}
CELERY_BEAT_SCHEDULE = {
    "due": {"task": "errands.due", "schedule": 60.0},
    "reminders": {"task": "errands.legacy_tasks.remind", "schedule": 3600.0},
}
=== library/urls.py
from django.urls import include, path
from rest_framework.routers import DefaultRouter

from errands.views import ErrandRunViewSet, ErrandViewSet

router = DefaultRouter()
router.register("errands", ErrandViewSet, basename="errand")
router.register("runs", ErrandRunViewSet, basename="run")
urlpatterns = [path("api/", include(router.urls))]
=== catalogue/__init__.py
=== catalogue/apps.py
from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "catalogue"
=== catalogue/tasks.py
"""Tasks of the catalogue: healthy."""

from celery import shared_task


@shared_task
def reindex(shelf="a"):
    return f"reindexed {shelf}"
=== errands/__init__.py
=== errands/apps.py
from django.apps import AppConfig


class ErrandsConfig(AppConfig):
    name = "errands"
=== errands/store.py
"""Stands for the models."""

from dataclasses import dataclass


@dataclass
class Blueprint:
    pk: int
    errand_type: str


@dataclass
class Errand:
    pk: int
    key: str
    blueprint_id: int | None
    arguments: dict | None = None
    branch_id: int | None = None
    last_run: str | None = None


class NotFound(Exception):
    pass


ERRANDS = {
    1: Errand(1, "fetch-books", 5, {"count": 2}, 9),
    2: Errand(2, "dust", None),
}
BLUEPRINTS = {5: Blueprint(5, "fetch")}


def get_errand(pk):
    try:
        return ERRANDS[int(pk)]
    except KeyError:
        raise NotFound from None


def get_blueprint(pk):
    return BLUEPRINTS.get(pk)


def set_last_run(errand, when):
    errand.last_run = when
=== errands/views.py
import logging

from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response

from . import store
from .legacy_tasks import find_errand_task, run_errand

logger = logging.getLogger(__name__)


class ErrandRunViewSet(viewsets.ViewSet):
    """Runs of errands, whatever their type."""

    def create(self, request):
        task = run_errand.delay(
            errand_type=request.data["errand_type"],
            arguments=request.data.get("arguments"),
            source="manual",
            user=str(request.user),
        )
        return Response({"queued": bool(task.id)}, status=status.HTTP_202_ACCEPTED)


class ErrandViewSet(viewsets.ViewSet):
    def list(self, request):
        return Response([errand.key for errand in store.ERRANDS.values()])

    @action(detail=True, methods=["post"])
    def run(self, request, pk=None):
        """Run an errand now."""
        try:
            errand = store.get_errand(pk)
        except store.NotFound:
            raise NotFound("no such errand")

        task = find_errand_task(errand.key)
        if task is None:
            raise ValidationError({"errand": f"no task for {errand.key}"})

        task_kwargs = {"errand_id": errand.pk, "branch_id": errand.branch_id}
        if errand.arguments:
            task_kwargs["arguments"] = dict(errand.arguments)
        if request.data.get("arguments"):
            task_kwargs.setdefault("arguments", {}).update(request.data["arguments"])
        result = task.delay(**task_kwargs)

        store.set_last_run(errand, "now")
        logger.info(f"{errand.key} started by {request.user}: {result.id}")
        return Response({"errand": errand.key, "state": "queued"}, status=status.HTTP_202_ACCEPTED)
=== errands/tasks/__init__.py
from .triggers import due_errands, run_errand

__all__ = ["due_errands", "run_errand"]
=== errands/tasks/triggers/__init__.py
from .due import due_errands
from .run import run_errand

__all__ = ["due_errands", "run_errand"]
=== errands/tasks/triggers/due.py
from celery import shared_task

from errands import store

from .run import run_errand


@shared_task(name="errands.due")
def due_errands():
    started = []
    for errand in store.ERRANDS.values():
        if not errand.blueprint_id:
            continue
        blueprint = store.get_blueprint(errand.blueprint_id)
        run_errand.delay(
            errand_type=blueprint.errand_type,
            arguments=errand.arguments,
            errand_id=errand.pk,
            blueprint_id=blueprint.pk,
            branch_id=errand.branch_id,
            source="beat",
        )
        store.set_last_run(errand, "now")
        started.append(errand.key)
    return started
=== errands/tasks/triggers/run.py
from celery import shared_task

from errands.tasks.types.selector import perform


@shared_task(bind=True, name="errands.run")
def run_errand(
    self,
    errand_type: str,
    arguments: dict | None = None,
    errand_id: int | None = None,
    blueprint_id: int | None = None,
    branch_id: int | None = None,
    source: str = "beat",
    user: str | None = None,
):
    return perform(errand_type=errand_type, arguments=arguments or {}, branch_id=branch_id, job=self)
=== errands/tasks/types/__init__.py
from .fetch_type import fetch
from .selector import perform

__all__ = ["fetch", "perform"]
=== errands/tasks/types/fetch_type.py
def fetch(arguments, branch_id, job):
    return {"success": True, "fetched": arguments.get("count", 0), "branch": branch_id}
=== errands/tasks/types/selector.py
from .fetch_type import fetch

TYPES = {
    "fetch": fetch,
}


def perform(errand_type, arguments, branch_id, job):
    chosen = TYPES.get(errand_type)
    if chosen is None:
        return {"success": False, "error": "Unknown errand type: %s" % errand_type}
    return chosen(arguments=arguments, branch_id=branch_id, job=job)
=== errands/legacy_tasks.py
"""
Tasks of the errands app, before there was errands.tasks.
"""
from celery import current_app
from celery.utils.log import get_task_logger
from django.conf import settings

from library.celery import app

from . import store

logger = get_task_logger(__name__)


@app.task(name="errands.due")
def due_errands():
    started = []
    for errand in store.ERRANDS.values():
        if not errand.blueprint_id:
            continue
        blueprint = store.get_blueprint(errand.blueprint_id)
        run_errand.delay(
            errand_type=blueprint.errand_type,
            arguments=errand.arguments,
            errand_id=errand.pk,
            blueprint_id=blueprint.pk,
            branch_id=errand.branch_id,
            source="beat",
        )
        store.set_last_run(errand, "now")
        started.append(errand.key)
    return started


@app.task(bind=True, name="errands.run")
def run_errand(self, errand_type, arguments=None, errand_id=None, blueprint_id=None,
               branch_id=None, source="beat", user=None):
    return _perform(errand_type=errand_type, arguments=arguments or {}, branch_id=branch_id, job=self)


def _perform(errand_type, arguments, branch_id, job):
    chosen = _TYPES.get(errand_type)
    if chosen is None:
        return {"success": False, "error": "Unknown errand type: %s" % errand_type}
    return chosen(arguments=arguments, branch_id=branch_id, job=job)


def _execute_fetch(arguments, branch_id, job):
    return {"success": True, "fetched": arguments.get("count", 0), "branch": branch_id}


def _execute_lend(arguments, branch_id, job):
    """Lend a book out."""
    logger.info("lend %(book)s", {"book": arguments.get("book")})
    return {"success": True, "lent": arguments["book"], "zone": settings.TIME_ZONE}


def _execute_recall(arguments, branch_id, job):
    lent = _execute_lend({"book": "none"}, branch_id, job)
    return {"success": lent["success"], "recalled": True, "main": current_app.main}


_TYPES = {
    "fetch": _execute_fetch,
    "lend": _execute_lend,
    "recall": _execute_recall,
}


# Beat sends this one by its automatic name.
@app.task
def remind(days=7):
    return f"reminded after {days} days"


@app.task(name="errands.fetch_v1")
def fetch_v1(errand_id, branch_id=None, arguments=None):
    return _execute_fetch(arguments or {}, branch_id, None)


ERRAND_TASKS = {"fetch": fetch_v1}


def find_errand_task(key):
    return ERRAND_TASKS.get(key)
''')

CLIENT = """
def ask():
    import django
    django.setup()
    from django.test import Client
    from errands import store

    client, said = Client(), []
    def asked(answer):
        said.append([answer.status_code, answer.json()])
    asked(client.get("/api/errands/"))
    asked(client.post("/api/runs/", {"errand_type": "lend"}, "application/json"))
    asked(client.post("/api/errands/1/run/", {"arguments": {"count": 4}}, "application/json"))
    asked(client.post("/api/errands/2/run/"))
    asked(client.post("/api/errands/3/run/"))
    return [*said, repr(store.ERRANDS[1])]
"""

LIBRARY = Complete(
    files=FILES,
    monolith="errands.legacy_tasks",
    app="library.celery:app",
    environment={"DJANGO_SETTINGS_MODULE": "library.settings"},
    unimported=("manage",),
    jobs=(
        ("errands.run", {"errand_type": "fetch", "arguments": {"count": 3}, "branch_id": 1}),
        ("errands.run", {"errand_type": "lend", "arguments": {"book": "Emma"}}),
        ("errands.run", {"errand_type": "lend"}),
        ("errands.run", {"errand_type": "recall"}),
        ("errands.run", {"errand_type": "burn"}),
        ("errands.due", {}),
        ("catalogue.tasks.reindex", {"shelf": "b"}),
    ),
    client=CLIENT,
    gone=frozenset({"errands.fetch_v1"}),
    answers=[
        [200, ["fetch-books", "dust"]],
        [202, {"queued": True}],
        [202, {"errand": "fetch-books", "state": "queued"}],
        [
            400,
            {
                "errand": "Errand has no associated blueprint. Please edit the errand and select a blueprint."
            },
        ],
        [404, {"detail": "no such errand"}],
        "Errand(pk=1, key='fetch-books', blueprint_id=5, arguments={'count': 2}, branch_id=9, last_run=None)",
    ],
    sent=[
        [
            "errands.run",
            [],
            {"errand_type": "lend", "arguments": None, "source": "manual", "user": "None"},
            "errands",
        ],
        [
            "errands.run",
            [],
            {
                "errand_type": "fetch",
                "arguments": {"count": 4},
                "errand_id": 1,
                "blueprint_id": 5,
                "branch_id": 9,
                "source": "manual",
                "user": "None",
            },
            "errands",
        ],
    ],
)
