"""A database session is the same under another name, and its calls are awaited where others are."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch import Rewrite, SourceFile, analyse_call_sites, direct_dispatch
from codemods.dispatch.handles import is_used_alike, must_await, uses_of
from tests.codemods.dispatch.support import DISPATCHER, JOB_TYPES, LOOKUP

CHECKER = """\
from sqlalchemy import select
from app.db import Local
from app.models import Plan, Template
from .job_dispatcher import dispatch_job


def check():
    {opened}
        for plan in session.query(Plan).all():
            template = {template}
            if template is None:
                continue
            dispatch_job.delay(
                schedule_id=plan.id, job_name=plan.name, job_type=template.kind
            )
{closed}
"""
WITH = ("with Local() as session:", "")
TRY = ("session = Local()\n    try:", "    finally:\n        session.close()")
SITE = """\
from fastapi import Depends, HTTPException
from sqlalchemy import select
from app.models import Plan
from tasks.job_tasks import get_task_for_job


{kind} execute(plan_id: int, {parameter}):
    plan = {plan}
    if plan is None:
        raise HTTPException(status_code=404, detail="no plan")
    task = get_task_for_job(plan.name)
    if task is None:
        raise HTTPException(status_code=400, detail="no task")
    return task.delay().id
"""
GET = "session.get(Template, plan.template_id)"
QUERY = "session.query(Template).filter(Template.id == plan.template_id).first()"
SELECT = "session.execute(select(Template).where(Template.id == plan.template_id)).scalar()"
ONE = "(await db.execute(select(Plan).where(Plan.id == plan_id))).scalar()"


def rewritten(template: str, parameter: str, plan: str, opened: tuple[str, str] = WITH) -> Rewrite:
    checker = CHECKER.format(opened=opened[0], template=template, closed=opened[1])
    kind = "async def" if "await " in plan else "def"
    site = SITE.format(kind=kind, parameter=parameter, plan=plan)
    exemplars = (SourceFile("tasks.scheduling.checker", checker.encode()),)
    recipe = analyse_call_sites(exemplars, DISPATCHER, JOB_TYPES)
    file = SourceFile("api.plans", site.encode())
    return direct_dispatch(file, LOOKUP, DISPATCHER, recipe, job_types=JOB_TYPES)


@pytest.mark.parametrize(
    ("template", "parameter", "plan", "given"),
    [
        (GET, "session: Session = Depends(get_db)", "session.get(Plan, plan_id)", GET),
        (GET, "db: Session = Depends(get_db)", "db.get(Plan, plan_id)", "db.get(Template, plan."),
        (GET, "db: Sessions", "db.query(Plan).get(plan_id)", "db.get(Template, plan."),
        (GET, "db: Sessions", "await db.get(Plan, plan_id)", "await db.get(Template, plan."),
        (GET, "db: AsyncSession", "await plans.one(db, plan_id)", "await db.get(Template, plan."),
        (GET, "db: Session = Depends(get_db)", "plans.one(db, plan_id)", "db.get(Template, plan."),
        (QUERY, "db: Session", "db.get(Plan, plan_id)", "db.query(Template).filter(Template.id =="),
        (SELECT, "db: Sessions", ONE, "(await db.execute(select(Template).where(Template.id == "),
        (GET, "db: Annotated[AsyncSession, Depends(a)]", "await one(db)", "await db.get(Template,"),
    ],
)
@pytest.mark.parametrize("opened", [WITH, TRY])
def test_asks_the_session_of_the_site(template, parameter, plan, given, opened) -> None:
    result = rewritten(template, parameter, plan, opened)
    assert result.refusals == ()
    wanted = given.replace("plan.template_id", "template_id").replace("plan.", "template_id")
    assert f"    template = {wanted}" in result.code.decode()


@pytest.mark.parametrize(
    ("template", "parameter", "plan", "reason"),
    [
        (GET, "session: dict = Depends(a)", 'session.get("plan")', "nothing shows that `session`"),
        (GET, "db: Store", "db.plan(plan_id)", "there is no `session`"),
        (GET, "db: Store", 'db.get("plan", plan_id)', "there is no `session`"),
        (GET, "session: Sessions", "await plans.one(session, plan_id)", "calls of `session` are"),
        (GET, "session: Sessions", "await session.one(plan_id)", "calls of `session` are"),
        (QUERY, "db: AsyncSession", "await db.get(Plan, plan_id)", "calls of `session` are"),
        (
            GET,
            "a: Session, b: Session",
            "a.get(Plan, b.get(Plan, plan_id))",
            "there is no `session`",
        ),
    ],
)
def test_refuses_what_may_be_something_else(template, parameter, plan, reason) -> None:
    result = rewritten(template, parameter, plan)
    assert not result.changed
    assert [one.reason.startswith(reason) for one in result.refusals] == [True], result.refusals


@pytest.mark.parametrize("plan", ["Local().get(Plan, plan_id)", "plans.one(plan_id)"])
def test_opens_nothing_that_nobody_would_close(plan) -> None:
    [refusal] = rewritten(GET, "user: User", plan, TRY).refusals
    assert refusal.reason == "there is no `session` in this function"


def uses(text: str):
    return uses_of("x", cst.parse_module(text))


@pytest.mark.parametrize(
    ("theirs", "mine", "alike"),
    [
        ("x.get(Alpha, 1)", "x.get(Beta, y)", True),
        ("x.get(Alpha, 1)", "x.execute(select(Beta))", True),
        ("x.find(1)", "x.find(2)", True),
        ("x.get(Alpha, 1)", "x.get('b', y)", False),
        ("x.get(Alpha, 1)", "x.execute('select 1')", False),
        ("x.find(1)", "x.found(1)", False),
        ("y.find(1)", "y.find(1)", False),
    ],
)
def test_knows_what_is_used_alike(theirs, mine, alike) -> None:
    assert is_used_alike(uses(theirs), uses(mine)) is alike


@pytest.mark.parametrize(
    ("theirs", "mine", "annotated", "awaits"),
    [
        ("x.get(Alpha, 1)", "x.get(Beta, 1)", None, False),
        ("x.get(Alpha, 1)", "await x.get(Beta, 1)", None, True),
        ("x.get(Alpha, 1)", "", True, True),
        ("x.get(Alpha, 1)", "", None, False),
        ("await x.get(Alpha, 1)", "await x.get(Beta, 1)", None, False),
        ("await x.get(Alpha, 1)", "x.get(Beta, 1)", None, None),
        ("x.get(Alpha, 1)", "await x.get(Beta, 1), x.get(Gamma, 1)", None, None),
        ("x.query(Alpha)", "await x.get(Beta, 1)", None, None),
        ("x.find(1)", "await x.get(Beta, 1)", None, None),
        ("", "await x.get(Beta, 1)", None, False),
    ],
)
def test_awaits_what_is_awaited_there(theirs, mine, annotated, awaits) -> None:
    inside = "async def f():\n    {}\n".format
    assert must_await(uses(inside(theirs or "0")), uses(inside(mine or "0")), annotated) is awaits
