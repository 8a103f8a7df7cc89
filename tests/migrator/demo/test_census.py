from __future__ import annotations

import pytest

from migrator.demo.observe import announced, take_census
from migrator.demo.server import ServerError, environment
from tests.migrator.demo.places import write

APP = "from celery import Celery\ncelery_app = Celery('small', broker='memory://')\n"
LEGACY = (
    "from celery_app import celery_app\n"
    "@celery_app.task(name='jobs.run')\ndef run(): pass\n"
    "@celery_app.task(name='jobs.old')\ndef old(): pass\n"
)
MODULAR = "from celery import shared_task\n@shared_task(name='jobs.run')\ndef run(): pass\n"


def test_counts_every_function_that_claims_a_name(tmp_path):
    files = {
        "celery_app.py": APP,
        "legacy.py": LEGACY,
        "jobs/__init__.py": "",
        "jobs/new.py": MODULAR,
    }
    assert take_census(write(tmp_path, files), environment()) == {
        "jobs.old": ["legacy.old"],
        "jobs.run": ["jobs.new.run", "legacy.run"],
    }


def test_leaves_tests_alone(tmp_path):
    broken = "raise RuntimeError"
    files = {"celery_app.py": APP, "tests/__init__.py": broken, "conftest.py": broken}
    assert take_census(write(tmp_path, files), environment()) == {}


def test_says_which_module_cannot_be_imported(tmp_path):
    files = {"celery_app.py": APP, "jobs.py": "import no_such_module"}
    with pytest.raises(ServerError) as caught:
        take_census(write(tmp_path, files), environment())
    assert "no_such_module" in caught.value.hint


def test_reads_the_worker_banner():
    log = "queues\n\n[tasks]\n  . jobs.a\n  . jobs.b\n  . jobs.a\n\n[2026] ready.\n  . jobs.c\n"
    assert list(announced(log)) == ["jobs.a", "jobs.b", "jobs.a"]


def test_no_banner_announces_nothing():
    assert list(announced("ready.")) == []
