from __future__ import annotations

import pytest

from migrator.audit.names import open_project
from tests.migrator.audit.helpers import facts
from tests.support.memory import snapshot

TASK = "from celery import shared_task\n{}\n@shared_task\ndef f(): ...\n"


def names(files: dict[str, str]) -> list[str | None]:
    return [registration.name for registration in facts(files).registrations]


def test_a_package_is_imported_by_its_own_name() -> None:
    assert names({"shop/__init__.py": "", "shop/jobs.py": TASK.format("")}) == ["shop.jobs.f"]


def test_src_is_no_part_of_a_name() -> None:
    files = {"src/shop/__init__.py": "", "src/shop/jobs.py": TASK.format("")}
    assert names(files) == ["shop.jobs.f"]


def test_a_folder_is_the_root_of_what_is_imported_beside_it() -> None:
    files = {
        "backend/config.py": "X = 1\n",
        "backend/routers/jobs.py": TASK.format("from config import X"),
        "backend/tasks/work.py": TASK.format("import routers.jobs"),
    }
    assert names(files) == ["routers.jobs.f", "tasks.work.f"]


def test_a_root_may_have_an_init_of_its_own() -> None:
    files = {
        "backend/__init__.py": "",
        "backend/tasks/__init__.py": "",
        "backend/tasks/work.py": TASK.format("from tasks.other import y"),
        "backend/tasks/other.py": "y = 1\n",
    }
    assert names(files) == ["tasks.work.f"]


def test_packages_without_init_are_named_as_they_are_imported() -> None:
    files = {"area/deep/work.py": TASK.format("from area.deep.other import y"),
             "area/deep/other.py": "y = 1\n"}  # fmt: skip
    assert names(files) == ["area.deep.work.f"]


def test_services_of_one_repository_have_roots_of_their_own() -> None:
    files = {
        "billing/app/__init__.py": "",
        "billing/app/jobs.py": TASK.format("from app.models import M"),
        "billing/app/models.py": "M = 1\n",
        "mailing/app/__init__.py": "",
        "mailing/app/jobs.py": TASK.format("from app.models import M"),
        "mailing/app/models.py": "M = 1\n",
    }
    found = facts(files)
    assert [r.name for r in found.registrations] == ["app.jobs.f", "app.jobs.f"]


def test_a_module_named_celery_is_not_celery() -> None:
    files = {
        "site/__init__.py": "",
        "site/celery.py": "from celery import Celery\napp = Celery('site')\n",
        "site/work.py": "from site.celery import app\n@app.task\ndef f(): ...\n",
    }
    renamed = {path.replace("site", "plant"): text.replace("site", "plant")
               for path, text in files.items()}  # fmt: skip
    assert names(renamed) == ["plant.work.f"]


def test_a_neighbour_with_the_name_of_a_library_is_no_root() -> None:
    files = {
        "app/__init__.py": "",
        "app/redis.py": "client = 1\n",
        "app/jobs.py": TASK.format("import redis"),
    }
    assert names(files) == ["app.jobs.f"]


def test_a_package_goes_before_a_module_of_the_same_name() -> None:
    files = {
        "queue_app/__init__.py": "from celery import Celery\napp = Celery('q')\n",
        "queue_app.py": "app = None\n",
        "jobs.py": "from queue_app import app\n@app.task\ndef f(): ...\n",
    }
    assert names(files) == ["jobs.f"]


def test_a_person_can_say_the_root() -> None:
    files = {"a/b/jobs.py": TASK.format("")}
    assert [r.name for r in facts(files, source_root="a").registrations] == ["b.jobs.f"]


def test_a_package_beside_it_is_not_taken_for_the_standard_library() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/queue/__init__.py": "NAME = 'wrong'\n",
        "shop/mails/__init__.py": "",
        "shop/mails/sender.py": "",
        "shop/lookup.py": "import celery\nTARGET = 'mails.sender'\n",  # a root, it seems
        "web/__init__.py": "",
        "web/jobs.py": "from celery import shared_task\nfrom queue import NAME\n"
        "@shared_task(name=NAME)\ndef f(): ...\n",
    }
    assert names(files) == [None]


def test_a_module_beside_it_hides_the_standard_library() -> None:
    files = {
        "queue.py": "NAME = 'own'\n",
        "jobs.py": "from celery import shared_task\nfrom queue import NAME\n"
        "@shared_task(name=NAME)\ndef f(): ...\n",
    }
    assert names(files) == ["own"]


def test_a_folder_that_no_import_can_name_ends_a_name() -> None:
    files = {
        "examples/__init__.py": "",
        "examples/tiny-shop/__init__.py": "",
        "examples/tiny-shop/jobs.py": TASK.format(""),
    }
    assert names(files) == ["jobs.f"]


@pytest.mark.parametrize(
    ("init", "found"),
    [
        ("", None),
        ("# redis for the tests\n", None),
        ("class Redis: ...\n", "ops/redis/__init__.py"),
        ("from .client import *\n", "ops/redis/__init__.py"),
    ],
)
def test_a_folder_with_the_name_of_a_library_is_not_taken_for_it(
    init: str, found: str | None
) -> None:
    files = {
        "ops/redis/__init__.py": init,
        "web/jobs.py": TASK.format("from redis import Redis"),
    }
    evaluator, _ = open_project(snapshot(files), None)
    assert evaluator.project.modules.find("redis", "web/jobs.py") == found


def test_a_module_of_a_package_is_what_is_imported_from_it() -> None:
    files = {
        "lib/store/__init__.py": "",
        "lib/store/client.py": "NAME = 'n'\n",
        "web/jobs.py": TASK.format("from store import client").replace(
            "shared_task\ndef", "shared_task(name=client.NAME)\ndef"
        ),
    }
    assert names(files) == ["n"]


def test_a_copy_of_celery_is_celery() -> None:
    files = {
        "celery/__init__.py": "from celery.local import lazy\n",
        "celery/app/__init__.py": "",
        "celery/app/base.py": "class Celery: ...\n",
        "shop/__init__.py": "",
        "shop/jobs.py": "from celery import Celery, shared_task\napp = Celery()\n"
        "@app.task\ndef a(): ...\n@shared_task\ndef b(): ...\n",
    }
    assert names(files) == ["shop.jobs.a", "shop.jobs.b"]


@pytest.mark.parametrize(
    "given", ["['shop']", "lambda: ('shop',)", "packages=['shop'], force=True"]
)
def test_what_celery_is_told_to_look_through_is_imported_from_the_root(given: str) -> None:
    app = f"from celery import Celery\napp = Celery('x')\napp.autodiscover_tasks({given})\n"
    files = {"shop/worker.py": app, "shop/tasks.py": TASK.format("")}
    assert names(files) == ["shop.tasks.f"]


def test_other_plain_strings_say_nothing_about_roots() -> None:
    app = (
        "from celery import Celery\napp = Celery('x')\n"
        "app.autodiscover_tasks(related_name='shop')\napp.discover(['shop'])\n"
    )
    files = {"shop/worker.py": app, "shop/tasks.py": TASK.format("import worker")}
    assert names(files) == ["tasks.f"]
