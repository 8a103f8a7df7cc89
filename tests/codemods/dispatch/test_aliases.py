"""An import that loses a name, or gets one, keeps its layout and the comments of the others."""

from __future__ import annotations

import pytest

from tests.codemods.dispatch.support import check

VIEW = '''"""Plans."""

import job_template_manager
import store

{imports}


def launch(number):
    plan = store.plan(number)
    task = {find}(plan["job_identifier"])
    if not task:
        raise HTTPException(status_code=400, detail="nothing to do")
    return task.delay().id
'''

NO_TEMPLATE = (
    '"Schedule has no associated template. ' 'Please edit the schedule and select a job template."'
)
DONE = '''"""Plans."""

import job_template_manager
import store

{imports}


def launch(number):
    plan = store.plan(number)
    template_id = plan.get("job_template_id")
    if not template_id:
        raise HTTPException(status_code=400, detail={no_template})

    template = job_template_manager.get_job_template(template_id)
    if not template:
        raise HTTPException(status_code=404, detail=f"Template {{template_id}} not found")
    return dispatch_job.delay(
        schedule_id=plan["id"],
        template_id=template_id,
        job_name=plan.get("job_identifier", f"schedule-{{plan['id']}}"),
        job_type=template["job_type"],
        credential_id=plan.get("credential_id"),
        job_parameters=plan.get("job_parameters"),
        triggered_by="manual",
    ).id
'''

GETS_ONE = {
    "alone": ("from tasks import alpha", "from tasks import alpha, dispatch_job"),
    "alone_in_parentheses": (
        "from tasks import (alpha)",
        "from tasks import (alpha, dispatch_job)",
    ),
    "in_the_middle": (
        "from tasks import alpha, zeta",
        "from tasks import alpha, dispatch_job, zeta",
    ),
    "not_in_order": (
        "from tasks import zeta, alpha",
        "from tasks import zeta, alpha, dispatch_job",
    ),
    "comment_behind_the_parenthesis": (
        "from tasks import (  # noqa: F401\n    zeta,\n)",
        "from tasks import (  # noqa: F401\n    dispatch_job,\n    zeta,\n)",
    ),
    "comment_behind_the_first": (
        "from tasks import (\n    alpha,  # noqa: F401\n    zeta,\n)",
        "from tasks import (\n    alpha,  # noqa: F401\n    dispatch_job,\n    zeta,\n)",
    ),
    "comment_behind_the_last": (
        "from tasks import (\n    alpha,\n    beta,  # noqa: F401\n)",
        "from tasks import (\n    alpha,\n    beta,  # noqa: F401\n    dispatch_job,\n)",
    ),
    "comment_behind_the_last_without_a_comma": (
        "from tasks import (\n    alpha,\n    beta  # noqa: F401\n)",
        "from tasks import (\n    alpha,\n    beta,  # noqa: F401\n    dispatch_job\n)",
    ),
    "comments_above": (
        "from tasks import (\n    # one\n    alpha,\n    # two\n    beta,\n)",
        "from tasks import (\n    # one\n    alpha,\n    # two\n    beta,\n    dispatch_job,\n)",
    ),
}

LOSES_ONE = {
    "last_in_a_line": (
        "from tasks import dispatch_job\nfrom tasks.job_tasks import LIMIT, get_task_for_job",
        "from tasks import dispatch_job\nfrom tasks.job_tasks import LIMIT",
    ),
    "first_in_a_line": (
        "from tasks import dispatch_job\nfrom tasks.job_tasks import get_task_for_job, limits",
        "from tasks import dispatch_job\nfrom tasks.job_tasks import limits",
    ),
    "comment_above_it_stays": (
        "from tasks import dispatch_job\n"
        "from tasks.job_tasks import (\n    # old\n    get_task_for_job,\n    # new\n    high,\n)",
        "from tasks import dispatch_job\n"
        "from tasks.job_tasks import (\n    # old\n    # new\n    high,\n)",
    ),
    "comment_above_the_last_stays": (
        "from tasks import dispatch_job\n"
        "from tasks.job_tasks import (\n    alpha,\n    # old\n    get_task_for_job,\n)",
        "from tasks import dispatch_job\n"
        "from tasks.job_tasks import (\n    alpha,\n    # old\n)",
    ),
    "comment_below_stays": (
        "from tasks import dispatch_job\n"
        "from tasks.job_tasks import (\n    get_task_for_job,\n    high,\n    # end\n)",
        "from tasks import dispatch_job\nfrom tasks.job_tasks import (\n    high,\n    # end\n)",
    ),
    "another_comes_in_its_place": (
        "from tasks import job_tasks",
        "from tasks import dispatch_job",
    ),
    "another_comes_between_its_comments": (
        "from tasks import (\n    # old\n    job_tasks,\n    # end\n)",
        "from tasks import (\n    # old\n    dispatch_job,\n    # end\n)",
    ),
    "plain_imports": (
        "import tasks.job_tasks as old, limits\nfrom tasks import dispatch_job",
        "import limits\nfrom tasks import dispatch_job",
    ),
    "last_of_plain_imports": (
        "import limits, tasks.job_tasks as old\nfrom tasks import dispatch_job",
        "import limits\nfrom tasks import dispatch_job",
    ),
}


@pytest.mark.parametrize(("before", "after"), GETS_ONE.values(), ids=GETS_ONE)
def test_gets_a_name(before: str, after: str) -> None:
    old = f"{before}\nfrom tasks.job_tasks import get_task_for_job"
    view = VIEW.format(imports=old, find="get_task_for_job")
    check(view, DONE.format(imports=after, no_template=NO_TEMPLATE))


@pytest.mark.parametrize(("before", "after"), LOSES_ONE.values(), ids=LOSES_ONE)
def test_loses_a_name(before: str, after: str) -> None:
    holder = "old." if " as old" in before else "job_tasks." if " job_tasks" in before else ""
    find = f"{holder}get_task_for_job"
    view = VIEW.format(imports=before, find=find)
    check(view, DONE.format(imports=after, no_template=NO_TEMPLATE))


def test_says_which_comment_goes_with_a_name() -> None:
    old = "from tasks import dispatch_job\nfrom tasks.job_tasks import (\n    LIMIT,  # most\n"
    view = VIEW.format(imports=f"{old}    get_task_for_job,  # by name\n)", find="get_task_for_job")
    result = check(view, DONE.format(imports=f"{old})", no_template=NO_TEMPLATE))
    lost = "the comment `# by name` goes with the name behind which it is"
    assert [(note.line, note.message) for note in result.notes] == [(7, lost)]
