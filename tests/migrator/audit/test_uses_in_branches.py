"""A task that is used while a module is imported, where a branch decides which task that is."""

from __future__ import annotations

from textwrap import indent

import pytest

from migrator.facts import Collision
from tests.migrator.audit.helpers import facts

APP = "from celery import Celery\napp = Celery('x', include=['pkg.old', 'pkg.new'])\n"
HEAD = "from celery import shared_task\nfrom pkg.app import app\nfrom somewhere import settings\n"
NEW = "from celery import shared_task\n@shared_task(name='n')\ndef f(): ...\n"
OWN = "@app.task(name='n')\ndef f(): ...\n"
OTHER = "@app.task(name='m')\ndef f(): ...\n"
SHARED = "@shared_task(name='n')\ndef f(): ...\n"
USE = "f.s()\n"


def either(test: str, first: str, second: str = "") -> str:
    """Return an ``if`` with these two sides."""
    sides = [f"if {test}:", *(f"    {line}" for line in first.splitlines())]
    sides += ["else:", *(f"    {line}" for line in second.splitlines())] if second else []
    return "\n".join(sides) + "\n"


def collision(old: str) -> Collision:
    """Return what the audit says of ``n`` in these lines and in a module that comes later."""
    files = {"pkg/__init__.py": "", "pkg/app.py": APP, "pkg/old.py": HEAD + old, "pkg/new.py": NEW}
    (found,) = (one for one in facts(files).collisions if one.name == "n")
    return found


@pytest.mark.parametrize(
    "old",
    [
        OWN + either("settings.A", OTHER) + USE,
        OWN + either("settings.A", OTHER.replace("app.task", "shared_task")) + USE,
        OWN + either("settings.A", USE),
        SHARED + either("settings.A", USE),
        OWN + either("settings.A", "app.finalize()\n"),
        OWN + "try:\n    import gone\nexcept ImportError:\n    f.s()\n",
    ],
    ids=["of app", "or shared", "use", "use of shared", "finalize", "handler"],
)
def test_a_condition_that_decides_which_is_used_leaves_it_undefined(old: str) -> None:
    found = collision(old)
    assert (found.verdict, found.cause, found.winner) == ("undefined", "condition", None)
    assert found.reason.endswith("depends on a condition that cannot be read")


def test_a_later_use_of_the_other_does_not_win_over_what_may_have_come_first() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/app.py": APP,
        "pkg/old.py": HEAD + OWN + either("settings.A", USE),
        "pkg/new.py": HEAD + OWN + USE,
    }
    (found,) = facts(files).collisions
    assert (found.verdict, found.cause) == ("undefined", "condition")


@pytest.mark.parametrize(
    "old",
    [
        either("settings.A", OTHER, OTHER.replace("'m'", "'k'")) + OWN + USE,
        either("settings.A", OWN, OTHER) + USE,
        either("settings.A", SHARED, SHARED) + USE,
        either("settings.A", OWN + USE, OTHER),
        OTHER + either("True", OWN) + USE,
        OTHER + either("not __name__ == '__main__'", OWN, OTHER) + USE,
        OTHER + "for _ in range(1):\n    @app.task(name='n')\n    def f(): ...\n" + USE,
        "try:\n    @app.task(name='n')\n    def f(): ...\nexcept ValueError:\n    f = None\n" + USE,
        OWN + "def unused():\n    f = settings.A\n" + USE,
    ],
    ids=["bound again", "own side", "both complete", "inside", "if True", "main", "for", "try",
         "another scope"],
)  # fmt: skip
def test_a_use_counts_where_nothing_decides_about_it(old: str) -> None:
    found = collision(old)
    assert (found.verdict, found.winner) == ("defined", "pkg.old")


@pytest.mark.parametrize(
    ("old", "cause"),
    [
        (either("settings.A", OWN, OTHER) + USE, "branch"),
        (either("settings.A", OWN + USE, OTHER), "branch"),
        ("try:\n    f = 1\nexcept ValueError:\n" + indent(OWN + USE, "    "), "branch"),
        (either("settings.A", SHARED, SHARED) + USE, "evaluated-first"),
        (either("True", OWN) + USE, "evaluated-first"),
        (OWN + USE, "evaluated-first"),
    ],
    ids=["own side", "inside", "handler", "both", "if True", "plain"],
)
def test_tells_where_the_winner_need_not_be_there(old: str, cause: str) -> None:
    found = collision(old)
    assert (found.cause, found.winner) == (cause, "pkg.old")
    assert ("if its branch runs" in found.reason) == (cause == "branch")


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (("one", "two", "new"), ("defined", "evaluated-first")),
        (("one", "new", "two"), ("defined", "evaluated-first")),
        (("one", "new", "pending"), ("undefined", "condition")),
        (("one", "pending", "new"), ("undefined", "condition")),
    ],
)
def test_sides_are_first_together_only_where_both_come_before(
    order: tuple[str, ...], found: tuple[str, str]
) -> None:
    parts = {
        "one": either("settings.A", OWN + USE),
        "two": either("not settings.A", OWN + USE),
        "pending": either("not settings.A", OWN),
        "new": "@shared_task(name='n')\ndef g(): ...\n",
    }
    old = HEAD + "".join(parts[name] for name in order)
    files = {"pkg/__init__.py": "", "pkg/app.py": APP, "pkg/old.py": old, "pkg/new.py": ""}
    (said,) = facts(files).collisions
    assert (said.verdict, said.cause) == found


@pytest.mark.parametrize("name", ["f", "old.f", "aliased"])
def test_follows_the_sides_of_a_branch_into_other_modules(name: str) -> None:
    use = f"from pkg import old\nfrom pkg.old import f\naliased = f\n{name}.s()\n"
    sure, unsure = OWN, OWN + either("settings.A", OTHER)
    for old, verdict in ((sure, "defined"), (unsure, "undefined")):
        files = {"pkg/__init__.py": "", "pkg/app.py": APP, "pkg/old.py": HEAD + old}
        (found,) = facts(files | {"pkg/new.py": use + NEW}).collisions
        assert (found.name, found.verdict) == ("n", verdict)
