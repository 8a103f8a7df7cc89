"""Lookups of the template through what a method has in ``self``."""

from __future__ import annotations

import pytest

from codemods.dispatch import Rewrite, SourceFile, analyse_call_sites, direct_dispatch
from tests.codemods.dispatch.support import DISPATCHER, JOB_TYPES, LOOKUP

CHECKER = b"""\
from celery import shared_task

from db import Plan, Template, scope
from tasks import dispatch_job


@shared_task
async def check():
    async with scope() as session:
        for plan in await session.get(Plan, 1):
            template = await session.get(Template, plan.template_id)
            if template is None:
                continue
            dispatch_job.delay(
                schedule_id=plan.id, template_id=plan.template_id, job_type=template.kind
            )
"""
SITE = """\
from sqlalchemy.ext.asyncio import AsyncSession

from db import Plan
from tasks.job_tasks import get_task_for_job


class Plans:
{made}

    async def fetch(self, number):
        return {fetched}

    async def launch(self, number):
        plan = await self.fetch(number)
        task = get_task_for_job(plan.name)
        if task is None:
            raise ValueError("nothing to run")
        return task.delay(schedule_id=plan.id).id
"""
INIT = "    def __init__(self, {given}):\n        self.{name} = {value}"


def rewritten(made: str, fetched: str = "number") -> Rewrite:
    checker = SourceFile("tasks.checker", CHECKER)
    recipe = analyse_call_sites((checker,), DISPATCHER, JOB_TYPES)
    file = SourceFile("services.plans", SITE.format(made=made, fetched=fetched).encode())
    return direct_dispatch(file, LOOKUP, DISPATCHER, recipe, job_types=JOB_TYPES)


def init(name: str, given: str, value: str = "session") -> str:
    return INIT.format(name=name, given=given, value=value)


@pytest.mark.parametrize(
    ("made", "fetched", "name"),
    [
        (init("session", "session: AsyncSession"), "number", "session"),
        (init("_db", "session: AsyncSession"), "number", "_db"),
        (init("db", "session"), "await self.db.get(Plan, number)", "db"),
        ("    db: AsyncSession", "number", "db"),
    ],
)
def test_asks_what_instances_are_made_with(made: str, fetched: str, name: str) -> None:
    result = rewritten(made, fetched)
    assert not result.refusals
    assert f"template = await self.{name}.get(Template, template_id)\n".encode() in result.code


@pytest.mark.parametrize(
    ("made", "fetched"),
    [
        ("    db = None", "number"),
        (init("db", "session"), "number"),  # nothing says what it is
        (init("db", "session"), "self.db.find(number)"),
        (init("db", "session: AsyncSession", "open(session)"), "number"),
        # It is something else afterwards.
        (
            f"{init('db', 'session: AsyncSession')}\n\n    def end(self):\n        self.db = None",
            "1",
        ),
        (
            "    def __init__(self, a: AsyncSession, b: AsyncSession):\n"
            "        self.a = a\n        self.b = b",
            "number",
        ),
    ],
)
def test_refuses_where_nothing_is_known_of_it(made: str, fetched: str) -> None:
    (refusal,) = rewritten(made, fetched).refusals
    assert refusal.reason == "there is no `session` in this function"
