"""Two services of one repository do not share a registry."""

from __future__ import annotations

import pytest

from migrator.facts import Facts
from tests.migrator.audit.helpers import facts
from tests.migrator.audit.test_unclear_routing import HEAD, MILL, TABLE, TASK, WORK

OLD = HEAD + WORK + TABLE + TASK + "    return T[sort](size)\n"
OTHER = """
    from celery import Celery, shared_task
    other = Celery("bakery", {broker}include=["bakery.tasks"])
    @{decorator}(name="mill.grind")
    def grind(sort):
        return sort
"""


def audited(broker: str = "broker='redis://elsewhere', ", decorator: str = "shared_task", **files: str) -> Facts:  # fmt: skip  # noqa: E501
    other = {"bakery/__init__.py": "", "bakery/tasks.py": OTHER.format(broker=broker, decorator=decorator)}  # fmt: skip  # noqa: E501
    more = {path.replace("__", "/") + ".py": text for path, text in files.items()}
    return facts({**MILL, "mill/jobs/all.py": OLD, **other, **more})


def partners(found: Facts) -> set[str]:
    return {r.where.path for collision in found.collisions for r in collision.registrations}


@pytest.mark.parametrize("decorator", ["shared_task", "other.task"])
@pytest.mark.parametrize("broker", ["broker='redis://elsewhere', ", ""])
def test_another_service_is_no_partner(broker: str, decorator: str) -> None:
    found = audited(broker, decorator)
    assert partners(found) == {"mill/jobs/all.py", "mill/jobs/start.py"}
    assert [twin.modular.path for twin in found.task_twins] == ["mill/jobs/start.py"]
    assert len(found.registrations) == 3


def test_the_same_broker_is_the_same_system() -> None:
    assert "bakery/tasks.py" in partners(audited("broker='memory://', "))


def test_a_process_that_imports_both_has_one_registry() -> None:
    web = "from flask import Flask\nweb = Flask(__name__)\nimport bakery.tasks, mill.jobs.all\n"
    assert "bakery/tasks.py" in partners(audited(site=web))


def test_a_started_worker_does_not_hide_the_other_app() -> None:
    found = facts(
        {
            **MILL,
            "mill/jobs/all.py": OLD,
            "bakery/__init__.py": "",
            "bakery/tasks.py": OTHER.format(broker="broker='redis://x', ", decorator="shared_task"),
            "Procfile": "worker: celery -A mill.jobs.all worker\n",
        }
    )
    assert partners(found) == {"mill/jobs/all.py", "mill/jobs/start.py"}


def test_the_name_of_two_services_is_no_suspicion() -> None:
    service = "from celery import Celery\napp = Celery('x', broker='{0}')\n@app.task(name='n')\ndef n(): ...\n"  # fmt: skip  # noqa: E501
    found = facts({"a/w.py": service.format("redis://a"), "b/w.py": service.format("redis://b")})
    assert [c.verdict for c in found.collisions] == ["apart"]
    assert (found.layout, found.candidates, found.undecided) == (None, (), "")


def _service(folder: str, package: str, tasks: int) -> dict[str, str]:
    """Return a service whose worker imports some tasks of one name."""
    task = "@app.task(name='clean')\ndef clean{}(): ...\n"
    return {
        f"{folder}/{package}/__init__.py": "",
        f"{folder}/{package}/queue.py": "from celery import Celery\n"
        f"app = Celery('{package}', include=['{package}.jobs'])\n",
        f"{folder}/{package}/jobs.py": f"from {package}.queue import app\n"
        + "".join(task.format(number) for number in range(tasks)),
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("services/a", "app"), ("services/b", "app")),
        (("services/a", "left"), ("services/b", "right")),
        (("src", "left"), ("src", "right")),
    ],
)
def test_a_service_beside_another_has_no_part_in_its_collision(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    found = facts({**_service(*first, 2), **_service(*second, 1)})
    assert [(one.verdict, len(one.registrations)) for one in found.collisions] == [("undefined", 2)]
    assert partners(found) == {f"{first[0]}/{first[1]}/jobs.py"}


def test_services_whose_apps_one_function_makes_are_apart() -> None:
    made = "from kit import build\napp = build('{0}', include=['{0}.jobs'])\n"
    files = {**_service("services/a", "left", 2), **_service("services/b", "right", 1)}
    files["services/a/left/queue.py"] = made.format("left")
    files["services/b/right/queue.py"] = made.format("right")
    files["libs/kit.py"] = (
        "from celery import Celery\n\n\ndef build(name, **options):\n"
        "    return Celery(name, **options)\n"
    )
    found = facts(files)
    assert [one.verdict for one in found.collisions] == ["undefined"]
    assert partners(found) == {"services/a/left/jobs.py"}


def test_two_apps_of_one_package_may_be_one_system() -> None:
    first, second = _service("src/inn", "a", 2), _service("src/inn", "b", 1)
    files = {path: text.replace("from ", "from inn.") for path, text in {**first, **second}.items()}
    files = {path: text.replace("from inn.celery", "from celery") for path, text in files.items()}
    files = {path: text.replace("['", "['inn.") for path, text in files.items()}
    assert len(partners(facts({"src/inn/__init__.py": "", **files}))) == 2
