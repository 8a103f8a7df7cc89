"""DM1xx: which definition of a name is a finding, and which is not."""

from __future__ import annotations

from tests.migrator.audit.helpers import facts
from tests.migrator.findings.helpers import APP, NEW, OLD, TWICE, by_default, found


def test_each_definition_without_a_winner_is_an_error() -> None:
    findings = [item for item in found(TWICE) if item.code == "DM101"]
    assert [(item.where.path, item.where.line) for item in findings] == [
        ("shop/new.py", 5),
        ("shop/old.py", 5),
    ]
    assert {(item.severity, item.task, item.symbol) for item in findings} == {
        ("error", "shop.send", "send")
    }


def test_each_definition_names_the_others_as_related() -> None:
    new, old = (item for item in found(TWICE) if item.code == "DM101")
    assert [str(other.where) for other in new.related] == ["shop/old.py:5"]
    assert "shop/old.py:5" in new.message and "memory addresses" in new.detail
    assert [str(other.where) for other in old.related] == ["shop/new.py:5"]


def test_only_the_loser_of_a_defined_collision_is_a_finding() -> None:
    web = "from flask import Flask\nimport shop.old\nimport shop.new\nweb = Flask('shop')\n"
    app = APP.replace("'shop.old', ", "")
    files = {**TWICE, "shop/celery_app.py": app, "shop/web.py": web}
    assert by_default(files) == ["DM102 shop/old.py"]


def test_third_definition_is_a_finding_of_its_own() -> None:
    third = {**TWICE, "shop/third.py": NEW}
    third["shop/celery_app.py"] = APP.replace("'shop.old'", "'shop.old', 'shop.third'")
    assert [line for line in by_default(third) if line not in by_default(TWICE)] == [
        "DM101 shop/third.py"
    ]


def test_computed_name_is_a_note_that_check_leaves_alone() -> None:
    source = "import os\nfrom celery import Celery\napp = Celery()\n\n\n"
    source += "@app.task(name=os.environ['X'])\ndef send():\n    pass\n"
    assert [item.code for item in found({"shop/a.py": source})] == ["DM104"]
    assert by_default({"shop/a.py": source}) == []


IN_A_BRANCH = {
    **TWICE,
    "shop/old.py": (
        "import os\nfrom shop.celery_app import app\n\nif os.environ.get('OLD'):\n"
        "    @app.task(name='shop.send')\n    def send():\n        return\n\n    NAME = send.name\n"
    ),
}


def test_a_winner_in_a_branch_runs_where_the_branch_does() -> None:
    (loser,) = found(IN_A_BRANCH)
    assert (loser.code, loser.where.path) == ("DM102", "shop/new.py")
    assert loser.message.endswith("shop.old, not this one, where that one's branch runs")
    (collision,) = facts(IN_A_BRANCH).collisions
    assert [collision.runs(entry) for entry in collision.registrations] == ["", "perhaps"]


TWO_APPS = {
    "shop/plain.py": "from celery import Celery\nplain = Celery('a', include=['shop.mail'])\n",
    "shop/own.py": (
        "from celery import Celery\n\n\nclass Own(Celery):\n"
        "    def gen_task_name(self, name, module):\n        return 'own.' + name\n\n\n"
        "own = Own('b', include=['shop.mail'])\n"
    ),
    "shop/mail.py": "from celery import shared_task\n\n\n@shared_task\ndef send():\n    pass\n",
}


def test_a_name_that_one_of_two_apps_computes_is_a_note_too() -> None:
    (note,) = found(TWO_APPS)
    assert (note.code, str(note.where)) == ("DM104", "shop/mail.py:5")
    assert note.message == (
        "the name of this task in the app made at shop/own.py:9 is computed when it runs: "
        "Own.gen_task_name()"
    )
    assert by_default(TWO_APPS) == []


def test_one_definition_of_each_name_is_no_finding() -> None:
    files = {**TWICE, "shop/new.py": NEW.replace("shop.send", "shop.post")}
    assert found(files) == ()


def test_two_services_with_one_name_are_left_alone_by_check() -> None:
    task = (
        "from celery import Celery\napp = Celery()\n\n\n@app.task(name='clean')\ndef f():\n    1\n"
    )
    files = {"billing/worker.py": task, "shipping/worker.py": task}
    assert {item.code for item in found(files)} == {"DM103"}
    assert by_default(files) == []


def test_definition_in_a_test_is_left_alone_by_check() -> None:
    app = APP.replace(", 'shop.new'", "")
    files = {"shop/celery_app.py": app, "shop/old.py": OLD, "tests/test_send.py": NEW}
    assert by_default(files) == []


def test_project_without_celery_has_no_finding() -> None:
    assert found({"a.py": "import invoke\n\n\n@invoke.task\ndef f(c):\n    pass\n"}) == ()
