"""The edit that is proposed where a lookup is left."""

from __future__ import annotations

import pytest

from tests.codemods.dispatch.support import rewrite

SITE = """\
import jobs_manager
from tasks.job_tasks import get_task_for_job


def launch(number):
    job = jobs_manager.get_job_schedule(number)
    task = get_task_for_job({key})
    return task
"""
START = (
    "Write `from tasks import dispatch_job` and `import job_template_manager` and "
    '`template = job_template_manager.get_job_template({0}.get("job_template_id"))` and dispatch '
    "directly, adding what this place gives besides: "
)
ALL = (
    'dispatch_job.delay(schedule_id={0}["id"], template_id={0}.get("job_template_id"), '
    'job_name={0}.get("job_identifier", f"schedule-{{{0}[\'id\']}}"), {1}, '
    'credential_id={0}.get("credential_id"), job_parameters={0}.get("job_parameters"), '
    'triggered_by="manual", executed_by=current_user["username"])'
)


@pytest.mark.parametrize(
    ("key", "exemplars", "expected"),
    [
        (
            'job["job_identifier"]',
            "fastapi",
            START.format("job") + ALL.format("job", 'job_type=template["job_type"]'),
        ),
        (
            "number",
            "fastapi",
            START.format("schedule") + ALL.format("schedule", 'job_type=template["job_type"]'),
        ),
        (
            '"backup"',
            "fastapi",
            "Write `from tasks import dispatch_job` and dispatch directly, adding what this place "
            "gives besides: " + ALL.format("schedule", 'job_type="backup"'),
        ),
        (
            "number",
            "none",
            "Write `from tasks import dispatch_job` and dispatch directly, adding what this place "
            "gives besides: dispatch_job.delay()",
        ),
    ],
)
def test_proposes_what_the_recipe_knows(key: str, exemplars: str, expected: str) -> None:
    (refusal,) = rewrite(SITE.replace("{key}", key), exemplars).refusals
    assert refusal.suggestion == expected
