from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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


def test_what_was_to_be_done_at_the_end_is_done():
    script = "import atexit; atexit.register(print, ' and done', end='')\n" + CAUGHT
    script = script.format(code=2).replace("raise KeyboardInterrupt", "pass")
    assert run(script) == (2, "said and done")


def test_threads_that_are_at_work_are_waited_for():
    thread = "import threading; threading.Timer(0.2, print, [' late'], {'end': ''}).start()\n"
    script = CAUGHT.format(code=3).replace("raise KeyboardInterrupt", "pass")
    assert run(thread + script) == (3, "said late")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_output_that_cannot_be_written_is_no_success():
    script = CAUGHT.format(code=0).replace("raise KeyboardInterrupt", "pass")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=CHECKOUT,
            env={**environment(), "PYTHONUNBUFFERED": ""},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 120
    assert "No space left on device" in done.stderr


def run(script: str) -> tuple[int, str]:
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment(), capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout
