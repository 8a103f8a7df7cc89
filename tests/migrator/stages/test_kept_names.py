"""``--keep-names``: what is dead keeps its name for one release."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from migrator.audit import audit
from migrator.audit.options import AuditOptions
from migrator.plan import DROP, KEEP_NAME
from tests.support.bakery import CLOCK, OLD, bakery, edited
from tests.support.memory import snapshot
from tests.support.project import Migration, migration
from tests.support.small import LEGACY, small

KEPT = "bakery/oven/shifts/old_task_names.py"


def kept(files, decide=None) -> Migration:
    return migration(files, decide, keep_names=True)


def actions(work: Migration) -> dict[str, str]:
    return {task.task_name: task.action for task in work.plan.tasks}


def test_keeps_the_body_under_the_old_name():
    work = kept(bakery()).finish()
    assert work.text(KEPT) == (
        '"""Old task names, for messages that were queued before they went."""\n'
        "\n"
        "from bakery.oven.recipes.cake_recipe import make_cake\n"
        "from bakery.queue import queue\n"
        "\n"
        "\n"
        "# Kept by --keep-names for messages that were queued as 'bakery.old_cake' before\n"
        "# bakery/oven/everything.py went. May go with the next release, once no queue and no\n"
        "# beat row has the name: `demonolith deploy-plan` says how to look.\n"
        '@queue.task(name="bakery.old_cake")\n'
        "def old_cake(kind, order=None):\n"
        "    return make_cake(order)\n"
    )
    assert not work.overlay.exists(OLD)


def test_worker_registers_the_old_name():
    work = kept(bakery()).finish()
    facts = audit(snapshot(work.files()), AuditOptions())
    found = [entry for entry in facts.registrations if entry.name == "bakery.old_cake"]
    assert [entry.where.path for entry in found] == [KEPT]


def test_keeps_every_option_of_the_decorator():
    options = 'bind=True, name="bakery.old_cake", queue="slow", acks_late=True, max_retries=7'
    work = kept(
        edited(
            OLD,
            ('@queue.task(name="bakery.old_cake")', f"@queue.task({options})"),
            ("def old_cake(kind, order=None)", "def old_cake(self, kind, order=None)"),
        )
    ).finish()
    text = work.text(KEPT)
    tree = ast.parse(text)
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    assert ast.unparse(function.decorator_list[0]) == (
        "queue.task(bind=True, name='bakery.old_cake', queue='slow', acks_late=True, max_retries=7)"
    )
    assert "def old_cake(self, kind, order=None):" in text


def test_pins_a_name_that_celery_made():
    """A name that nobody wrote is that of the module, which is gone."""
    work = kept(edited(OLD, ('@queue.task(name="bakery.old_cake")', "@queue.task"))).finish()
    assert '@queue.task(name="bakery.oven.everything.old_cake")' in work.text(KEPT)


def test_several_names_share_the_module():
    more = dedent("""\
        @queue.task(name="bakery.old_roll")
        def old_roll(order):
            return _make_roll(order)
    """)
    files = edited(OLD, ("# What the till used to send.\n", f"{more}\n\n# The till.\n"))
    text = kept(files).finish().text(KEPT)
    assert text.count("# Kept by --keep-names") == 2
    assert "make_roll(order)" in text and "make_cake(order)" in text


def test_takes_another_module_where_the_name_is_taken():
    work = kept(bakery(bakery__oven__shifts__old_task_names="X = 1\n")).finish()
    assert work.text(KEPT) == "X = 1\n"
    assert "old_cake" in work.text(KEPT.replace(".py", "_2.py"))


def test_comment_keeps_to_the_line_length():
    work = migration(bakery(), keep_names=True, line_length=60).finish()
    assert max(map(len, work.text(KEPT).splitlines()[5:])) <= 70
    assert all(len(line) <= 60 for line in work.text(KEPT).splitlines() if line[:1] == "#")


def test_drops_the_names_without_the_flag():
    work = migration(bakery()).finish()
    assert actions(work)["bakery.old_cake"] == DROP
    assert not work.overlay.exists(KEPT)


@pytest.mark.parametrize("decided", ["move", "drop"])
def test_what_a_person_has_decided_goes_first(decided):
    send = (
        "def due():\n",
        "def due():\n    from bakery.queue import queue\n\n"
        '    queue.send_task("bakery.old_cake")\n',
    )
    work = kept(edited(CLOCK, send), {"task:bakery.old_cake": decided})
    assert actions(work)["bakery.old_cake"] == decided


def test_leaves_names_alone_that_both_packages_have():
    assert KEEP_NAME not in actions(kept(small())).values()


def test_adds_no_module_where_nothing_disappears():
    work = kept(small()).finish()
    assert work.files() == migration(small()).finish().files()
    assert not work.overlay.exists(LEGACY)
