from __future__ import annotations

import ast

import pytest

from migrator.audit.parsing import Parser
from migrator.facts import Location
from tests.support.memory import snapshot


def parse(raw: bytes | str) -> tuple[Parser, object]:
    parser = Parser(snapshot({"a.py": raw}))
    return parser, parser.parse("a.py")


def test_respects_the_coding_cookie() -> None:
    parser = Parser(snapshot({"a.py": b"# coding: latin-1\nX = '\xe9'\n"}))
    parsed = parser.parse("a.py")
    assert parsed is not None and "é" in parsed.text


def test_accepts_a_byte_order_mark() -> None:
    assert parse(b"\xef\xbb\xbfX = 1\n")[1] is not None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"x = 1\0", "null bytes"),
        (b"x = '\xff'\n", "UTF-8"),
        (b"# coding: martian\n", "unknown encoding: martian"),
        (b"def (:\n", "does not parse"),
        (b"x = " + b"(" * 5000, "does not parse"),
    ],
)
def test_says_why_a_file_is_skipped(raw: bytes, reason: str) -> None:
    parser, parsed = parse(raw)
    assert parsed is None
    assert [skipped.path for skipped in parser.skipped] == ["a.py"]
    assert reason in parser.skipped[0].reason


@pytest.mark.parametrize(
    "source",
    [
        "type Pair[T] = tuple[T, T]\n\ndef first[T](pair: Pair[T]) -> T:\n    return pair[0]\n",
        "x = {'a': 1}\ny = f'{x['a']}'\n",
        "try:\n    pass\nexcept ValueError, TypeError:\n    pass\n",
        "class Box[T]:\n    pass\n",
    ],
)
def test_reads_syntax_newer_than_the_running_python(source: str) -> None:
    parser, parsed = parse(source)
    assert parsed is not None, parser.skipped


def test_keeps_lines_where_newer_syntax_is_read() -> None:
    parser = Parser(
        snapshot({"a.py": "type A[T] = list[T]\n\n\ndef f[T](x: T) -> T:\n    return x\n"})
    )
    parsed = parser.parse("a.py")
    assert parsed is not None
    assert parsed.where(parsed.tree.body[1]) == Location("a.py", 4, 1)


def test_counts_columns_in_characters() -> None:
    parser = Parser(snapshot({"a.py": "x = 'é', y\n"}))
    parsed = parser.parse("a.py")
    assert parsed is not None
    name = next(n for n in ast.walk(parsed.tree) if isinstance(n, ast.Name) and n.id == "y")
    assert parsed.where(name).column == 10


def test_survives_very_deep_expressions() -> None:
    from migrator.audit import AuditOptions, audit

    deep = (
        "import celery\nx = " + " + ".join(["'a'"] * 900) + "\n@celery.shared_task\ndef f(): ...\n"
    )
    found = audit(snapshot({"a.py": deep}), AuditOptions())
    assert [r.name for r in found.registrations] == ["a.f"]
