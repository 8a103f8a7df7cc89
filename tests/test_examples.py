"""The suite tries the same examples each time, and a search other ones, and more of them."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.command import CHECKOUT

NUMBERS = """
from hypothesis import given, strategies as st

from tests.support.examples import examples


@examples(5)
@given(st.integers())
def test_number(number):
    print("drawn", number)
"""


def drawn(tmp_path, times: str) -> list[str]:
    """Return the examples of a run of pytest, with the settings that every test here has."""
    (tmp_path / "test_numbers.py").write_text(NUMBERS)
    options = [
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        "--rootdir",
        ".",
    ]
    command = [sys.executable, "-m", "pytest", "-q", "-s", *options, "test_numbers.py"]
    env = {**os.environ, "TIMES": times, "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    return [line for line in done.stdout.splitlines() if "drawn" in line]


def test_the_suite_tries_the_same_examples(tmp_path):
    first = drawn(tmp_path, "0")
    assert len(first) == 5
    assert drawn(tmp_path, "0") == first


def test_a_search_tries_other_examples_and_more(tmp_path):
    first = drawn(tmp_path, "8")
    assert len(first) == 40
    assert drawn(tmp_path, "8") != first
