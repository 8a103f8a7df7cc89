"""What is said of a place of a router that could not be followed."""

from __future__ import annotations

import pytest

from migrator.facts import Location
from migrator.routing.unclear_places import said_of
from tests.support.memory import snapshot

HEAD = "def route(kind, force):\n"
MORE = "(it asks for more than the job type, `{}`: let what it calls ask for that)"
REST = "(it serves every job type that nothing names: give each a branch, or an entry, of its own)"
OTHER = "(job types can only be read where they are written out: compare with each of them)"


def said(body: str, line: int, column: int) -> str:
    return said_of(snapshot({"a.py": (HEAD + body).encode()}), Location("a.py", line, column))


@pytest.mark.parametrize(
    ("test", "reason"),
    [
        ('kind == "x" and force', MORE.format("force")),
        ('force and kind == "x" and not kind.old', MORE.format("force and not kind.old")),
        ('kind.startswith("x")', OTHER),
        ('kind and kind.startswith("x")', OTHER),
        ('kind in ("x", "y")', ""),
    ],
)
def test_says_what_a_branch_asks_for(test, reason):
    found = said(f"    if {test}:\n        return run()\n", 2, 5)
    assert found == " ".join(filter(None, (f"`if {test}:`", reason)))


def test_says_what_a_guard_asks_for():
    body = '    match kind:\n        case "x" if force:\n            return run()\n'
    assert said(body, 4, 20) == f"`return run()` {MORE.format('force')}"
    assert said(body, 3, 14) == f'`case "x" if force:` {MORE.format("force")}'


@pytest.mark.parametrize("end", ["    else:\n        return rest()\n", "    return rest()\n"])
def test_says_what_serves_the_others(end):
    body = '    if kind == "x":\n        return run()\n' + end
    line = 3 + end.count("\n")
    assert said(body, line, len(end.splitlines()[-1]) - 5) == f"`return rest()` {REST}"


def test_says_it_of_an_expression_too():
    text = '    run = a if kind == "x" else b\n'
    assert said(text, 2, text.index(" b") + 2) == f"`{text.strip()}` {REST}"
    whole = '    return a() if kind == "x" else b()\n'
    assert said(whole, 2, whole.index("a()") + 1) == f"`{whole.strip()}` {REST}"
    last = whole.replace("b()", "None")
    assert said(last, 2, last.index("a()") + 1) == f"`{last.strip()}`"


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [
        ("    return run()\n", 2, 12),  # no branches before
        ('    if kind == "x":\n        return run()\n    return rest()\n', 3, 16),
        ("    kind = kind.lower()\n", 2, 5),
    ],
)
def test_only_quotes_other_places(body, line, column):
    assert said(body, line, column) == f"`{body.splitlines()[line - 2].strip()}`"


def test_says_nothing_of_a_file_that_is_no_python():
    assert said_of(snapshot({"a.py": b"def ("}), Location("a.py", 1)) == "`def (`"
