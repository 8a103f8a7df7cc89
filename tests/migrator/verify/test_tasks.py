"""What was registered before is registered after, but for what the plan drops."""

from __future__ import annotations

from dataclasses import replace

from migrator.facts import Facts
from migrator.plan import DROP, Plan, TaskPlan
from migrator.verify.tasks import check_tasks
from tests.migrator.verify.helpers import changed_overlay, overlay
from tests.support.bakery import OLD, bakery
from tests.support.project import migration

CLINIC = {
    "clinic/app.py": "from celery import Celery\n\napp = Celery('clinic')\n",
    "clinic/ward.py": """
        from clinic.app import app

        @app.task(name="clinic.round")
        def make_round(): ...

        @app.task
        def sweep(): ...
    """,
}
FACTS = Facts("c", "t")


def lost(plan: Plan, changes: dict[str, str | None]) -> list[str]:
    before, after = overlay(CLINIC), changed_overlay(CLINIC, changes)
    return [entry.message for entry in check_tasks(FACTS, plan, before, after)]


def test_reports_every_name_that_is_lost():
    assert lost(Plan(), {"clinic/ward.py": None}) == [
        "nothing registers the task 'clinic.round' any more",
        "nothing registers the task 'clinic.ward.sweep' any more",
    ]


def test_reports_a_name_that_changed_with_its_module():
    moved = CLINIC["clinic/ward.py"].replace("make_round", "walk")
    assert lost(Plan(), {"clinic/ward.py": None, "clinic/rounds.py": moved}) == [
        "nothing registers the task 'clinic.ward.sweep' any more"
    ]


def test_leaves_alone_what_the_plan_drops():
    plan = Plan(tasks=(TaskPlan("clinic.round", "make_round", DROP),))
    assert len(lost(plan, {"clinic/ward.py": None})) == 1


def test_leaves_alone_a_name_that_is_registered_elsewhere():
    other = "from celery import shared_task\n\n@shared_task(name='clinic.round')\ndef r(): ...\n"
    kept = "\nfrom clinic.app import app\n\n@app.task\ndef sweep(): ...\n"
    assert lost(Plan(), {"clinic/ward.py": kept, "clinic/rounds.py": other}) == []


def test_leaves_new_names_alone():
    other = "from celery import shared_task\n\n@shared_task(name='clinic.new')\ndef n(): ...\n"
    assert lost(Plan(), {"clinic/rounds.py": other}) == []


def test_leaves_a_whole_migration_alone():
    work = migration(bakery())
    before = work.overlay.fork()
    work.finish()
    assert check_tasks(work.facts, work.plan, before, work.overlay) == ()


def test_reports_the_dead_task_of_a_plan_that_does_not_drop_it():
    work = migration(bakery())
    before = work.overlay.fork()
    work.overlay.apply(work.overlay.changes_to({OLD: None}))
    plan = replace(work.plan, tasks=())
    (finding,) = check_tasks(work.facts, plan, before, work.overlay)
    assert "bakery.old_cake" in finding.message


def test_says_what_registered_it():
    files = bakery()
    files[OLD] = str(files[OLD]) + (
        "\n\nclass Till:\n    @staticmethod\n    @queue.task(name='bakery.till')\n"
        "    def count():\n        return 1\n"
    )
    work = migration(files)
    before, after = overlay(files), changed_overlay(files, {OLD: None})
    (found,) = [
        entry.message
        for entry in check_tasks(work.facts, work.plan, before, after)
        if "till" in entry.message
    ]
    line = str(files[OLD]).splitlines().index("    def count():") + 1
    assert found == f"nothing registers the task 'bakery.till' any more; {OLD}:{line} did"
