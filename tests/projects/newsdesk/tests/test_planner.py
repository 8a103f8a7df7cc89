"""The clock."""

from app.models import Execution, Plan
from app.workers import check_plans


def test_due_plans_are_launched_once(content):
    assert check_plans.delay().get() == {"success": True, "launched": ["nightly-thumbs"]}
    assert check_plans.delay().get() == {"success": True, "launched": []}

    (execution,) = content.query(Execution).all()
    assert (execution.work_name, execution.origin) == ("nightly-thumbs", "plan")
    assert execution.status == "finished"
    assert content.get(Plan, 1).last_run is not None


def test_a_plan_without_recipe_is_skipped(content):
    content.query(Plan).update({"enabled": False})
    content.get(Plan, 3).enabled = True
    content.commit()
    assert check_plans.delay().get()["launched"] == []
