"""What the existing calls of a dispatcher show."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch import Dispatcher, Parameter, SourceFile, direct_dispatch, run_time_writers
from codemods.dispatch import analyse_call_sites as analyse
from codemods.dispatch.model import Derived, Step
from codemods.dispatch.nouns import is_word, noun_of
from codemods.dispatch.values import code
from tests.codemods.dispatch.support import (
    CHECKER,
    DISPATCHER,
    JOB_TYPES,
    LOOKUP,
    PARAMETERS,
    RUNS,
    recipe_for,
    rewrite,
)

ENDPOINT = """
import jobs_manager
from tasks.job_tasks import get_task_for_job


def run(job_id):
    job = jobs_manager.get(job_id)
    task = get_task_for_job(job["job_identifier"])
    if not task:
        raise LookupError("no task")
    return task.delay(**job["job_parameters"])
"""


def test_prefers_the_checker_over_a_loop_that_repeats_runs() -> None:
    retry = SourceFile(
        "maintenance",
        b"""
from tasks import dispatch_job

def retry(runs):
    for run in runs:
        dispatch_job.delay(schedule_id=run["s"], template_id=run["t"], job_name=run["n"],
            job_type=run["j"], credential_id=run["c"], job_parameters=run["p"],
            triggered_by="retry")
""",
    )
    recipe = analyse([retry, RUNS, CHECKER], DISPATCHER, JOB_TYPES)
    assert recipe.schedule_name == "schedule"
    assert list(recipe.steps) == ["template"]


def test_never_takes_the_body_of_a_request_for_a_schedule() -> None:
    handler = SourceFile(
        "api",
        b"""
from tasks import dispatch_job
import templates

@router.post("/run")
def run(body: Body):
    template = templates.get(body.template_id)
    dispatch_job.delay(template_id=body.template_id, credential_id=body.credential_id,
        job_parameters=body.parameters, job_type=template.kind)
""",
    )
    assert analyse([handler], DISPATCHER, JOB_TYPES).schedule_name is None


def test_reads_keywords_from_a_local_dict() -> None:
    source = CHECKER.source.replace(b"dispatch_job.delay(\n", b"arguments = dict(\n")
    source += b"        dispatch_job.apply_async(kwargs=arguments)\n"
    recipe = analyse([SourceFile("checker", source)], DISPATCHER, JOB_TYPES)
    assert set(recipe.from_schedule) == {
        "schedule_id", "template_id", "job_name", "job_type", "credential_id", "job_parameters"
    }  # fmt: skip


def test_a_manual_call_wins_over_one_of_an_api() -> None:
    api = SourceFile("api", RUNS.source.replace(b'"manual"', b'"api"'))
    recipe = analyse([api, RUNS, CHECKER], DISPATCHER, JOB_TYPES)
    assert "manual" in str(recipe.manual["triggered_by"].value)


def test_finds_the_parameter_of_the_job_type() -> None:
    assert recipe_for("fastapi").job_type == "job_type"
    assert recipe_for("orm").job_type == "job_type"


def test_refuses_a_required_parameter_that_nothing_shows() -> None:
    more = Dispatcher("tasks", "dispatch_job", (*PARAMETERS, Parameter("tenant", "str")))
    (refusal,) = rewrite(ENDPOINT, dispatcher=more).refusals
    assert refusal.reason == "nothing shows what `tenant` of dispatch_job should be"
    assert "tenant=…" in refusal.suggestion


def test_suggests_the_lines_that_the_arguments_need() -> None:
    more = Dispatcher("tasks", "dispatch_job", (*PARAMETERS, Parameter("tenant", "str")))
    (refusal,) = rewrite(ENDPOINT, dispatcher=more).refusals
    first, _, call = refusal.suggestion.partition(
        " and dispatch directly, adding what this place gives besides: "
    )
    assert first == (
        "Write `from tasks import dispatch_job` and `import job_template_manager` and "
        '`template = job_template_manager.get_job_template(job.get("job_template_id"))`'
    )
    assert 'job_type=template["job_type"]' in call


def test_refuses_a_required_cause_that_only_the_clock_shows() -> None:
    cause = Parameter("triggered_by", "str")
    required = tuple(cause if one.name == cause.name else one for one in PARAMETERS)
    dispatcher = Dispatcher("tasks", "dispatch_job", required)
    (refusal,) = rewrite(ENDPOINT, "checker", dispatcher=dispatcher).refusals
    assert refusal.reason == "nothing shows what `triggered_by` of dispatch_job should be"


def test_says_that_the_cause_stays_the_clock() -> None:
    result = rewrite(ENDPOINT, "checker")
    assert b"triggered_by" not in result.code
    assert [one.line for one in result.notes] == [11]


def test_takes_another_call_where_the_first_needs_what_is_not_here() -> None:
    terminal = SourceFile(
        "cli", b"from tasks import dispatch_job\n\ndef main():\n    "
        b'dispatch_job.delay(job_type="backup", executed_by="terminal")\n',
    )  # fmt: skip
    recipe = analyse([RUNS, terminal, CHECKER], DISPATCHER, JOB_TYPES)
    found = [code(one.value) for one in recipe.by_hand["executed_by"]]
    assert len(found) == 2 and found[1] == '"terminal"'
    result = direct_dispatch(SourceFile("m", ENDPOINT.encode()), LOOKUP, DISPATCHER, recipe)
    assert b'executed_by="terminal"' in result.code


@pytest.mark.parametrize(
    ("name", "word"),
    [("recipe", True), ("job_template", True), ("t", False), ("tmpl", False), ("obj", False)],
)
def test_knows_words(name: str, word: bool) -> None:
    assert is_word(name) is word


def test_takes_a_noun_from_the_function_where_the_parameter_is_none() -> None:
    value = cst.parse_expression("await shelf.fetch_paper_by_id(placeholder_schedule__.tmpl_id)")
    assert noun_of(Step("t", Derived(value)), ["tmpl_id"]) == "paper"


def test_refuses_an_argument_that_the_exemplar_computes_in_steps() -> None:
    source = CHECKER.source.replace(
        b"        dispatch_job.delay(\n",
        b"        credential = None\n"
        b"        for one in schedule['credentials']:\n"
        b"            credential = one\n"
        b"            credential = credential or 3\n"
        b"        dispatch_job.delay(\n",
    ).replace(b'schedule.get("credential_id")', b"credential")
    recipe = analyse([SourceFile("checker", source)], DISPATCHER, JOB_TYPES)
    assert "credential_id" in recipe.problems
    result = direct_dispatch(SourceFile("m", ENDPOINT.encode()), LOOKUP, DISPATCHER, recipe)
    assert "`credential_id` of dispatch_job cannot be derived" in result.refusals[0].reason
    assert not result.changed


@pytest.mark.parametrize("source", [b"def broken(:\n    dispatch_job", b"\xff\xfe dispatch_job"])
def test_ignores_files_that_do_not_parse(source: bytes) -> None:
    recipe = analyse([SourceFile("broken", source), CHECKER], DISPATCHER)
    assert recipe.schedule_name == "schedule"


def test_knows_functions_that_only_note_run_times() -> None:
    source = b"""
def touch(session, plan_id):
    plan = session.get(plan_id)
    plan.last_run = now()
    session.commit()


def finish(plan):
    plan.last_run = now()
    plan.status = "done"


def read(plan):
    return plan.last_run
"""
    assert run_time_writers(source) == {"touch"}


def test_awaits_a_step_only_in_a_coroutine() -> None:
    source = CHECKER.source.replace(
        b"= job_template_manager.get", b"= await job_template_manager.get"
    )
    source = source.replace(b"def check", b"async def check")
    recipe = analyse([SourceFile("checker", source)], DISPATCHER, JOB_TYPES)
    plain = direct_dispatch(SourceFile("m", ENDPOINT.encode()), LOOKUP, DISPATCHER, recipe)
    assert "is awaited" in plain.refusals[0].reason
    coroutine = SourceFile("m", ENDPOINT.replace("def run", "async def run").encode())
    result = direct_dispatch(coroutine, LOOKUP, DISPATCHER, recipe)
    assert b"template = await job_template_manager.get_job_template(template_id)" in result.code
