"""A monolith that is a package's __init__; Flask class views."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== pyproject.toml
[project]
name = "orchard"
version = "1.0"

[tool.ruff]
line-length = 96
=== orchard/__init__.py
__version__ = "1.0"
=== orchard/broker.py
from celery import Celery

worker = Celery("orchard", broker="memory://", backend="cache+memory://")
worker.set_default()
worker.conf.update(imports=("orchard.jobs", "orchard.tasks"))
=== orchard/trees.py
PLANS = {
    "p1": {"id": "p1", "title": "spring", "recipe_id": 4, "options": {"rows": 3}, "field_id": 6},
    "p2": {"id": "p2", "title": "autumn", "recipe_id": 5, "options": None, "field_id": None},
}
RECIPES = {4: {"id": 4, "job": "prune"}}


def fetch_plan(plan_id):
    return PLANS[plan_id]


def fetch_recipe(recipe_id):
    return RECIPES.get(recipe_id)
=== orchard/web.py
from flask import Flask, jsonify, request
from flask.views import MethodView

import orchard.jobs
from orchard import trees
from orchard.jobs import harvest_report

app = Flask(__name__)


class Jobs(MethodView):
    def post(self):
        body = request.get_json()
        orchard.jobs.perform.delay(job=body["job"], options=body.get("options"), trigger="manual",
                                   person=request.headers["X-Person"])
        return jsonify(ok=True)


class Plans(MethodView):
    def get(self, plan_id):
        return jsonify(trees.fetch_plan(plan_id))

    def post(self, plan_id):
        try:
            plan = trees.fetch_plan(plan_id)
        except KeyError:
            return jsonify(error="no such plan"), 404
        found = orchard.jobs.task_for(plan["title"])
        if not found:
            return jsonify(error="no task for " + plan["title"]), 400
        sent = found.delay(plan_id=plan["id"], options=plan["options"])
        return jsonify(plan=plan["title"], sent=bool(sent.id), person=request.headers["X-Person"])


class Reports(MethodView):
    def post(self):
        harvest_report.apply_async((2026,), queue="reports")
        return jsonify(ok=True)


app.add_url_rule("/jobs", view_func=Jobs.as_view("jobs"))
app.add_url_rule("/plans/<plan_id>", view_func=Plans.as_view("plans"))
app.add_url_rule("/reports", view_func=Reports.as_view("reports"))
=== orchard/jobs/__init__.py
"""Jobs of the orchard."""

from __future__ import annotations

import logging
import re

from orchard import trees
from orchard.broker import worker

from ..weather import forecast

log = logging.getLogger(__name__)
_WORD = re.compile(r"\\w+")


@worker.task(bind=True, name="orchard.perform")
def perform(self, job, options=None, plan_id=None, recipe_id=None, field_id=None, trigger="plan",
            person=None):
    return run(job, options or {}, field_id)


@worker.task(name="orchard.plans")
def check_plans():
    performed = []
    for plan_id in trees.PLANS:
        plan = trees.fetch_plan(plan_id)
        recipe = trees.fetch_recipe(plan["recipe_id"])
        if recipe is None:
            continue
        perform.delay(job=recipe["job"], options=plan["options"], plan_id=plan["id"],
                      recipe_id=recipe["id"], field_id=plan["field_id"], trigger="plan")
        performed.append(plan["title"])
    return performed


@worker.task(name="orchard.harvest_report", queue="reports")
def harvest_report(year):
    words = _WORD.findall(f"harvest of {year}")
    return " ".join(words)


def run(job, options, field_id):
    runners = {"prune": run_prune, "spray": run_spray, "count": run_count}
    if job in runners:
        return runners[job](options, field_id)
    return {"success": False, "error": "Unknown job: " + job}


def run_prune(options, field_id):
    return {"success": True, "rows": options.get("rows", 1), "field": field_id}


def run_spray(options, field_id):
    if forecast(field_id) == "rain":
        log.warning(f"no spraying of field {field_id}: {forecast(field_id)}")
        return {"success": False, "error": "rain"}
    return {"success": True, "litres": 3}


def run_count(options, field_id):
    words = _WORD.findall(options.get("text", ""))
    return {"success": True, "trees": len(words)}


@worker.task(name="orchard.v1.prune")
def prune_v1(plan_id, options=None):
    return run_prune(options or {}, None)


JOB_TASKS = {"prune_v1": prune_v1}


def task_for(title):
    return JOB_TASKS.get(title)
=== orchard/weather.py
"""The weather."""


def forecast(field_id):
    return "rain" if field_id == 13 else "sun"
=== orchard/tasks/__init__.py
from .plans import check_plans, perform

__all__ = ["check_plans", "perform"]
=== orchard/tasks/plans/__init__.py
from .check import check_plans
from .perform import perform

__all__ = ["check_plans", "perform"]
=== orchard/tasks/plans/check.py
from celery import shared_task

from orchard import trees

from .perform import perform


@shared_task(name="orchard.plans")
def check_plans():
    performed = []
    for plan_id in trees.PLANS:
        plan = trees.fetch_plan(plan_id)
        recipe = trees.fetch_recipe(plan["recipe_id"])
        if recipe is None:
            continue
        perform.delay(
            job=recipe["job"],
            options=plan["options"],
            plan_id=plan["id"],
            recipe_id=recipe["id"],
            field_id=plan["field_id"],
            trigger="plan",
        )
        performed.append(plan["title"])
    return performed
=== orchard/tasks/plans/perform.py
from celery import shared_task

from orchard.tasks.runners.main import run_job


@shared_task(bind=True, name="orchard.perform")
def perform(
    self,
    job,
    options=None,
    plan_id=None,
    recipe_id=None,
    field_id=None,
    trigger="plan",
    person=None,
):
    return run_job(job, options or {}, field_id)
=== orchard/tasks/runners/__init__.py
from .main import run_job
from .prune import run_prune

__all__ = ["run_job", "run_prune"]
=== orchard/tasks/runners/main.py
from .prune import run_prune


def run_job(job, options, field_id):
    runners = {"prune": run_prune}
    if job in runners:
        return runners[job](options, field_id)
    return {"success": False, "error": "Unknown job: " + job}
=== orchard/tasks/runners/prune.py
def run_prune(options, field_id):
    return {"success": True, "rows": options.get("rows", 1), "field": field_id}
''')

CLIENT = """
def ask():
    from orchard.web import app
    client, said = app.test_client(), []
    client.environ_base["HTTP_X_PERSON"] = "ada"
    for answer in (
        client.get("/plans/p1"),
        client.post("/jobs", json={"job": "spray"}),
        client.post("/reports"),
        client.post("/plans/p1"),
        client.post("/plans/p2"),
        client.post("/plans/p3"),
    ):
        said.append([answer.status_code, answer.get_json(silent=True)])
    return said
"""

ORCHARD = Complete(
    files=FILES,
    monolith="orchard.jobs",
    app="orchard.broker:worker",
    jobs=(
        ("orchard.perform", {"job": "prune", "options": {"rows": 2}, "field_id": 1}),
        ("orchard.perform", {"job": "spray", "field_id": 1}),
        ("orchard.perform", {"job": "spray", "field_id": 13}),
        ("orchard.perform", {"job": "count", "options": {"text": "one two"}}),
        ("orchard.perform", {"job": "dig"}),
        ("orchard.plans", {}),
        ("orchard.harvest_report", {"year": 2026}),
    ),
    client=CLIENT,
    gone=frozenset({"orchard.v1.prune"}),
    answers=[
        [
            200,
            {"field_id": 6, "id": "p1", "options": {"rows": 3}, "recipe_id": 4, "title": "spring"},
        ],
        [200, {"ok": True}],
        [200, {"ok": True}],
        [200, {"person": "ada", "plan": "spring", "sent": True}],
        [404, {"error": "Recipe 5 not found"}],
        [404, {"error": "no such plan"}],
    ],
    sent=[
        [
            "orchard.perform",
            [],
            {"job": "spray", "options": None, "trigger": "manual", "person": "ada"},
            "celery",
        ],
        ["orchard.harvest_report", [2026], {}, "reports"],
        [
            "orchard.perform",
            [],
            {
                "job": "prune",
                "options": {"rows": 3},
                "plan_id": "p1",
                "recipe_id": 4,
                "field_id": 6,
                "trigger": "manual",
                "person": "ada",
            },
            "celery",
        ],
    ],
)
