"""A monolith that cannot be taken: the reason is given."""

from __future__ import annotations

import pytest

from migrator.errors import DiscoveryError
from tests.migrator.audit.helpers import facts
from tests.migrator.audit.test_unclear_routing import HEAD, TABLE, TASK, WORK


def test_a_named_monolith_without_home_says_what_was_not_understood() -> None:
    files = {"old.py": HEAD + TASK + "    return app.steps[sort](size)\n"}
    with pytest.raises(DiscoveryError, match=r"old\.py: how grind picks .* \(old\.py:6\)"):
        facts(files, monolith="old")
    files = {"old.py": HEAD + TASK + "    return 1\n"}
    with pytest.raises(DiscoveryError, match="no function in it was recognised"):
        facts(files, monolith="old")


def test_says_why_a_candidate_was_not_taken() -> None:
    both = "from celery import shared_task\n@shared_task(name='x')\ndef x(): return 1\n"
    found = facts({"app.py": HEAD, "one.py": both, "two.py": both})
    assert [module.name for module in found.candidates] == ["one", "two"]
    assert "look alike" in found.undecided
    old = HEAD + WORK + TABLE + TASK + "    return T[sort](size)\n"
    new = "from celery import shared_task\n@shared_task(name='mill.grind')\ndef grind(): return 1\n"
    found = facts({"old.py": old, "new.py": new})
    assert [module.name for module in found.candidates] == ["old"]
    assert found.undecided == "old.py: no modular package that takes over its job types was found"


LOADED = (
    "from importlib.metadata import entry_points\n"
    "T = {entry.name: entry.load() for entry in entry_points(group='mill')}\n"
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "    return T[sort](size).run()\n",
            r"picks something by a key \(new\.py:5\), but no function was found in T",
        ),
        (
            "    cls = T.get(sort)\n    return cls(size).run()\n",
            r"picks something by a key \(new\.py:5\), but no function was found in T",
        ),
        ("    return T['rye'](size).run()\n", "new:run does not route job types"),
        ("    return size\n", "new:run does not route job types"),
    ],
)
def test_says_why_a_named_function_is_no_base_executor(body: str, said: str) -> None:
    new = "from celery import shared_task\n" + LOADED + "def run(sort, size=None):\n" + body
    new += (
        "@shared_task(name='mill.grind')\ndef grind(sort=None, size=None): return run(sort, size)\n"
    )
    old = HEAD + WORK + TABLE + TASK + "    return T[sort](size)\n"
    with pytest.raises(DiscoveryError, match=said):
        facts({"old.py": old, "new.py": new}, monolith="old", base_executor="new:run")
