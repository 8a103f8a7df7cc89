"""What is known to be wrong. Each test says what would be right; most of them fail until it is."""

import re
from pathlib import Path

import pytest

from app.models import Execution
from app.workers.runners import run_work_kind

pytestmark = pytest.mark.xfail(reason="the move to planning/ and runners/ is half done")

CODE = Path(__file__).resolve().parent.parent / "app"


@pytest.mark.parametrize("name", ["newsdesk.check_plans", "newsdesk.launch_work"])
def test_a_task_name_is_given_once(name):
    given = re.compile(r"task\([^)]*name=\"%s\"" % re.escape(name))
    sources = [path.read_text(encoding="latin-1") for path in CODE.rglob("*.py")]
    assert sum(len(given.findall(source)) for source in sources) == 1


def test_a_plan_can_be_run_now(client, content):
    response = client.post(
        "/plans/2/run",
        json={"options": {"profiles": [{"name": "hd", "height": 720}]}},
        headers={"X-Newsdesk-User": "chief"},
    )
    assert response.status_code == 202
    assert response.get_json()["task_id"]
    execution = content.query(Execution).one()
    assert (execution.plan_id, execution.kind, execution.status) == (2, "transcode", "finished")
    assert execution.requested_by == "chief"
    assert execution.result["made"] == 1


def test_running_a_plan_whose_recipe_is_gone(client):
    assert client.post("/plans/4/run").status_code == 404


@pytest.mark.parametrize("kind", ["transcode", "newsletter", "link_check"])
def test_every_kind_has_a_runner(content, ctx, kind):
    result = run_work_kind(kind, None, None, None, [], ctx, execution_id=1)
    assert result["success"]


def test_the_archive_says_that_it_is_gone(content, ctx):
    result = run_work_kind("archive_import", None, None, None, [], ctx)
    assert not result["success"]
    assert "not available" in result["error"]


def test_the_newsletter_knows_its_execution(client, content, outbox):
    client.post("/executions", json={"recipe_id": 3})
    execution = content.query(Execution).one()
    assert execution.result["execution_id"] == execution.id
    assert "(execution %d)" % execution.id in outbox[0]["text"]
