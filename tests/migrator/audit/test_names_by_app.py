"""A task that several apps register, of which one makes the names of its tasks itself."""

from __future__ import annotations

import pytest

from migrator.facts import Registration
from tests.migrator.audit.helpers import facts

OWN = (
    "from celery import Celery\nclass Own(Celery):\n    def gen_task_name(self, name, module):\n"
    "        return OWN_NAME\n{} = Own('x', include={})\n"
).replace("OWN_NAME", "open('prefix').read() + name")
PLAIN = "from celery import Celery\n{} = Celery('x', include={})\n"
TASKS = (
    "from celery import shared_task\nfrom mill.first import first\nfrom mill.second import second\n"
    "@shared_task\ndef grind(): ...\n"
    "@first.task\ndef sift(): ...\n"
    "@second.task\ndef weigh(): ...\n"
    "@second.task(shared=False)\ndef sell(): ...\n"
    "@second.task(name='mill.pay')\ndef pay(): ...\n"
)


def found(first: str, second: str, **more: str) -> dict[str, Registration]:
    """Return what is registered, by function."""
    files = {
        "mill/__init__.py": "",
        "mill/first.py": first.format("first", ["mill.jobs"]),
        "mill/second.py": second.format("second", ["mill.jobs"]),
        "mill/jobs.py": TASKS,
        **{f"mill/{name}.py": text for name, text in more.items()},
    }
    return {entry.function: entry for entry in facts(files).registrations}


def test_names_the_app_that_has_another_name() -> None:
    entries = found(PLAIN, OWN)
    assert {name: entry.name for name, entry in entries.items()} == {
        "grind": "mill.jobs.grind",
        "sift": "mill.jobs.sift",
        "weigh": "mill.jobs.weigh",  # in the first app
        "sell": None,
        "pay": "mill.pay",
    }
    others = {
        name: [(str(other.app), other.expression) for other in entry.elsewhere]
        for name, entry in entries.items()
    }
    own = [("mill/second.py:5", "Own.gen_task_name()")]
    assert others == {"grind": own, "sift": own, "weigh": own, "sell": [], "pay": []}


def test_tells_apart_what_two_apps_call_the_same() -> None:
    short = OWN.replace("open('prefix').read() + name", "'mill.' + name")
    long = OWN.replace("open('prefix').read() + name", "'mill.' + module + '.' + name")
    entries = found(short, long)
    assert (entries["sift"].name, entries["weigh"].name) == ("mill.sift", "mill.mill.jobs.weigh")
    assert [str(other.app) for other in entries["sift"].elsewhere] == ["mill/second.py:5"]
    assert [str(other.app) for other in entries["weigh"].elsewhere] == ["mill/first.py:5"]
    assert not entries["sell"].elsewhere and not entries["pay"].elsewhere


@pytest.mark.parametrize("app", [PLAIN, OWN])
def test_leaves_names_alone_that_no_app_changes_or_all_do(app: str) -> None:
    entries = found(app, app)
    assert not any(entry.elsewhere for entry in entries.values())
    assert (entries["grind"].name is None) == (app is OWN)


def test_finds_the_collision_in_the_app_that_makes_no_names() -> None:
    same = "from celery import shared_task\n@shared_task(name='mill.jobs.grind')\ndef mill(): ...\n"
    files = {
        "mill/__init__.py": "",
        "mill/first.py": PLAIN.format("first", ["mill.jobs", "mill.more"]),
        "mill/second.py": OWN.format("second", ["mill.jobs"]),
        "mill/jobs.py": TASKS,
        "mill/more.py": same,
    }
    verdicts = {one.name: one.verdict for one in facts(files).collisions}
    assert verdicts == {"mill.jobs.grind": "undefined"}


def test_asks_only_apps_that_a_process_has_beside_the_task() -> None:
    far = "from celery import shared_task\n@shared_task\ndef dry(): ...\n"
    third = PLAIN.format("third", ["mill.far"])
    lone = OWN.format("fourth", ["mill.near"])
    entries = found(PLAIN, OWN, far=far, third=third, fourth=lone, near=far.replace("dry", "cool"))
    assert (entries["dry"].name, entries["dry"].elsewhere) == ("mill.far.dry", ())
    assert (entries["cool"].name, entries["cool"].elsewhere) == (None, ())


def test_leaves_a_shared_task_open_that_no_process_is_seen_to_import() -> None:
    text = "from celery import shared_task\n@shared_task\ndef rest(): ...\n"
    entry = found(PLAIN, OWN, unseen=text)["rest"]
    assert entry.name == "mill.unseen.rest"
    assert [str(other.app) for other in entry.elsewhere] == ["mill/second.py:5"]


def test_asks_no_app_of_a_test() -> None:
    files = {
        "mill/__init__.py": "",
        "mill/first.py": PLAIN.format("first", ["mill.jobs"]),
        "mill/jobs.py": "from celery import shared_task\n@shared_task\ndef grind(): ...\n",
        "tests/conftest.py": OWN.format("own", ["mill.jobs"]),
    }
    (entry,) = facts(files).registrations
    assert (entry.name, entry.elsewhere) == ("mill.jobs.grind", ())


LOOP = "def one(): ...\ndef two(): ...\nmade = [second.task(each) for each in (one, two)]\n"


@pytest.mark.parametrize(
    ("first", "names"), [(PLAIN, ["mill.jobs.one", "mill.jobs.two"]), (OWN, [None])]
)
def test_the_turns_of_a_loop_are_as_many_as_their_names(
    first: str, names: list[str | None]
) -> None:
    files = {
        "mill/__init__.py": "",
        "mill/first.py": first.format("first", ["mill.jobs"]),
        "mill/second.py": OWN.format("second", ["mill.jobs"]),
        "mill/jobs.py": f"from mill.second import second\n{LOOP}",
    }
    assert [entry.name for entry in facts(files).registrations] == names


def test_a_task_of_whatever_app_is_current_is_named_by_each() -> None:
    source = "from celery import current_app\n@current_app.task(shared=False)\ndef dry(): ...\n"
    files = {
        "mill/__init__.py": "",
        "mill/first.py": PLAIN.format("first", ["mill.jobs"]),
        "mill/second.py": OWN.format("second", ["mill.jobs"]),
        "mill/jobs.py": source,
    }
    (entry,) = facts(files).registrations
    assert entry.name == "mill.jobs.dry"
    assert [str(other.app) for other in entry.elsewhere] == ["mill/second.py:5"]
