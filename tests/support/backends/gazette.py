"""Django views; imports in the settings; an object that hangs on the campaign, and may be missing;
tasks that share helpers with executors; a patch of what only a kept executor looks up."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== gazette/__init__.py
from gazette.celery import app as celery_app

__all__ = ["celery_app"]
=== gazette/celery.py
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette.settings.live")

app = Celery("gazette")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="senders")
=== gazette/settings/__init__.py
=== gazette/settings/base.py
SECRET_KEY = "x"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "gazette.urls"
INSTALLED_APPS = ["mailings"]
CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = "cache+memory://"
CELERY_IMPORTS = ("mailings.delivery",)
CELERY_TASK_ROUTES = {"mailings.senders.purge": {"queue": "low"}}
=== gazette/settings/live.py
from .base import *  # noqa: F403
=== gazette/urls.py
from django.urls import path

from mailings import views

urlpatterns = [path("campaigns/<int:pk>/launch/", views.launch), path("kinds/<str:kind>/", views.start)]
=== mailings/__init__.py
=== mailings/models.py
"""Campaigns, each with the blueprint that it is made by, or none yet."""

from dataclasses import dataclass


@dataclass
class Blueprint:
    id: int
    kind: str


@dataclass
class Campaign:
    id: int
    code: str
    blueprint: Blueprint | None
    options: dict | None = None
    active: bool = True


CAMPAIGNS = {
    1: Campaign(1, "spring", Blueprint(7, "letters"), {"to": ["ada", "bob"]}),
    2: Campaign(2, "autumn", None),
}
=== mailings/post.py
SENT = []


def deliver(to, text):
    SENT.append((to, text))
    return 1
=== mailings/views.py
import json

from django.http import HttpResponseBadRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from .models import CAMPAIGNS
from .senders import launch_run, runner_for


@csrf_exempt
def start(request, kind):
    sent = launch_run.delay(kind, options=json.loads(request.body or "null"), cause="manual")
    return JsonResponse({"queued": bool(sent.id)})


@csrf_exempt
def launch(request, pk):
    """Ohne auf die Uhr zu warten."""
    campaign = CAMPAIGNS[pk]

    runner = runner_for(campaign.code)
    if runner is None:
        return HttpResponseBadRequest("nobody sends %s" % campaign.code)

    params = {"campaign_id": campaign.id}
    if campaign.options:
        params["options"] = campaign.options
    runner.delay(**params)
    return JsonResponse({"campaign": campaign.code})
=== mailings/delivery/__init__.py
from .launching import check_campaigns, launch_run

__all__ = ["check_campaigns", "launch_run"]
=== mailings/delivery/launching/__init__.py
from .launcher import launch_run
from .watcher import check_campaigns

__all__ = ["check_campaigns", "launch_run"]
=== mailings/delivery/launching/launcher.py
from celery import shared_task

from mailings.delivery.kinds.base import run_kind


@shared_task(bind=True, name="mailings.launch_run", max_retries=3)
def launch_run(self, kind, campaign_id=None, blueprint_id=None, options=None, cause="timer"):
    return run_kind(kind, campaign_id, options or {}, run_id=7)
=== mailings/delivery/launching/watcher.py
from celery import shared_task

from mailings.models import CAMPAIGNS

from .launcher import launch_run


@shared_task(name="mailings.check_campaigns")
def check_campaigns():
    for campaign in CAMPAIGNS.values():
        if campaign.blueprint is None:
            continue
        launch_run.delay(
            kind=campaign.blueprint.kind,
            campaign_id=campaign.id,
            blueprint_id=campaign.blueprint.id,
            options=campaign.options,
            cause="timer",
        )
=== mailings/delivery/kinds/__init__.py
from .base import run_kind
from .newsletter import run_newsletter

__all__ = ["run_kind", "run_newsletter"]
=== mailings/delivery/kinds/base.py
from .newsletter import run_newsletter

KINDS = {"newsletter": run_newsletter}


def run_kind(kind, campaign_id, options, run_id=None):
    runner = KINDS.get(kind)
    if runner is None:
        raise ValueError("unbekannte Art: %s" % kind)
    return runner(campaign_id, options, run_id=run_id)
=== mailings/delivery/kinds/newsletter.py
from mailings.post import deliver


def run_newsletter(campaign_id, options, run_id=None):
    return {"success": True, "sent": deliver("all", options.get("text", "news"))}
=== mailings/senders.py
# Alles, was verschickt wird.
from celery import chord, group

from gazette.celery import app

from .models import CAMPAIGNS
from .post import deliver

# Höchstzahl der Empfänger
LIMIT = 2


def _salute(name):
    return "Hallo %s" % name


@app.task(name="mailings.check_campaigns")
def check_campaigns():
    for campaign in CAMPAIGNS.values():
        if campaign.blueprint is None:
            continue
        launch_run.delay(
            kind=campaign.blueprint.kind,
            campaign_id=campaign.id,
            blueprint_id=campaign.blueprint.id,
            options=campaign.options,
            cause="timer",
        )


@app.task(bind=True, name="mailings.launch_run", max_retries=3)
def launch_run(self, kind, campaign_id=None, blueprint_id=None, options=None, cause="timer"):
    return _run_kind(kind, campaign_id, options or {})


def _run_kind(kind, campaign_id, options):
    kinds = {"newsletter": _run_newsletter, "letters": _run_letters, "digest": _run_digest}
    if kind not in kinds:
        return {"success": False, "error": "unbekannte Art: %s" % kind}
    return kinds[kind](campaign_id, options)


def _run_newsletter(campaign_id, options):
    return {"success": True, "sent": deliver("all", options.get("text", "news"))}


def _run_letters(campaign_id, options):
    texts = [_salute(name) for name in options.get("to", [])[:LIMIT]]
    return {"success": True, "letters": texts}


def _run_digest(campaign_id, options):
    parts = [collect.si(part) for part in options.get("parts", ["a", "b"])[:LIMIT]]
    work = chord(group(parts), bind.s(to="chief"))
    return {"success": True, "parts": len(parts), "then": work.body.task}


@app.task(name="mailings.digest.collect")
def collect(part):
    return {"part": part, "of": LIMIT}


@app.task(name="mailings.digest.bind")
def bind(parts, to):
    return {"text": _salute(to), "parts": len(parts)}


@app.task
def purge(days=30):
    return {"purged": days}


@app.task(name="mailings.letters_v1")
def letters_v1(campaign_id, options=None):
    return _run_letters(campaign_id, options or {})


RUNNERS = {"letters-2015": letters_v1}


def runner_for(code):
    return RUNNERS.get(code)
=== tests/test_senders.py
from unittest import mock

from mailings import senders


@mock.patch("mailings.senders.deliver", return_value=3)
def test_newsletter(deliver):
    assert senders._run_newsletter(1, {})["sent"] == 3
''')

CLIENT = """
def ask():
    import django
    django.setup()
    from django.test import Client

    client, said = Client(), []
    for path in ("kinds/digest/", "campaigns/1/launch/", "campaigns/2/launch/"):
        answer = client.post(f"/{path}", {"parts": ["x"]}, "application/json")
        said.append([answer.status_code, answer.content.decode()])
    return said
"""

GAZETTE = Complete(
    files=FILES,
    monolith="mailings.senders",
    app="gazette.celery:app",
    environment={"DJANGO_SETTINGS_MODULE": "gazette.settings.live"},
    unimported=("tests.test_senders",),
    jobs=(
        ("mailings.launch_run", {"kind": "newsletter", "options": {"text": "hi"}}),
        ("mailings.launch_run", {"kind": "letters", "options": {"to": ["ada", "bob", "eve"]}}),
        ("mailings.launch_run", {"kind": "digest"}),
        ("mailings.launch_run", {"kind": "fax"}),
        ("mailings.check_campaigns", {}),
        ("mailings.digest.collect", {"part": "a"}),
        ("mailings.digest.bind", {"parts": [1, 2], "to": "ada"}),
        ("mailings.senders.purge", {"days": 3}),
    ),
    client=CLIENT,
    gone=frozenset({"mailings.letters_v1"}),
    answers=[
        [200, '{"queued": true}'],
        [200, '{"campaign": "spring"}'],
        [
            400,
            "Campaign has no associated blueprint. Please edit the campaign and select a blueprint.",
        ],
    ],
    sent=[
        [
            "mailings.launch_run",
            ["digest"],
            {"options": {"parts": ["x"]}, "cause": "manual"},
            "celery",
        ],
        [
            "mailings.launch_run",
            [],
            {
                "kind": "letters",
                "campaign_id": 1,
                "blueprint_id": 7,
                "options": {"to": ["ada", "bob"]},
                "cause": "manual",
            },
            "celery",
        ],
    ],
    holds={
        "tests/test_senders.py": ('"mailings.delivery.kinds.newsletter.deliver"',),
        "mailings/delivery/launching/bind.py": ("    from mailings.delivery.kinds",),
    },
)
