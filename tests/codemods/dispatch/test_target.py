"""Which parameter of the dispatcher takes what a job type wants to know."""

from __future__ import annotations

import pytest

from codemods.dispatch import (
    Dispatcher,
    Parameter,
    SourceFile,
    analyse_call_sites,
    direct_dispatch,
)
from tests.codemods.dispatch.support import JOB_TYPES, LOOKUP, PARAMETERS, rewrite

SITE = """\
import jobs_manager
from tasks.job_tasks import get_task_for_job


def launch(plan_id):
    job = jobs_manager.get_job_schedule(plan_id)
    task = get_task_for_job(job["job_identifier"])
    if not task:
        raise ValueError("nothing to run")
    kwargs = {"devices": ["a"]}
{more}
    return task.delay(**kwargs)
"""
OTHERS = tuple(one for one in PARAMETERS if one.name != "job_parameters")
DICT = Parameter("options", "Optional[dict]", "None")
SECOND = Parameter("labels", "Mapping[str, str] | None", "None")
NAMED = Parameter("run_params", "dict[str, object] | None", "None")
PLAIN = Parameter("parameters", None, "None")


def dispatched(*parameters: Parameter, more: str = "    pass") -> tuple[str, list[str]]:
    """What the new call says after the template's type, and why it was refused."""
    dispatcher = Dispatcher("tasks", "dispatch_job", (*OTHERS, *parameters))
    result = rewrite(SITE.replace("{more}", more), dispatcher=dispatcher)
    return result.code.decode(), [one.reason for one in result.refusals]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ([DICT], "options"),
        ([PLAIN], "parameters"),
        ([DICT, PLAIN], "options"),
        ([SECOND, NAMED], "run_params"),
        ([DICT, SECOND, NAMED], "run_params"),
        ([DICT, SECOND, PLAIN], "parameters"),
        ([DICT, NAMED, PLAIN], "run_params"),
    ],
)
def test_takes_the_rest(parameters: list[Parameter], expected: str) -> None:
    code, refused = dispatched(*parameters)
    assert not refused
    assert f'    {expected} = {{"devices": ["a"]}}\n' in code
    assert f"        {expected}={expected} if {expected} else None,\n" in code


@pytest.mark.parametrize(
    "parameters",
    [
        [],
        [DICT, SECOND],
        [NAMED, Parameter("job_params", "dict", "None")],
        [PLAIN, Parameter("params", None, "None")],
        [Parameter("number", "int", "1")],
    ],
)
def test_refuses_where_none_or_more_can(parameters: list[Parameter]) -> None:
    _, refused = dispatched(*parameters)
    assert refused == ["no parameter of dispatch_job can take `devices` (line 10)"]


def test_refuses_a_mapping_that_none_can_take() -> None:
    _, refused = dispatched(more="    kwargs.update(plan_id)")
    assert refused == ["no parameter of dispatch_job can take `devices` (line 10)"]


def test_is_the_one_that_the_old_code_updates() -> None:
    more = '    kwargs.setdefault("labels", {}).update(plan_id)'
    code, refused = dispatched(DICT, SECOND, more=more)
    assert refused == ["no parameter of dispatch_job can take `devices` (line 10)"]
    plain = Parameter("labels", None, "None")
    code, refused = dispatched(plain, more=more)
    assert not refused
    assert "labels=labels if labels else None" in code


def test_a_number_is_the_schedules_only_where_the_dispatcher_takes_it() -> None:
    site = SITE.replace("task.delay(**kwargs)", "task.delay(plan_id)").replace("{more}", "    pass")
    dispatcher = Dispatcher("tasks", "dispatch_job", PARAMETERS)
    assert not rewrite(site, dispatcher=dispatcher).refusals
    without = tuple(one for one in PARAMETERS if one.name != "schedule_id")
    (refusal,) = rewrite(site, dispatcher=Dispatcher("tasks", "dispatch_job", without)).refusals
    assert refusal.reason == "nobody knows what its argument `plan_id` is (line 12)"


def test_a_required_parameter_gets_none_where_it_takes_it() -> None:
    site = """\
from tasks.job_tasks import get_task_for_job


def launch():
    return get_task_for_job("backup").delay()
"""
    for annotation, given in (("int | None", True), ("Optional[int]", True), ("int", False)):
        number = Parameter("schedule_id", annotation)
        dispatcher = Dispatcher("tasks", "dispatch_job", (number, *PARAMETERS[1:]))
        result = rewrite(site, dispatcher=dispatcher)
        assert ("schedule_id=None," in result.code.decode()) is given
        assert bool(result.refusals) is not given


def test_nothing_shows_which_parameter_is_the_job_type() -> None:
    plain = tuple(one for one in PARAMETERS if one.name != "job_type")
    site = "from tasks.job_tasks import get_task_for_job\n\n\ndef launch():\n"
    site += '    return get_task_for_job("backup").delay()\n'
    (refusal,) = rewrite(
        site, exemplars="none", dispatcher=Dispatcher("tasks", "dispatch_job", plain)
    ).refusals
    assert refusal.reason == "nothing shows which parameter of dispatch_job is the job type"


MERGED = b"""
from celery import shared_task

import job_template_manager
import jobs_manager

from .job_dispatcher import dispatch_job


@shared_task
def check():
    for schedule in jobs_manager.get_due_schedules():
        template = job_template_manager.get_job_template(schedule["job_template_id"])
        dispatch_job.delay(
            schedule_id=schedule["id"],
            job_type=template["job_type"],
            extras={merged},
        )
"""


@pytest.mark.parametrize(
    ("merged", "expected"),
    [
        (
            b'{**template["extras"], **(schedule["extras"] or {})}',
            '{**template["extras"], **(job["extras"] or {}), **extras}',
        ),
        # It begins with these already.
        (b'schedule["extras"] or {}', "extras"),
        # Nothing says that it is a mapping: what the old task was given is all there is.
        (b'schedule["extras"]', "extras"),
    ],
)
def test_takes_the_rest_where_the_clock_gives_it_a_mapping(merged: bytes, expected: str) -> None:
    """What the template has of its own is not lost by giving more."""
    extras = Parameter("extras", None, "None")
    dispatcher = Dispatcher("tasks", "dispatch_job", (*OTHERS, extras))
    checker = SourceFile("tasks.scheduling.checker", MERGED.replace(b"{merged}", merged))
    recipe = analyse_call_sites((checker,), dispatcher, JOB_TYPES)
    more = '    extras = dict(job["extras"] or {})\n    extras.update(devices=1)'
    site = SITE.replace("{more}", more).replace('    kwargs = {"devices": ["a"]}\n', "")
    site = site.replace("**kwargs", "extras=extras")
    file = SourceFile("services.plans", site.encode())
    result = direct_dispatch(file, LOOKUP, dispatcher, recipe, job_types=JOB_TYPES)
    assert not result.refusals
    assert f"        extras={expected},\n" in result.code.decode()
