"""Which of the existing calls show what a run gives, and what each of them stands for."""

from __future__ import annotations

import pytest

from codemods.dispatch import (
    Dispatcher,
    Parameter,
    Rewrite,
    SourceFile,
    analyse_call_sites,
    direct_dispatch,
)
from tests.codemods.dispatch.support import CHECKER, DISPATCHER, JOB_TYPES, LOOKUP

BY_SCHEDULE = """\
import jobs_manager
from tasks.job_tasks import get_task_for_job


def launch(number):
    job = jobs_manager.get_job_schedule(number)
    task = get_task_for_job(job["name"])
    if task is not None:
        task.delay()
"""
BY_TYPE = """\
from tasks.job_tasks import get_task_for_job


def save():
    return get_task_for_job("backup").delay()
"""


def rewritten(
    source: str, *exemplars: SourceFile | str, dispatcher: Dispatcher = DISPATCHER
) -> Rewrite:
    """Rewrite a file with what other files show; a second run changes nothing more."""
    files = [one if isinstance(one, SourceFile) else _file("shop.runs", one) for one in exemplars]
    recipe = analyse_call_sites(files, dispatcher, JOB_TYPES)

    def run(code: bytes) -> Rewrite:
        file = SourceFile("services.launch", code)
        return direct_dispatch(file, LOOKUP, dispatcher, recipe, job_types=JOB_TYPES)

    result = run(source.encode())
    assert run(result.code).code == result.code
    return result


def _file(module: str, source: str) -> SourceFile:
    return SourceFile(module, source.encode())


def by_type(**given: str) -> str:
    """``BY_TYPE`` with a dispatch of these arguments."""
    arguments = "".join(f'        {name}="{value}",\n' for name, value in given.items())
    call = f"dispatch_job.delay(\n{arguments}    )"
    return f"from tasks import dispatch_job\n\n\ndef save():\n    return {call}\n"


def test_a_person_may_start_several_runs_in_a_loop() -> None:
    several = """
from tasks import dispatch_job

@router.post("/runs")
def start(numbers: list[int]):
    for number in numbers:
        dispatch_job.delay(template_id=number, triggered_by="api", executed_by="operator")
"""
    after = by_type(
        job_name="backup", job_type="backup", triggered_by="api", executed_by="operator"
    )
    assert rewritten(BY_TYPE, several, CHECKER).code.decode() == after


def test_a_loop_that_nobody_asked_for_is_no_run_by_hand() -> None:
    retries = """
from tasks import dispatch_job

def retry(numbers):
    for number in numbers:
        dispatch_job.delay(template_id=number, triggered_by="retry", executed_by="nobody")
"""
    after = by_type(job_name="backup", job_type="backup")
    assert rewritten(BY_TYPE, retries, CHECKER).code.decode() == after


SHOWN_BY_A_HANDLER = """
import plans
import templates
from tasks import dispatch_job

@router.post("/plans/{number}/run")
def run_now(number: int):
    plan = plans.get(number)
    template = templates.get(plan["template_id"])
    dispatch_job.delay(schedule_id=plan["id"], job_name=plan["name"], job_type=template["kind"],
        template_id=plan["template_id"], triggered_by="manual")
"""


def test_a_handler_that_fetches_the_schedule_shows_how_it_is_dispatched() -> None:
    assert rewritten(BY_SCHEDULE, SHOWN_BY_A_HANDLER).code.decode() == """\
import jobs_manager
import templates
from tasks import dispatch_job


def launch(number):
    job = jobs_manager.get_job_schedule(number)
    template_id = job.get("template_id")
    template = templates.get(template_id) if template_id else None
    if template is not None:
        dispatch_job.delay(
            schedule_id=job["id"],
            template_id=template_id,
            job_name=job["name"],
            job_type=template["kind"],
            triggered_by="manual",
        )
"""


@pytest.mark.parametrize(
    "fetched",
    ["request.get_json()", "request.data", "body.model_dump()"],
)
def test_the_body_of_a_request_is_no_schedule(fetched: str) -> None:
    shown = SHOWN_BY_A_HANDLER.replace('@router.post("/plans/{number}/run")\n', "")
    result = rewritten(BY_SCHEDULE, shown.replace("plans.get(number)", fetched))
    assert not result.changed
    assert [one.reason.partition(",")[0] for one in result.refusals] == [
        "no existing call of the dispatcher starts from a schedule"
    ]


def test_a_module_is_no_schedule() -> None:
    nightly = """
import templates
from tasks import dispatch_job

def nightly():
    import settings

    template = templates.get(settings.TEMPLATE_ID)
    dispatch_job.delay(job_name=settings.NAME, template_id=settings.TEMPLATE_ID,
        credential_id=settings.CREDENTIAL_ID, job_type=template["kind"])
"""
    result = rewritten(BY_SCHEDULE, nightly)
    assert not result.changed
    assert [one.reason.partition(",")[0] for one in result.refusals] == [
        "no existing call of the dispatcher starts from a schedule"
    ]


def test_a_call_with_a_known_job_type_shows_which_parameter_takes_it() -> None:
    shown = CHECKER.source.replace(b"job_type=", b"action=").replace(
        b'credential_id=schedule.get("credential_id")', b'owner=template["owner"]'
    )
    checker = SourceFile(CHECKER.module, shown)
    names = ("schedule_id", "template_id", "job_name", "action", "owner", "job_parameters")
    parameters = tuple(Parameter(name, "Any", "None") for name in names)
    dispatcher = Dispatcher("tasks", "dispatch_job", parameters)
    (refusal,) = rewritten(BY_TYPE, checker, dispatcher=dispatcher).refusals
    assert refusal.reason == "nothing shows which parameter of dispatch_job is the job type"
    once = (
        'from tasks import dispatch_job\n\ndef once():\n    dispatch_job.delay(action="backup")\n'
    )
    result = rewritten(BY_TYPE, checker, once, dispatcher=dispatcher)
    assert result.code.decode() == by_type(job_name="backup", action="backup")


@pytest.mark.parametrize("there", ["from shop import templates", "import shop.templates as shelf"])
def test_a_module_may_be_imported_in_another_way(there: str) -> None:
    shown = SHOWN_BY_A_HANDLER.replace("import templates", "import shop.templates as templates")
    result = rewritten(
        BY_SCHEDULE.replace("import jobs_manager", f"import jobs_manager\n{there}"), shown
    )
    assert not result.refusals
    text = result.code.decode()
    assert text.startswith(f"import jobs_manager\n{there}\nfrom tasks import dispatch_job\n\n\n")
    name = there.rpartition(" ")[2]
    assert f"template = {name}.get(template_id) if template_id else None\n" in text


def test_takes_along_a_step_that_reads_nothing_of_the_schedule() -> None:
    shown = SHOWN_BY_A_HANDLER.replace("import plans", "import house\nimport plans").replace(
        "    dispatch_job", "    keys = house.keys()\n    dispatch_job"
    )
    shown = shown.replace('triggered_by="manual"', 'credential_id=keys["main"]')
    guarded = "if task is None:\n        raise LookupError(number)\n    task.delay()\n"
    site = BY_SCHEDULE.replace("if task is not None:\n        task.delay()\n", guarded)
    result = rewritten(site, shown)
    assert not result.refusals
    text = result.code.decode()
    assert text.startswith("import house\nimport jobs_manager\nimport templates\n")
    assert text.count("keys = house.keys()\n") == 1
    assert 'credential_id=keys["main"],\n' in text


def shown_with(step: str, given: str) -> str:
    """``SHOWN_BY_A_HANDLER`` with a second step, and what of it is given to the dispatcher."""
    shown = SHOWN_BY_A_HANDLER.replace("import plans", "import house\nimport plans")
    shown = shown.replace("    dispatch_job", f"    {step}\n    dispatch_job")
    return shown.replace('triggered_by="manual"', f"credential_id={given}")


def test_asks_for_the_template_and_not_for_what_is_always_there() -> None:
    result = rewritten(BY_SCHEDULE, shown_with("keys = house.keys()", 'keys["main"]'))
    assert not result.refusals
    text = result.code.decode()
    assert "    keys = house.keys()\n    if template is not None:\n" in text
    assert 'credential_id=keys["main"],\n' in text


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (
            'owner = house.owner(plan["owner_id"])',
            "`task` is tested, and `template` and `owner` can both be missing now",
        ),
        (
            'owner = house.owner(template["owner_id"])',
            "`owner` is made of `template`, which can be missing here",
        ),
    ],
)
def test_refuses_to_go_on_without_a_task_where_two_things_can_be_missing(
    step: str, reason: str
) -> None:
    result = rewritten(BY_SCHEDULE, shown_with(step, 'owner["key"]'))
    assert not result.changed
    assert [one.reason for one in result.refusals] == [f"{reason} (line 8)"]
