"""Django with models: the tasks are in an app's ``tasks.py``, executors and router beside it, and no
``__init__`` may import any of them; managers that raise where there is nothing; task loggers.
"""

from tests.support.complete import Complete, tree

FILES = tree('''
=== nursery/__init__.py
from .celery import app as celery_app

__all__ = ("celery_app",)
=== nursery/celery.py
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nursery.settings")

app = Celery("nursery")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
=== nursery/settings.py
SECRET_KEY = "not a secret"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "nursery.urls"
LOCAL_APPS = ["core", "beds.apps.BedsConfig"]
INSTALLED_APPS = ["django.contrib.contenttypes", "rest_framework", *LOCAL_APPS]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REST_FRAMEWORK = {"UNAUTHENTICATED_USER": None, "DEFAULT_AUTHENTICATION_CLASSES": []}
CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = "cache+memory://"
CELERY_BEAT_SCHEDULE = {"count": {"task": "core.tasks.count_models", "schedule": 60.0}}
LOGGING = {"version": 1, "disable_existing_loggers": False, "loggers": {"beds": {"level": "INFO"}}}
=== nursery/urls.py
from django.urls import path

from beds.views import ChoreView, RoundView

urlpatterns = [path("chores/", ChoreView.as_view()), path("rounds/<int:pk>/run/", RoundView.as_view())]
=== core/__init__.py
=== core/models.py
from django.db import models


class Plant(models.Model):
    name = models.CharField(max_length=20)
=== core/tasks.py
"""Everything that is done in the background."""
from celery.utils.log import get_task_logger

from beds.models import Chore, Round
from core.models import Plant
from nursery.celery import app

logger = get_task_logger(__name__)


@app.task
def count_models():
    """Asked for by beat."""
    return [Plant._meta.label, Round._meta.label]


@app.task
def do_all(kinds):
    """Sent by the night shift."""
    logger.info(f"all of {len(kinds)}")
    return [do_chore.delay(kind).id is not None for kind in kinds]


@app.task(name="beds.tick")
def tick():
    started = []
    for plan in Round.objects.filter(enabled=True):
        try:
            chore = Chore.objects.get(pk=plan.chore_id or 0)
        except Chore.DoesNotExist:
            logger.warning(f"round {plan.title} has no chore")
            continue
        do_chore.delay(
            chore.kind,
            options={**chore.defaults, **(plan.options or {})},
            round_id=plan.pk,
            chore_id=chore.pk,
        )
        started.append(plan.title)
    return started


@app.task(name="beds.do_chore", bind=True)
def do_chore(self, kind, options=None, round_id=None, chore_id=None, cause="beat"):
    return _do(kind, options or {}, round_id, self)


def _do(kind, options, round_id, task):
    chores = {
        "water": _execute_water,
        "prune": _execute_prune,
        "label": _execute_label,
    }
    chore = chores.get(kind)
    if chore is None:
        return {"success": False, "error": f"Unknown chore: {kind}"}
    return chore(options, round_id, task)


def _execute_water(options, round_id, task):
    return {"success": True, "litres": options.get("litres", 1)}


def _execute_prune(options, round_id, task):
    logger.info(f"pruning for {round_id}: {options.get('share', 0.5):.0%}")
    return {"success": True, "model": Plant._meta.label}


def _execute_label(options, round_id, task):
    return {"success": True, "kind": Chore._meta.label, **options}


@app.task(name="beds.water_v1")
def water_v1(round_id, options=None):
    return _execute_water(options or {}, round_id, None)


TASKS = {"water-v1": water_v1}


def task_for(title):
    return TASKS.get(title)
=== beds/__init__.py
=== beds/apps.py
from django.apps import AppConfig


class BedsConfig(AppConfig):
    name = "beds"
=== beds/models.py
from django.db import models


class Chore(models.Model):
    kind = models.CharField(max_length=50)
    defaults = models.JSONField(default=dict)


class Round(models.Model):
    title = models.CharField(max_length=50)
    chore = models.ForeignKey(Chore, null=True, db_constraint=False, on_delete=models.DO_NOTHING)
    options = models.JSONField(null=True)
    enabled = models.BooleanField(default=True)
=== beds/watering.py
def execute_water(options, round_id, task):
    return {"success": True, "litres": options.get("litres", 1)}
=== beds/router.py
from beds.watering import execute_water


def do(kind, options, round_id, task):
    chores = {
        "water": execute_water,
    }
    chore = chores.get(kind)
    if chore is None:
        return {"success": False, "error": f"Unknown chore: {kind}"}
    return chore(options, round_id, task)
=== beds/tasks.py
from celery import shared_task
from celery.utils.log import get_task_logger

from beds.models import Chore, Round
from beds.router import do

logger = get_task_logger(__name__)


@shared_task(name="beds.tick")
def tick():
    started = []
    for plan in Round.objects.filter(enabled=True):
        try:
            chore = Chore.objects.get(pk=plan.chore_id or 0)
        except Chore.DoesNotExist:
            logger.warning("round %s has no chore", plan.title)
            continue
        do_chore.delay(
            chore.kind,
            options={**chore.defaults, **(plan.options or {})},
            round_id=plan.pk,
            chore_id=chore.pk,
        )
        started.append(plan.title)
    return started


@shared_task(name="beds.do_chore", bind=True)
def do_chore(self, kind, options=None, round_id=None, chore_id=None, cause="beat"):
    return do(kind, options or {}, round_id, self)
=== beds/night.py
from core import tasks


def night():
    tasks.do_all.delay(["water", "prune"])
=== beds/views.py
from django.shortcuts import get_object_or_404
from rest_framework.response import Response
from rest_framework.views import APIView

from core.tasks import do_chore, task_for
from .models import Round


class ChoreView(APIView):
    def post(self, request):
        do_chore.delay(request.data["kind"], options=request.data.get("options"), cause="manual")
        return Response({"queued": True})


class RoundView(APIView):
    def post(self, request, pk):
        plan = get_object_or_404(Round, pk=pk)
        task = task_for(plan.title)
        if task is None:
            return Response({"error": "no task for %s" % plan.title}, status=400)
        options = dict(plan.options or {})
        options.update(request.data)
        task.delay(round_id=plan.pk, options=options)
        return Response({"started": plan.title})
=== nursery_tests/__init__.py
=== nursery_tests/test_chores.py
import logging
import unittest

import django

django.setup()

from core import tasks


class PruneTest(unittest.TestCase):
    def test_says_what_it_does(self):
        with self.assertLogs("core.tasks", logging.INFO) as logs:
            tasks._execute_prune({"share": 0.25}, 7, None)
        self.assertEqual(logs.records[0].getMessage(), "pruning for 7: 25%")

    def test_all_are_asked_for(self):
        with self.assertLogs("core.tasks", logging.INFO) as logs:
            tasks.do_all.apply(args=([],))
        self.assertIn("all of 0", [record.getMessage() for record in logs.records])
''')

CLIENT = """
def ask():
    import django
    django.setup()
    import unittest
    from django.core.management import call_command
    from django.test import Client
    from beds.models import Chore, Round

    call_command("migrate", run_syncdb=True, verbosity=0)
    chore = Chore.objects.create(kind="prune", defaults={"share": 0.25, "deep": False})
    Round.objects.create(title="hedge", chore=chore, options={"deep": True})
    Round.objects.create(title="lost", chore=None)
    Round.objects.create(title="gone", chore_id=77)
    client, said = Client(), []
    def asked(answer):
        said.append([answer.status_code, answer.json()])
    asked(client.post("/chores/", {"kind": "label"}, "application/json"))
    asked(client.post("/rounds/1/run/", {"share": 1}, "application/json"))
    for number in (2, 3, 4):
        asked(client.post(f"/rounds/{number}/run/", {}, "application/json"))
    from beds.night import night
    night()
    tests = unittest.defaultTestLoader.loadTestsFromName("nursery_tests.test_chores")
    result = unittest.TextTestRunner(stream=__import__("io").StringIO()).run(tests)
    return [*said, result.testsRun, [text for _, text in result.failures + result.errors]]
"""

NURSERY = Complete(
    files=FILES,
    monolith="core.tasks",
    app="nursery.celery:app",
    environment={"DJANGO_SETTINGS_MODULE": "nursery.settings"},
    # What has models, or imports them, is no first module of a process of Django.
    unimported=("beds", "core", "nursery.urls", "nursery_tests"),
    jobs=(
        ("beds.do_chore", {"kind": "water", "options": {"litres": 3}}),
        ("beds.do_chore", {"kind": "prune", "round_id": 4}),
        ("beds.do_chore", {"kind": "label", "options": {"a": 1}}),
        ("beds.do_chore", {"kind": "sing"}),
        ("core.tasks.count_models", {}),
        ("core.tasks.do_all", {"kinds": ["water"]}),
    ),
    client=CLIENT,
    gone=frozenset({"beds.water_v1"}),
    answers=[
        [200, {"queued": True}],
        [200, {"started": "hedge"}],
        [
            400,
            {"error": "Round has no associated chore. Please edit the round and select a chore."},
        ],
        [404, {"error": "Chore 77 not found"}],
        [404, {"detail": "No Round matches the given query."}],
        2,
        [],
    ],
    sent=[
        ["beds.do_chore", ["label"], {"options": None, "cause": "manual"}, "celery"],
        [
            "beds.do_chore",
            [],
            {
                "kind": "prune",
                "options": {"share": 1, "deep": True},
                "round_id": 1,
                "chore_id": 1,
                "cause": "manual",
            },
            "celery",
        ],
        ["core.tasks.do_all", [["water", "prune"]], {}, "celery"],
    ],
    holds={
        "beds/__init__.py": ("!import",),
        "beds/tasks.py": (
            "\nimport beds.count_models  # noqa: F401  registers its task\n",
            "\n\n\nimport beds.do_all  # noqa: E402, F401  registers its task\n",
        ),
        "beds/views.py": (
            "        except Chore.DoesNotExist:\n            return Response(",
            "from beds.tasks import do_chore\nfrom .models import Chore, Round\n",
            "options={**chore.defaults, **(plan.options or {}), **options}",
        ),
        "nursery_tests/test_chores.py": (
            'assertLogs("beds.pruning", ',
            'assertLogs("celery.task", ',
        ),
    },
)
