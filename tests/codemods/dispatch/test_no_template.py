"""Calls of a dispatcher that need nothing but the schedule itself."""

from __future__ import annotations

from codemods.dispatch import Rewrite, SourceFile, analyse_call_sites, direct_dispatch
from tests.codemods.dispatch.support import DISPATCHER, JOB_TYPES, LOOKUP

CHECKER = b"""\
from celery import shared_task

import store
from tasks import dispatch_job


@shared_task
def check():
    for plan in store.due():
        dispatch_job.delay(schedule_id=plan["id"], job_name=plan["name"], job_type=plan["kind"])
"""
SITE = """\
import store
from tasks.job_tasks import get_task_for_job


def launch(number):
    plan = store.plan(number)
    task = get_task_for_job(plan["kind"])
    {test}
    return task.delay().id
"""


def rewritten(test: str) -> Rewrite:
    recipe = analyse_call_sites((SourceFile("tasks.checker", CHECKER),), DISPATCHER, JOB_TYPES)
    file = SourceFile("services.plans", SITE.format(test=test).encode())
    return direct_dispatch(file, LOOKUP, DISPATCHER, recipe, job_types=JOB_TYPES)


def test_a_guard_of_the_task_goes_where_there_is_nothing_to_guard() -> None:
    result = rewritten("if not task:\n        raise ValueError(number)")
    assert not result.refusals
    assert b"if not" not in result.code
    assert b'job_type=plan["kind"]' in result.code


def test_refuses_a_test_of_the_task_where_there_is_nothing_to_ask() -> None:
    (refusal,) = rewritten("if task: say(number)").refusals
    reason = "there is no template to ask for instead of the task (line 8)"
    assert (refusal.line, refusal.reason) == (7, reason)
