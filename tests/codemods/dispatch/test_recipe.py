"""What the existing calls of a dispatcher show."""

from __future__ import annotations

import textwrap

import libcst as cst
import pytest

from codemods.dispatch import Dispatcher, Parameter, SourceFile, direct_dispatch, run_time_writers
from codemods.dispatch import analyse_call_sites as analyse
from codemods.dispatch.model import ContextRoot, Derived, Recipe, Step
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
    [
        *[("recipe", True), ("job_template", True), ("t", False), ("tmpl", False), ("obj", False)],
        *[("recipe1", False), ("recipe_x", False), ("Recipe", False), ("get_recipe", False)],
    ],
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


def _checked(body: str, parameters: str = "") -> Recipe:
    """The recipe of a checker whose loop has that body."""
    loop = "    for plan in plans.due():\n" + textwrap.indent(textwrap.dedent(body), "        ")
    source = (
        "import plans\nimport templates\nfrom celery import shared_task\n"
        "from tasks import dispatch_job\n\nSOURCE = 'clock'\n\n"
        f"@shared_task\ndef check({parameters}):\n"
        f"    with plans.lock() as held:\n        pass\n{loop}"
    )
    return analyse([SourceFile("tasks.checker", source.encode())], DISPATCHER, JOB_TYPES)


def _texts(recipe: Recipe) -> dict[str, str]:
    """Parameter -> what the recipe gives it."""
    names = {
        "placeholder_schedule__": "SCHEDULE",
        "placeholder_step__": "",
        "placeholder_context__": "",
    }
    found = {}
    for name, derived in recipe.from_schedule.items():
        text = code(derived.value)
        for long, short in names.items():
            text = text.replace(long, short)
        found[name] = text
    return found


def test_takes_names_of_the_checker_along() -> None:
    recipe = _checked(
        """
        template = templates.get(plan["template_id"])
        dispatch_job.delay(
            schedule_id=plan["id"],
            job_type=template["kind"],
            job_name=plan["name"],
            job_parameters={**plan["options"], "by": SOURCE, "limit": limit, "n": len(plan["x"])},
        )
        """,
        "owner=None, limit: int = 5",
    )
    derived = recipe.from_schedule["job_parameters"]
    assert [need.statement for need in derived.imports] == ["from tasks.checker import SOURCE"]
    assert derived.roots == (ContextRoot("limit", "int", "5"),)
    assert code(recipe.steps["template"].derived.value).startswith("templates.get(")


def test_says_why_an_argument_cannot_be_derived() -> None:
    recipe = _checked(
        """
        template = templates.get(plan["template_id"])
        dispatch_job.delay(
            schedule_id=plan["id"],
            template_id=plan["template_id"],
            job_name=[nowhere, plan["name"]],
            job_type=template["kind"],
            credential_id=[local, plan["credential"]],
            job_parameters={key: value for key, value in plan["options"].items()},
            triggered_by=(lambda: plan["owner"])(),
            executed_by=[self.request, plan["owner"]],
        )

        def local():
            pass
        """,
        "self",
    )
    assert recipe.problems == {
        "job_name": "nothing binds `nowhere`",
        "credential_id": "`local` is not a plain variable",
        "job_parameters": '`{key: value for key, value in plan["options"].items()}` '
        "is not a plain expression",
        "triggered_by": '`(lambda: plan["owner"])()` is not a plain expression',
        "executed_by": "it is reached through `self`",
    }


def test_sees_through_what_only_prepares_a_variable() -> None:
    recipe = _checked("""
        template = None
        template = templates.get(plan["template_id"])
        name = plan["name"] if plan["named"] else None
        dispatch_job.delay(
            schedule_id=plan["id"],
            job_name=name,
            job_type=template["kind"],
            template_id=template["id"],
            credential_id=template["credential_id"],
            executed_by=held,
        )
        """)
    assert _texts(recipe) == {
        "schedule_id": 'SCHEDULE["id"]',
        "job_name": 'SCHEDULE["name"]',
        "job_type": 'template["kind"]',
        "template_id": 'SCHEDULE["template_id"]',  # what the template was fetched by
        "credential_id": 'template["credential_id"]',
    }
    assert code(recipe.automatic["executed_by"].value) == "placeholder_context__held"


def test_takes_no_other_id_for_what_was_fetched() -> None:
    recipe = _checked("""
        template = templates.get(plan["name"])
        other = templates.first()
        dispatch_job.delay(
            schedule_id=plan["id"],
            job_name=plan["name"],
            job_type=template["kind"],
            template_id=other["id"],
            credential_id=template["id"],
        )
        """)
    texts = _texts(recipe)
    assert (texts["template_id"], texts["credential_id"]) == ('other["id"]', 'template["id"]')


@pytest.mark.parametrize(
    "call",
    [
        'delay(plan["id"], plan["template_id"], job_type=template["kind"])',
        'delay(**{"schedule_id": plan["id"], "template_id": plan["template_id"]}, '
        'job_type=template["kind"])',
        'apply_async((), dict(schedule_id=plan["id"], template_id=plan["template_id"], '
        'job_type=template["kind"]), queue="q")',
    ],
)
def test_reads_every_way_to_give_arguments(call: str) -> None:
    recipe = _checked(f"""
        template = templates.get(plan["template_id"])
        dispatch_job.{call}
        """)
    assert _texts(recipe) == {
        "schedule_id": 'SCHEDULE["id"]',
        "template_id": 'SCHEDULE["template_id"]',
        "job_type": 'template["kind"]',
    }


@pytest.mark.parametrize(
    "call",
    [
        'dispatch_job.delay(*plan["all"], job_type=template["kind"])',
        'dispatch_job.apply_async((plan["id"], *plan["all"]))',
        'dispatch_job.apply_async(kwargs=plan["all"])',
        'another.delay(schedule_id=plan["id"], job_name=plan["name"], job_type=template["kind"])',
        'dispatch_job(schedule_id=plan["id"], job_name=plan["name"], job_type=template["kind"])',
    ],
)
def test_learns_nothing_from_a_call_that_it_cannot_read(call: str) -> None:
    recipe = _checked(f"""
        template = templates.get(plan["template_id"])
        {call}
        """)
    assert recipe == Recipe()


def test_takes_a_call_that_may_do_anything_for_a_step() -> None:
    steps = _checked("""
        template = templates.get(plan["template_id"])
        name = plan.get("name", "-")
        dispatch_job.delay(schedule_id=plan["id"], job_name=name, job_type=template["kind"])
        """).steps
    assert list(steps) == ["template"]


def test_follows_what_is_unpacked_from_a_display() -> None:
    checker = CHECKER.source.decode().replace(
        "    for schedule in jobs_manager",
        "    jobs, templates = jobs_manager, job_template_manager\n    for schedule in jobs",
    )
    checker = checker.replace("template = job_template_manager.", "template = templates.")
    recipe = analyse((SourceFile("tasks.checker", checker.encode()),), DISPATCHER, JOB_TYPES)
    assert code(recipe.steps["template"].derived.value) == (
        'job_template_manager.get_job_template(placeholder_schedule__.get("job_template_id"))'
    )


def told_by(head: str, says: str) -> list[str]:
    """Return what a manual run would say of its trigger, after one more call of the dispatcher."""
    text = (
        f"from tasks import dispatch_job\n\n{head}\n    dispatch_job.delay(triggered_by={says!r})\n"
    )
    recipe = analyse([CHECKER, SourceFile("events", text.encode())], DISPATCHER, JOB_TYPES)
    return [code(one.value) for one in recipe.by_hand.get("triggered_by", ())]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ('@on("order.paid")\ndef paid(event):', "order"),
        ("@receiver(post_save, sender=Order)\ndef saved(sender, **given):", "orm"),
        ('@bus.subscribe("orders")\ndef paid(event):', "bus"),
        ("def paid(event):", "event"),
        ('@router.post("/hook")\ndef hook(body):', "webhook"),
    ],
)
def test_no_person_says_what_an_event_says(head: str, says: str) -> None:
    assert told_by(head, says) == []


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("def start(job):", "desk"),
        ('@router.post("/start")\ndef start(job):', "api"),
        ("@login_required\ndef start(request):", "ui"),
        ('@on("order.paid")\ndef paid(event):', "manual"),
    ],
)
def test_a_person_says_what_a_handler_says(head: str, says: str) -> None:
    assert told_by(head, says) == [repr(says)]
