"""Rows of beat's table that the source writes, and what comes of them."""

from __future__ import annotations

import pytest

from migrator.audit.beat_rows import beat_rows
from migrator.audit.evaluate import Evaluator
from migrator.audit.modules import ModuleIndex
from migrator.audit.parsing import Parser
from migrator.audit.project import Project
from migrator.facts import DanglingName
from tests.migrator.audit.helpers import clinic, facts
from tests.support.memory import snapshot

IMPORT = "from django_celery_beat.models import PeriodicTask\n"
MIGRATION = (
    "def forwards(apps, schema_editor):\n"
    "    Row = apps.get_model('django_celery_beat', 'PeriodicTask')\n    {}\n"
)
FIXTURE = '[{"model": "django_celery_beat.periodictask", "fields": {"task": "mill.jobs.%s"}}]\n'
MILL = {
    "mill/__init__.py": "",
    "mill/app.py": "from celery import Celery\napp = Celery('mill', include=['mill.jobs'])\n",
    "mill/jobs.py": "from celery import shared_task\n@shared_task\ndef grind(): ...\n",
}


def rows(source: str, path: str = "mill/rows.py") -> list[tuple[str, bool]]:
    tree = snapshot({path: source})
    evaluator = Evaluator(Project(tree, Parser(tree), ModuleIndex(tree.paths())))
    return [(row.name, row.asked) for row in beat_rows(evaluator)]


@pytest.mark.parametrize(
    "source",
    [
        IMPORT + "PeriodicTask.objects.create(name='a', task='n')\n",
        IMPORT + "PeriodicTask.objects.get_or_create(task='n', defaults={'enabled': True})\n",
        IMPORT + "PeriodicTask.objects.update_or_create(name='a', defaults={'task': 'n'})\n",
        IMPORT + "PeriodicTask.objects.update_or_create(name='a', defaults=dict(task='n'))\n",
        IMPORT + "PeriodicTask.objects.filter(name='a').update(task='n')\n",
        IMPORT + "TASK = 'n'\nPeriodicTask(name='a', task=TASK).save()\n",
        IMPORT + "async def f():\n    await PeriodicTask.objects.acreate(task='n')\n",
        "from django_celery_beat.models import PeriodicTask as Row\nRow.objects.create(task='n')\n",
        "from django_celery_beat import models\nmodels.PeriodicTask(task='n')\n",
        MIGRATION.format("Row.objects.using('x').create(task='n')"),
        "def f(apps):\n"
        "    apps.get_model('django_celery_beat.PeriodicTask').objects.create(task='n')\n",
    ],
)
def test_finds_what_code_writes(source: str) -> None:
    assert rows(source) == [("n", False)]


@pytest.mark.parametrize("method", ["filter", "get", "exclude"])
def test_tells_what_is_only_looked_for(method: str) -> None:
    assert rows(f"{IMPORT}PeriodicTask.objects.{method}(task='n').delete()\n") == [("n", True)]


@pytest.mark.parametrize(
    "source",
    [
        "import celery\nJob.objects.create(task='n')  # PeriodicTask\n",
        IMPORT + "PeriodicTask.objects.create(name='n', args='[]')\n",
        IMPORT + "import os\nPeriodicTask.objects.create(task=os.environ['T'])\n",
        MIGRATION.format("Other = apps.get_model('mill', 'Job')\n    Other(task='n')"),
        IMPORT + "print(dict(task='n'))\n",
    ],
)
def test_leaves_alone_what_writes_no_row(source: str) -> None:
    assert rows(source) == []


def test_reads_fixtures() -> None:
    assert rows(FIXTURE % "grind", "mill/fixtures/beat.json") == [("mill.jobs.grind", False)]
    assert rows(FIXTURE % "grind", "mill/fixtures/beat.txt") == []


def missing(files: dict[str, str]) -> list[DanglingName]:
    return list(facts({**MILL, **files}).dangling)


def test_a_row_for_no_task_is_found() -> None:
    (row,) = missing({"mill/fixtures/beat.json": FIXTURE % "gone"})
    assert (row.name, row.form, row.certain) == ("mill.jobs.gone", "beat-row", True)
    assert str(row.where) == "mill/fixtures/beat.json:1"


def test_nobody_knows_whether_the_row_of_a_migration_is_still_there() -> None:
    gone = MIGRATION.format("Row.objects.create(task='mill.jobs.gone')")
    (row,) = missing({"mill/migrations/0002_rows.py": gone})
    assert (row.name, row.certain, "a migration" in row.reason) == ("mill.jobs.gone", False, True)


@pytest.mark.parametrize(
    "files",
    [
        {"mill/fixtures/beat.json": FIXTURE % "grind"},
        {"tests/fixtures/beat.json": FIXTURE % "gone"},
        {
            "mill/migrations/0002_rows.py": MIGRATION.format(
                "Row.objects.create(task='mill.jobs.gone')"
            ),
            "mill/migrations/0003_rows.py": MIGRATION.format(
                "Row.objects.filter(task='mill.jobs.gone').update(task='mill.jobs.grind')"
            ),
        },
    ],
)
def test_leaves_alone_what_reaches_a_task_or_is_gone(files: dict[str, str]) -> None:
    assert missing(files) == []


def test_a_row_of_another_model_is_evidence_too() -> None:
    source = "from shop.models import Job\n\nJob.objects.create(name='a', task='clinic.v1.xray')\n"
    found = facts({**clinic(), "clinic/rows.py": source})
    evidence = {symbol.name: symbol.evidence for symbol in found.symbols}
    assert evidence["xray_v1"] == ("beat entry in clinic/rows.py:3",)


def test_a_row_is_evidence_and_known_to_the_deployment() -> None:
    fixture = (FIXTURE % "x").replace("mill.jobs.x", "clinic.v1.xray")
    migration = MIGRATION.format("Row.objects.create(task='clinic.v1.blood')")
    files = {**clinic(), "clinic/fixtures/a.json": fixture, "clinic/migrations/0002.py": migration}
    found = facts(files)
    evidence = {symbol.name: symbol.evidence for symbol in found.symbols}
    assert evidence["xray_v1"] == ("beat row in clinic/fixtures/a.json:1",)
    assert evidence["blood_v1"] == ("beat row in clinic/migrations/0002.py:3",)
    traits = {
        trait.task: str(trait.where) for trait in found.operation.traits if trait.kind == "beat-row"
    }
    assert traits == {
        "clinic.v1.xray": "clinic/fixtures/a.json:1",
        "clinic.v1.blood": "clinic/migrations/0002.py:3",
    }
