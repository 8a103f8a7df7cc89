"""The story of one task name."""

from __future__ import annotations

import pytest

from migrator.audit import AuditOptions, uses
from migrator.errors import DemonolithError
from migrator.findings.story import story
from migrator.report.explain import story_lines
from tests.migrator.audit.helpers import clinic, facts, project
from tests.migrator.findings.helpers import APP, NEW, OLD, TWICE
from tests.migrator.findings.test_registrations import TWO_APPS
from tests.support.memory import snapshot


def told(files: dict[str, str | bytes], name: str) -> str:
    source = snapshot(project(files))
    lines = story_lines(story(facts(files), source, name, uses(source, AuditOptions(), name)))
    return "\n".join(line[1:] for line in lines)


def test_names_each_definition_with_its_decorator() -> None:
    text = told(TWICE, "shop.send")
    assert text.startswith("shop.send: 2 definitions, and which one runs is undefined")
    assert "  shop/old.py:5\n      @app.task(name='shop.send')\n" in text
    assert "  shop/new.py:5\n      @shared_task(name='shop.send')\n" in text


def test_names_the_app_that_has_another_name_for_it() -> None:
    text = told(TWO_APPS, "shop.mail.send")
    assert "in the app made at shop/own.py:9 its name is that of Own.gen_task_name()" in text


def test_gives_the_reason_and_the_versions() -> None:
    text = told(TWICE, "shop.send")
    assert "undefined: the worker imports both" in text
    assert "This holds for Celery 4.0 to 5.7." in text


def test_marks_the_winner_and_the_loser() -> None:
    web = "from flask import Flask\nimport shop.old\nimport shop.new\nweb = Flask('shop')\n"
    app = APP.replace("'shop.old', ", "")
    text = told({**TWICE, "shop/celery_app.py": app, "shop/web.py": web}, "shop.send")
    assert "shop/new.py:5  <- this one runs" in text
    assert "shop/old.py:5  (never runs)" in text


def test_says_what_the_bodies_differ_in() -> None:
    text = told(clinic(), "clinic.admit")
    assert "The bodies\n" in text and "alike\n  - " in text


def test_bodies_that_do_the_same_have_no_list() -> None:
    text = told(clinic(), "clinic.round")
    assert "do the same, but for names, logging and docstrings" in text


def test_names_who_sends_it_and_leaves_its_definitions_out() -> None:
    files = {**TWICE, "shop/x.py": "app.send_task('shop.send')\n", "b.yml": "task: shop.send\n"}
    uses = told(files, "shop.send").partition("Who uses the name")[2].partition("What to do")[0]
    assert uses.split("\n")[1:3] == [
        "  b.yml:1  task: shop.send",
        "  shop/x.py:1  app.send_task('shop.send')",
    ]
    assert "old.py" not in uses


def test_longer_names_are_not_mentions() -> None:
    files = {**TWICE, "a.txt": "shop.send.all\nmy.shop.send\nshop.sender\n"}
    assert "no line of the repository but its definitions" in told(files, "shop.send")


def test_name_at_the_end_of_a_sentence_is_a_mention() -> None:
    assert "a.txt:1" in told({**TWICE, "a.txt": "It runs shop.send.\n"}, "shop.send")


def test_single_definition_is_left_alone() -> None:
    text = told({"shop/celery_app.py": APP, "shop/old.py": OLD}, "shop.send")
    assert text.startswith("shop.send: 1 definition\n")
    assert "What to do" not in text and "why" not in text


def test_automatic_name_is_to_be_pinned_before_it_moves() -> None:
    source = NEW.replace("(name='shop.send')", "")
    text = told({"shop/celery_app.py": APP, "shop/new.py": source}, "shop.new.send")
    assert 'pin it with name="shop.new.send"' in text


def test_monolith_has_a_way_out() -> None:
    assert "`demonolith preview` shows" in told(clinic(), "clinic.admit")


@pytest.mark.parametrize(
    ("name", "nearest"), [("shop.sent", "shop.send"), ("send", "shop.send"), ("zzz", "shop.send")]
)
def test_unknown_name_is_an_error_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(DemonolithError, match="no task is named") as caught:
        story(facts(TWICE), snapshot(TWICE), name)
    assert nearest in caught.value.hint


def test_large_and_binary_files_are_left_out() -> None:
    files = {**TWICE, "a.bin": b"\0shop.send", "b.txt": "shop.send\n" * 200_000}
    text = told(files, "shop.send")
    assert "a.bin" not in text and "b.txt" not in text


CALLS = """
    from shop.old import send
    from shop import old


    def order(number):
        send.delay(number)
        old.send.apply_async((number,), countdown=5)
        chain = old.send.s(number)
        return send(number)
"""


def test_shows_what_calls_the_task_itself() -> None:
    files = {"shop/celery_app.py": APP, "shop/old.py": OLD, "shop/orders.py": CALLS}
    calls = told(files, "shop.send").partition("Who calls it\n")[2].partition("\n\n")[0]
    assert calls.splitlines() == [
        "  shop/orders.py:6  send.delay(number)",
        "  shop/orders.py:7  old.send.apply_async((number,), countdown=5)",
        "  shop/orders.py:8  chain = old.send.s(number)",
        "  shop/orders.py:9  return send(number)  (runs here, no message)",
    ]


def test_calls_of_something_else_are_left_out() -> None:
    calls = "from shop.other import send\nsend.delay(1)\nqueue.send.delay(2)\n"
    files = {"shop/celery_app.py": APP, "shop/old.py": OLD, "shop/orders.py": calls}
    assert "Who calls it" not in told({**files, "shop/other.py": "send = 1\n"}, "shop.send")


LOST = {
    "shop/__init__.py": "",
    "shop/celery_app.py": APP.replace("'shop.old', ", ""),
    "shop/new.py": NEW.replace("shop.send", "shop.drop"),
    "shop/old.py": OLD,
}


def test_a_task_that_no_worker_imports_is_told_first() -> None:
    text = told(LOST, "shop.send")
    assert text.startswith("shop.send: 1 definition, in a module that no worker imports\n")
    assert "  no worker imports shop/old.py (DM306): a message to it is discarded\n" in text
    assert "  A worker has to import shop.old, by include= of its app for one; " in text


def test_a_task_that_something_may_import_is_no_such_task() -> None:
    text = told({**LOST, "run.sh": "python -m shop.old\n"}, "shop.send")
    assert text.startswith("shop.send: 1 definition, and no process was seen that imports it\n")
    assert "DM306" not in text and "What to do" not in text
