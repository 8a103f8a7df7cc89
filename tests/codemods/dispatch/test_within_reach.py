"""An object that hangs on the schedule is not read where that may fail."""

from __future__ import annotations

import pytest

from codemods.dispatch import Rewrite, SourceFile, analyse_call_sites, direct_dispatch
from tests.codemods.dispatch.support import DISPATCHER, JOB_TYPES, LOOKUP, RELATED_CHECKER

SITE = """\
from campaigns.models import session
from tasks.job_tasks import get_task_for_job


async def launch(number):
{before}
    task = get_task_for_job(campaign.code)
    if task is None:
        raise LookupError(number)
    return task.delay(options=campaign.options).id
"""
LEFT = "    with session() as db:\n        campaign = db.get(number)\n"


def rewritten(site: str) -> Rewrite:
    recipe = analyse_call_sites((RELATED_CHECKER,), DISPATCHER, JOB_TYPES)
    file = SourceFile("web.campaigns", site.encode())
    return direct_dispatch(file, LOOKUP, DISPATCHER, recipe, job_types=JOB_TYPES)


def check_refused(before: str, line: int, reason: str) -> None:
    site = SITE.format(before=before)
    result = rewritten(site)
    (refusal,) = result.refusals
    assert result.code == site.encode()
    assert refusal.reason == f"{reason} (line {line})"
    assert "Read `campaign.blueprint` where `campaign` is loaded" in refusal.suggestion


@pytest.mark.parametrize(
    "before",
    [
        LEFT,
        LEFT.replace("with", "async with"),
        LEFT.replace("session()", "other(), session()").replace("number", "db, number"),
        LEFT.replace("    with", "    if number:\n      with").replace(
            "  campaign", "    campaign"
        ),
    ],
)
def test_refuses_behind_the_with_that_the_schedule_comes_from(before: str) -> None:
    line = 7 if before.lstrip().startswith("if") else 6
    reason = "`campaign.blueprint` may not be loaded: `campaign` comes from `db`, closed by then"
    check_refused(before, line, reason)


@pytest.mark.parametrize("value", ["await find(number)", "(await find(number)).first()"])
def test_refuses_where_the_schedule_is_awaited(value: str) -> None:
    reason = "`campaign.blueprint` may not be loaded: `campaign` is awaited, and a field cannot be"
    check_refused(f"    campaign = {value}", 6, reason)


@pytest.mark.parametrize(
    "before",
    [
        "    campaign = find(number)",
        f"{LEFT}        blueprint = campaign.blueprint",
        f"{LEFT}    say(campaign.blueprint.name)",
        "    with session():\n        campaign = find(number)",
        "    with session() as db:\n        db.begin()\n        campaign = find(number)",
        "    with session() as db:\n        say(db)\n    campaign = find(db)",
        "    campaign = await find(number)\n    say(campaign.blueprint.name)",
        "    await start()\n    campaign = find(number)",
    ],
)
def test_reads_it_where_nothing_speaks_against_it(before: str) -> None:
    result = rewritten(SITE.format(before=before))
    assert result.refusals == ()
    assert "template_id=blueprint.id" in result.code.decode()
    assert result.code.count(b"= campaign.blueprint\n") == 1


def test_reads_it_inside_the_with() -> None:
    site = SITE.format(before=LEFT.rstrip())
    head, _, tail = site.partition("    task = ")
    inner = "".join(f"    {line}\n" for line in f"    task = {tail}".splitlines())
    assert rewritten(head + inner).refusals == ()
