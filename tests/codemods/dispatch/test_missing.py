"""Templates that are looked for by a call that raises where there is none."""

from __future__ import annotations

import pytest

from codemods.dispatch import Rewrite, SourceFile, analyse_call_sites, direct_dispatch
from tests.codemods.dispatch.support import DISPATCHER, JOB_TYPES, LOOKUP

CHECKER = """\
from celery import shared_task
from sqlalchemy import select

from store import Gone, Template, due, fetch, session
from tasks import dispatch_job


@shared_task
def check():
    for plan in due():
        {fetched}
        dispatch_job.delay(
            schedule_id=plan.id,
            template_id=plan.template_id,
            job_name=plan.name,
            job_type=template.kind,
        )
"""
TRIED = """try:
            template = {call}
        except {kinds}:
            continue"""
SITE = """\
from store import get_plan
from tasks.job_tasks import get_task_for_job


def launch(number):
    plan = get_plan(number)
    task = get_task_for_job(plan.name)
    {test}
    return task.delay(schedule_id=plan.id).id
"""
LEAVES = "if not task:\n        raise ValueError(f'no task for {number}')"
GUARD = """\
    try:
        template = {call}
    except {kinds}:
        raise ValueError(f"Template {{template_id}} not found") from None
    return dispatch_job.delay("""


def rewritten(fetched: str, test: str = LEAVES) -> Rewrite:
    checker = SourceFile("tasks.checker", CHECKER.format(fetched=fetched).encode())
    recipe = analyse_call_sites((checker,), DISPATCHER, JOB_TYPES)
    file = SourceFile("services.plans", SITE.format(test=test).encode())
    result = direct_dispatch(file, LOOKUP, DISPATCHER, recipe, job_types=JOB_TYPES)
    assert not result.refusals
    return result


@pytest.mark.parametrize("kinds", ["Gone", "Template.DoesNotExist", "(Gone, KeyError)"])
def test_the_guard_is_where_the_exception_is_caught(kinds: str) -> None:
    code = rewritten(TRIED.format(call="fetch(plan.template_id)", kinds=kinds)).code.decode()
    assert GUARD.format(call="fetch(template_id)", kinds=kinds) in code
    assert "if not template:" not in code


def test_what_is_caught_is_imported() -> None:
    code = rewritten(TRIED.format(call="fetch(plan.template_id)", kinds="Gone")).code
    assert b"from store import Gone, fetch, get_plan\n" in code


@pytest.mark.parametrize(
    ("call", "kinds"),
    [
        ("Template.objects.get(pk={})", "Template.DoesNotExist"),
        ("session.query(Template).filter_by(id={}).one()", "NoResultFound"),
        ("session.execute(select(Template).filter_by(id={})).scalar_one()", "NoResultFound"),
    ],
)
def test_calls_of_libraries_are_known_to_raise(call: str, kinds: str) -> None:
    code = rewritten(f"template = {call.format('plan.template_id')}").code.decode()
    assert GUARD.format(call=call.format("template_id"), kinds=kinds) in code
    assert ("from sqlalchemy.exc import NoResultFound" in code) is (kinds == "NoResultFound")


def test_a_guard_says_so_of_both_where_both_are_asked_for() -> None:
    tried = TRIED.format(call="fetch(plan.template_id)", kinds="Gone")
    code = rewritten(f"{tried}\n        if not template:\n            continue").code
    assert b"    except Gone:\n        raise" in code
    assert b"    if not template:\n        raise" in code


def test_a_test_of_the_task_asks_for_what_was_found() -> None:
    tried = TRIED.format(call="fetch(plan.template_id)", kinds="Gone")
    code = rewritten(tried, "if task: print(number)").code
    assert b"    except Gone:\n        template = None\n    if template: print(number)\n" in code


@pytest.mark.parametrize(
    "fetched",
    [
        "template = fetch(plan.template_id)",
        "template = Template.get(plan.template_id)",
        "template = session.query(Template).filter_by(id=plan.template_id).first()",
        # Whatever goes wrong: that says nothing of what is missing.
        TRIED.format(call="fetch(plan.template_id)", kinds="Exception"),
        TRIED.format(call="fetch(plan.template_id)\n            print(plan)", kinds="OSError"),
    ],
)
def test_other_calls_are_asked_for_their_result(fetched: str) -> None:
    code = rewritten(fetched).code
    assert b"try:" not in code
    assert b"    if not template:\n        raise" in code


def test_a_default_is_no_matter_behind_a_guard() -> None:
    code = rewritten("template = fetch(plan.template_id or 0)").code
    assert b"    template = fetch(template_id)\n" in code


def test_another_default_stays() -> None:
    fetched = "number = int\n        template = fetch(plan.template_id or number())"
    code = rewritten(fetched).code.decode()
    assert "fetch(template_id or " in code
