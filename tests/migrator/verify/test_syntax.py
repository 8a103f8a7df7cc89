"""What a stage writes has to be Python."""

from __future__ import annotations

import pytest

from migrator.verify.syntax import check_syntax
from tests.migrator.verify.helpers import overlay


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = 1\ndef f(:\n", 2),
        ("def f():\n    return 1\n   x = 2\n", 3),
        ("return 1\n", 1),
        ("from __future__ import wheels\n", 1),
        ("def f(a, a): ...\n", 1),
        ("nonlocal x\n", 1),
    ],
)
def test_reports_what_does_not_compile(text: str, line: int):
    (finding,) = check_syntax(["a.py"], overlay({"a.py": text}))
    assert (finding.check, finding.path, finding.line) == ("syntax", "a.py", line)
    assert finding.message.startswith("does not compile: ")


def test_reports_null_bytes():
    (finding,) = check_syntax(["a.py"], overlay({"a.py": "x = 1\0\n"}))
    assert finding.path == "a.py"


@pytest.mark.parametrize(
    "text", ["", "x = 1\n", "async def f():\n    await g()\n", "x = '\\d'\n", "assert (1, 'x')\n"]
)
def test_leaves_python_alone(text: str):
    assert check_syntax(["a.py"], overlay({"a.py": text})) == ()


def test_leaves_deleted_files_alone():
    assert check_syntax(["gone.py"], overlay({})) == ()


def test_leaves_files_alone_that_were_not_changed():
    assert check_syntax(["b.py"], overlay({"a.py": "def f(:\n", "b.py": ""})) == ()
