from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.command import CHECKOUT, environment

CAUGHT = """
from migrator.failures import leave
try:
    exec("raise KeyboardInterrupt")
except KeyboardInterrupt:
    pass
print("said", end="")
leave({code})
"""


@pytest.mark.parametrize("code", [0, 1, 2, 3, 130])
def test_leaves_with_the_code_it_is_given(code):
    script = CAUGHT.format(code=code).replace("raise KeyboardInterrupt", "pass")
    assert run(script) == (code, "said")


def test_an_interrupt_that_was_handled_inside_exec_is_still_a_code():
    assert run(CAUGHT.format(code=130)) == (130, "said")


def run(script: str) -> tuple[int, str]:
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment(), capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout
