"""What a call of the same class takes from its object is taken from it again, and nowhere else."""

from __future__ import annotations

import pytest

from codemods.dispatch import Rewrite, SourceFile, analyse_call_sites, direct_dispatch
from tests.codemods.dispatch.support import CHECKER, DISPATCHER, JOB_TYPES, LOOKUP

DESK = """\
from tasks import dispatch_job
from tasks.job_tasks import get_task_for_job

import jobs_manager
import job_template_manager


class Desk:
    def __init__(self, host):
        self.host = host

    def run_template(self, template_id):
        template = job_template_manager.get_job_template(template_id)
        return dispatch_job.delay(
            template_id=template_id,
            job_name="manual",
            job_type=template["job_type"],
            triggered_by="manual",
            executed_by=self.host,
        )
"""
LOOKUP_CALL = """
    def run_plan(self, plan_id):
        schedule = jobs_manager.get(plan_id)
        task = get_task_for_job(schedule["job_identifier"])
        if task is None:
            return None
        return task.delay()
"""
OWN = "executed_by=self.host"


def rewritten(source: str, exemplar: str = "", module: str = "services.desk") -> Rewrite:
    file = SourceFile(module, source.encode())
    shown = SourceFile("services.desk", exemplar.encode()) if exemplar else file
    recipe = analyse_call_sites((shown, CHECKER), DISPATCHER, JOB_TYPES)
    result = direct_dispatch(file, LOOKUP, DISPATCHER, recipe, job_types=JOB_TYPES)
    again = SourceFile(module, result.code)
    assert (
        direct_dispatch(again, LOOKUP, DISPATCHER, recipe, job_types=JOB_TYPES).code == result.code
    )
    return result


def test_a_method_of_the_same_class_has_it() -> None:
    result = rewritten(DESK + LOOKUP_CALL)
    assert result.changed
    assert result.code.decode().count(OWN) == 2
    compile(result.code, "desk", "exec")


def test_what_the_place_gives_itself_stays() -> None:
    given = LOOKUP_CALL.replace("task.delay()", "task.delay(executed_by=self.owner)")
    text = rewritten(DESK + given).code.decode()
    assert (text.count(OWN), text.count("executed_by=self.owner")) == (1, 1)


@pytest.mark.parametrize(
    "site",
    [
        "\n\nclass Other:" + LOOKUP_CALL,
        "\n    class Inner:" + LOOKUP_CALL.replace("\n    ", "\n        "),
        LOOKUP_CALL.replace("    def", "    @staticmethod\n    def").replace("self, ", ""),
        "\n" + LOOKUP_CALL.replace("\n    ", "\n"),
    ],
)
def test_nothing_else_has_it(site: str) -> None:
    result = rewritten(DESK + site)
    assert result.changed
    assert result.code.decode().count(OWN) == 1


def test_a_class_of_the_same_name_in_another_file_has_not() -> None:
    body = DESK[: DESK.index("    def run_template")] + LOOKUP_CALL
    result = rewritten(body, DESK, "other.desk")
    assert result.changed
    assert OWN not in result.code.decode()


def test_it_is_not_proposed_where_a_place_is_refused() -> None:
    site = LOOKUP_CALL.replace("return task.delay()", "return [task]")
    (refusal,) = rewritten(DESK + "\n\nclass Other:" + site).refusals
    assert "self.host" not in refusal.suggestion


def test_a_function_inside_a_method_has_another_object() -> None:
    nested = LOOKUP_CALL.replace("\n    ", "\n        ").replace("def run_plan", "def inner")
    result = rewritten(DESK + "\n    def run_plans(self):" + nested + "        return inner\n")
    assert result.changed
    assert result.code.decode().count(OWN) == 1
    compile(result.code, "desk", "exec")
