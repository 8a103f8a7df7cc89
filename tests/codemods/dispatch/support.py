"""What the tests of the schedule-endpoint codemod share: exemplars, one call, case files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from codemods.dispatch import (
    Dispatcher,
    Lookup,
    Parameter,
    Recipe,
    Rewrite,
    SourceFile,
    analyse_call_sites,
    direct_dispatch,
)

CASES = Path(__file__).parent / "cases"

PARAMETERS = (
    Parameter("schedule_id", "Optional[int]", "None"),
    Parameter("template_id", "Optional[int]", "None"),
    Parameter("job_name", "str", '"unnamed"'),
    Parameter("job_type", "str", '""'),
    Parameter("credential_id", "Optional[int]", "None"),
    Parameter("job_parameters", "Optional[dict]", "None"),
    Parameter("triggered_by", "str", '"schedule"'),
    Parameter("executed_by", "Optional[str]", "None"),
)
DISPATCHER = Dispatcher("tasks", "dispatch_job", PARAMETERS)
LOOKUP = Lookup("tasks.job_tasks", "JOB_TASK_MAPPING", "get_task_for_job")
JOB_TYPES = frozenset({"backup", "check_queues", "run_commands"})
MATCHES = {"refresh": ("tasks.cache", "refresh"), "sweep": ("tasks.sweeping", "sweep_task")}

CHECKER = SourceFile(
    "tasks.scheduling.schedule_checker",
    b"""
import job_template_manager
import jobs_manager
from celery import shared_task

from .job_dispatcher import dispatch_job


@shared_task(name="tasks.check_job_schedules")
def check_job_schedules_task():
    for schedule in jobs_manager.get_due_schedules():
        template_id = schedule.get("job_template_id")
        if not template_id:
            continue
        template = job_template_manager.get_job_template(template_id)
        if not template:
            continue
        dispatch_job.delay(
            schedule_id=schedule["id"],
            template_id=template_id,
            job_name=schedule.get("job_identifier", f"schedule-{schedule['id']}"),
            job_type=template["job_type"],
            credential_id=schedule.get("credential_id"),
            job_parameters=schedule.get("job_parameters"),
            triggered_by="schedule",
        )
""",
)

RUNS = SourceFile(
    "routers.jobs.runs",
    b"""
from fastapi import APIRouter, Depends, HTTPException, status

router = APIRouter()


@router.post("/execute/{template_id}")
def execute_template(template_id: int, current_user: dict = Depends(verify_token)):
    import job_template_manager
    from tasks.job_tasks import dispatch_job

    template = job_template_manager.get_job_template(template_id)
    if not template:
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Template {template_id} not found",
        )
    task = dispatch_job.delay(
        schedule_id=None,
        template_id=template_id,
        job_name=f"manual-{template['name']}",
        job_type=template["job_type"],
        triggered_by="manual",
        executed_by=current_user["username"],
    )
    return {"task_id": task.id}
""",
)

FLASK_RUNS = SourceFile(
    "views.runs",
    b"""
from flask import Blueprint, g, jsonify, request

import job_template_manager
from tasks import dispatch_job

bp = Blueprint("runs", __name__)


@bp.post("/runs")
def start():
    payload = request.get_json()
    template_id = payload.get("template_id")
    template = job_template_manager.get_job_template(template_id)
    if template is None:
        return jsonify({"error": "There is no job template %s" % template_id}), 404
    started = dispatch_job.delay(
        template_id=template_id,
        job_name=payload.get("name"),
        job_type=template["job_type"],
        triggered_by="manual",
        executed_by=g.user,
    )
    return jsonify({"task_id": started.id})
""",
)

DRF_RUNS = SourceFile(
    "api.runs",
    b"""
from rest_framework.response import Response
from rest_framework.views import APIView

import job_template_manager
from tasks import dispatch_job


class Runs(APIView):
    def post(self, request, pk):
        template = job_template_manager.get_job_template(pk)
        dispatch_job.delay(
            template_id=pk,
            job_name=template["name"],
            job_type=template["job_type"],
            triggered_by="manual",
            executed_by=request.user.username,
        )
        return Response(status=202)
""",
)

ORM_CHECKER = SourceFile(
    "tasks.scheduling.checker",
    b"""
from celery import shared_task

from services import plans
from services.recipes import find_recipe
from .launcher import dispatch_job


@shared_task
def check_plans():
    for plan in plans.due():
        recipe = find_recipe(plan.recipe_id) if plan.recipe_id else None
        if recipe is None:
            continue
        dispatch_job.delay(
            schedule_id=plan.id,
            template_id=recipe.id,
            job_name=plan.slug,
            job_type=recipe.kind,
            credential_id=plan.credential_id,
            job_parameters=plan.options,
        )
""",
)

RELATED_CHECKER = SourceFile(
    "campaigns.watcher",
    b"""
from celery import shared_task

from campaigns.models import Campaign
from .launcher import dispatch_job


@shared_task
def check_campaigns():
    for campaign in Campaign.objects.filter(active=True).select_related("blueprint"):
        if campaign.blueprint is None:
            continue
        dispatch_job.delay(
            schedule_id=campaign.id,
            template_id=campaign.blueprint.id,
            job_name=campaign.code.upper(),
            job_type=campaign.blueprint.kind,
            job_parameters=campaign.options,
        )
""",
)

PLACED_CHECKER = SourceFile(
    "tasks.watch",
    b"""
from celery import shared_task

from core.models import presets, projects
from tasks.launcher import dispatch_job


@shared_task
def watch_projects():
    for project in projects.active():
        if (preset := presets.get_or_none(project.preset_id)) is None:
            continue
        dispatch_job.apply_async(
            args=(project.id, preset.id),
            kwargs=dict(job_type=preset.action, job_parameters=project.overrides),
        )
""",
)

SERVICE_RUNS = SourceFile(
    "services.runs",
    b"""
def start(job_type, user="x"):
    from tasks import dispatch_job

    return dispatch_job.delay(job_type=job_type, triggered_by=user).id
""",
)

SHORT_CHECKER = SourceFile(
    "tasks.checker",
    b"""
from celery import shared_task

import db
from tasks.launcher import dispatch_job


@shared_task
def check():
    for s in db.schedules():
        t = db.template(s["tpl"])
        if t is None:
            continue
        dispatch_job.delay(schedule_id=s["id"], job_type=t["kind"], job_parameters=s["args"])
""",
)


def _with(file: SourceFile, old: str, new: str) -> SourceFile:
    """The same exemplar with one thing said in another way."""
    return SourceFile(file.module, file.source.replace(old.encode(), new.encode()))


EXEMPLARS = {
    "fastapi": (RUNS, CHECKER),
    "flask": (FLASK_RUNS, CHECKER),
    "drf": (DRF_RUNS, CHECKER),
    "checker": (CHECKER,),
    "runs": (RUNS,),
    "orm": (ORM_CHECKER,),
    "related": (RELATED_CHECKER,),
    "placed": (PLACED_CHECKER,),
    "service": (SERVICE_RUNS, CHECKER),
    "short": (SHORT_CHECKER,),
    "recipe": (_with(SHORT_CHECKER, 'db.template(s["tpl"])', 'db.one(s["recipe_id"])'),),
    "getter": (_with(SHORT_CHECKER, "db.template(", "db.get_recipe("),),
    "vague": (_with(SHORT_CHECKER, "db.template(", "db.get_obj("),),
    "none": (),
}


@dataclass(frozen=True)
class Case:
    """One case file: the settings, what goes in, what comes out or why not, what is said."""

    name: str
    settings: dict[str, str]
    before: str
    after: str | None
    refused: tuple[tuple[int, str], ...]
    notes: tuple[tuple[int, str], ...]


def read_case(path: Path) -> Case:
    """Read ``== before``, ``== after``, ``== refused`` and ``== notes`` sections."""
    parts = re.split(r"^== (\w+)(.*)\n", path.read_bytes().decode(), flags=re.MULTILINE)
    sections = {parts[i]: parts[i + 2] for i in range(1, len(parts), 3)}
    words = next((parts[i + 1] for i in range(1, len(parts), 3) if parts[i] == "before"), "")
    settings = dict(word.split("=", 1) for word in words.split())
    refused, notes = _lines(sections.get("refused", "")), _lines(sections.get("notes", ""))
    return Case(path.stem, settings, sections["before"], sections.get("after"), refused, notes)


def _lines(section: str) -> tuple[tuple[int, str], ...]:
    """Line numbers with what is said about them."""
    found = [line.partition(" ") for line in section.splitlines()]
    return tuple((int(number), text) for number, _, text in found)


@lru_cache
def recipe_for(name: str, dispatcher: Dispatcher = DISPATCHER) -> Recipe:
    """The recipe that a set of exemplars gives."""
    return analyse_call_sites(EXEMPLARS[name], dispatcher, JOB_TYPES)


def rewrite(
    source: str | bytes,
    exemplars: str = "fastapi",
    *,
    module: str = "routers.jobs.schedules",
    dispatcher: Dispatcher = DISPATCHER,
    used_elsewhere: frozenset[str] = frozenset(),
    matches: Mapping[str, tuple[str, str]] = MATCHES,
    writers: frozenset[str] = frozenset(),
) -> Rewrite:
    """Rewrite one file with the recipe of a set of exemplars."""
    raw = source.encode() if isinstance(source, str) else source
    return direct_dispatch(
        SourceFile(module, raw),
        LOOKUP,
        dispatcher,
        recipe_for(exemplars, dispatcher),
        job_types=JOB_TYPES,
        writers=writers,
        used_elsewhere=used_elsewhere,
        matches=matches,
    )


def check(before: str, after: str, exemplars: str = "fastapi", **more: object) -> Rewrite:
    """The whole file is as expected, compiles, and a second run leaves it alone."""
    result = rewrite(before, exemplars, **more)  # type: ignore[arg-type]
    assert result.code.decode() == after
    compile(result.code, "after.py", "exec")
    again = rewrite(result.code, exemplars, **more)  # type: ignore[arg-type]
    assert again.code == result.code
    assert not again.changed
    return result
