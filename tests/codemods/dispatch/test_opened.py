"""What a call takes from a ``with`` or a loop around it is taken from the same at a site."""

from __future__ import annotations

import pytest

from codemods.dispatch import Rewrite, SourceFile, analyse_call_sites, direct_dispatch
from tests.codemods.dispatch.support import CHECKER, DISPATCHER, JOB_TYPES, LOOKUP

EXEMPLAR = """\
from tasks import dispatch_job
from desk import connection


def run_by_hand(template_id):
    with connection() as link:
        return dispatch_job.delay(
            template_id=template_id, job_type="backup", triggered_by="manual", executed_by=link.user
        )
"""
SITE = """\
from desk import connection
from tasks.job_tasks import get_task_for_job
import jobs_manager


def run_plan(number):
{before}
        plan = jobs_manager.get(number)
        task = get_task_for_job(plan["job_identifier"])
        if task is None:
            raise ValueError("nothing to run")
        task.delay()
"""


def rewritten(before: str) -> Rewrite:
    file = SourceFile("services.plans", SITE.format(before=before).encode())
    exemplars = (SourceFile("services.desk", EXEMPLAR.encode()), CHECKER)
    recipe = analyse_call_sites(exemplars, DISPATCHER, JOB_TYPES)
    return direct_dispatch(file, LOOKUP, DISPATCHER, recipe, job_types=JOB_TYPES)


@pytest.mark.parametrize("before", ["    with connection() as link:", "    for link in links:"])
def test_takes_it_from_what_is_around_the_lookup(before: str) -> None:
    result = rewritten(before)
    assert result.changed
    assert "executed_by=link.user," in result.code.decode()


@pytest.mark.parametrize(
    "before",
    [
        "    link = connection()\n    while number:",
        "    with connection() as link:\n        say(link)\n    while number:",
        "    for link in links:\n        say(link)\n    while number:",
        "    with connection() as link:\n        link = None",
        "    import link\n    while number:",
        "    while number:\n        def link(): ...",
        "    with connection() as other:",
    ],
)
def test_takes_nothing_from_another_variable_of_that_name(before: str) -> None:
    result = rewritten(before)
    assert result.changed
    assert "executed_by" not in result.code.decode()
