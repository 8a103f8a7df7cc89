"""The deploy plan for a pull request and for programs."""

from __future__ import annotations

import json

from migrator.deploy import DeployPlan, Fate, Step, TaskName
from migrator.report.deploy_plan import deploy_document, deploy_markdown

PLAN = DeployPlan(
    "One | goes.",
    (TaskName("a|b", Fate.goes, "old", "", "dead <x>", ("q`",), ("late",)),),
    (Step("Look.", "why", ("celery -A x inspect active",)), Step("Deploy.")),
    ("warned",),
    ("back",),
)


def test_markdown_is_a_table_and_a_list():
    assert list(deploy_markdown(PLAN)) == [
        "### Deploy plan",
        "",
        "One \\| goes.",
        "",
        "| task name | what becomes of it | queues | known |",
        "|---|---|---|---|",
        "| `a\\|b` | goes | `` q` `` | dead &lt;x&gt;<br>late |",
        "",
        "1. **Look.** why",
        "",
        "   ```sh",
        "   celery -A x inspect active",
        "   ```",
        "2. **Deploy.**",
        "",
        "**Look out**",
        "",
        "- warned",
        "",
        "**Going back**",
        "",
        "- back",
    ]


def test_document_is_json_with_a_schema():
    document = json.loads(json.dumps(deploy_document(PLAN)))
    assert document["schema"] == "demonolith-deploy-plan/1"
    assert document["names"][0]["fate"] == "goes"
    assert document["steps"][0]["commands"] == ["celery -A x inspect active"]


def test_document_is_nothing_where_there_is_nothing_to_migrate():
    assert deploy_document(None) is None
