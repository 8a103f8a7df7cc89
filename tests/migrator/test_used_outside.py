"""What only other modules use of the monolith gets a home of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from migrator.stage import Blocked
from tests.support.bakery import OLD, bakery
from tests.support.project import Migration, migration, stage_named

CONSTANTS = "bakery/oven/constants.py"
TILL = "bakery/till.py"


def used(definitions: str, till: str, **more: str) -> dict[str, str]:
    files = bakery(bakery__till=till, **more)
    files[OLD] = files[OLD].replace(
        'SUGAR = {"cake": 3}\n', f'SUGAR = {{"cake": 3}}\n{definitions}'
    )
    return files


WAIT = "# Seconds that the till waits.\nWAIT = 30\nTIMES = WAIT // 10\n"
RING = "from bakery.oven.everything import TIMES, WAIT\n\n\ndef ring():\n    return TIMES, WAIT\n"


def ring(work: Migration, tmp_path) -> str:
    for path, content in work.files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    code = "from bakery.till import ring; print(ring())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_constants_go_to_a_module_of_constants(tmp_path):
    work = migration(used(WAIT, RING)).finish()
    assert work.text(CONSTANTS) == (
        '"""What other modules use besides tasks and executors."""\n\n' + WAIT
    )
    assert "from bakery.oven.constants import TIMES, WAIT" in work.text(TILL)
    assert not work.overlay.exists(OLD)
    assert ring(work, tmp_path) == "(3, 30)"


def test_other_things_go_to_a_module_of_helpers(tmp_path):
    text = "def count(order):\n    return WAIT + len(order)\n\n\nWAIT = 30\n"
    till = (
        "from bakery.oven import everything\n\n\n"
        "def ring():\n    return everything.count('rye')\n"
    )
    work = migration(used(text, till)).finish()
    assert "def count(order):" in work.text("bakery/oven/helpers.py")
    assert ring(work, tmp_path) == "33"


def test_leaves_a_file_of_that_name_alone(tmp_path):
    work = migration(used(WAIT, RING, bakery__oven__constants="X = 1\n")).finish()
    assert work.text(CONSTANTS) == "X = 1\n"
    assert "WAIT = 30" in work.text("bakery/oven/everything_constants.py")
    assert ring(work, tmp_path) == "(3, 30)"


def test_constant_that_an_executor_needs_goes_with_it(tmp_path):
    till = "from bakery.oven.everything import SUGAR\n\n\ndef ring():\n    return SUGAR\n"
    work = migration(used("", till)).finish()
    assert work.plan.others == ()
    assert "from bakery.oven.recipes.cake_recipe import SUGAR" in work.text(TILL)
    assert ring(work, tmp_path) == "{'cake': 3}"


def test_constant_that_nothing_uses_goes():
    work = migration(used("WAIT = 30\n", "X = 1\n")).finish()
    assert work.plan.others == () and not work.overlay.exists(CONSTANTS)


@pytest.mark.parametrize("stage", ["delete-monolith"])
def test_what_a_decorator_may_register_is_asked_about(stage):
    text = "from bakery.hooks import hooks\n@hooks.add\ndef warm(sender=None):\n    return 1\n"
    till = "from bakery.oven.everything import warm\n\n\ndef ring():\n    return warm()\n"
    hooks = "class Hooks(list):\n    def add(self, function):\n        self.append(function)\n"
    hooks += "        return function\n\n\nhooks = Hooks()\n"
    work = migration(used(f"\n\n{text}\n\n", till, bakery__hooks=hooks))
    assert "symbol:warm" in {one.decision.id for one in work.plan.open_decisions}
    assert work.plan.others == ()
    outcome = stage_named(stage).build(work.facts, work.plan, work.overlay)
    assert isinstance(outcome, Blocked)
    assert any("warm (helper) would be lost" in str(reason) for reason in outcome.reasons)
