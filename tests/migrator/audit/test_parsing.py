from __future__ import annotations

import ast

import pytest

from migrator.audit import AuditOptions, audit
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


def text_of(size: int) -> bytes:
    """Return a module of that many bytes: an app, and one long string."""
    head = b"from celery import Celery\napp = Celery()\nDATA = '"
    return head + b"x" * (size - len(head) - 2) + b"'\n"


def test_names_a_file_that_is_too_large() -> None:
    found = audit(
        snapshot({"a.py": text_of(12_345_678), "b.py": "import celery\n"}), AuditOptions()
    )
    assert [(item.path, item.reason, item.kind) for item in found.skipped] == [
        ("a.py", "is too large: 12.3 MB, where 10 MB are parsed at most", "file")
    ]


def test_parses_a_file_that_is_just_not_too_large() -> None:
    parser, parsed = parse(text_of(10_000_000))
    assert parsed is not None and parser.skipped == ()


def test_does_not_name_a_large_file_that_mentions_nothing() -> None:
    found = audit(
        snapshot({"a.py": "X = 'x'\n" * 2_000_000, "b.yml": text_of(12_000_000)}), AuditOptions()
    )
    assert found.skipped == ()


@pytest.mark.parametrize("levels", [1_001, 20_000])
def test_names_a_file_that_is_nested_too_deeply(levels: int) -> None:
    parser, parsed = parse(b"import celery\n\nx = a" + b".b" * (levels - 3) + b"\n")
    (skipped,) = parser.skipped
    assert parsed is None and skipped.line in (1, 3)
    assert "deep in line 3, where 1000 can be" in skipped.reason or levels > 1_001


def test_parses_a_file_that_is_just_not_nested_too_deeply() -> None:
    parser, parsed = parse(b"import celery\n\nx = a" + b".b" * 997 + b"\n")
    assert parsed is not None and parser.skipped == ()


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


NEWER = {
    "654": "try:\n    pass\nexcept* ValueError as e:\n    pass\nexcept * (OSError):\n    pass\n",
    "695 alias and function": "type Pair[T] = tuple[T, T]\n\ndef first[T](pair: Pair[T]): ...\n",
    "695 class": "class Box[T]:\n    pass\n",
    "695 bounds": "async def f[T: (int, str), *Ts, **P, U: dict[str, list[int]]](x): ...\n",
    "695 over lines": "if 1:\n    type A = dict[\n        str, int\n    ]\ndef f[\n  T\n](): ...\n",
    "696 defaults": "type A[T = int] = list[T]\nclass B[T = str]: ...\n",
    "701 quotes": "x = {'a': 1}\ny = f'{x['a']}'\n",
    "701 quotes at the end": "y = f'{x['a']} \"\"'\n",
    "701 backslash": "y = f\"{x.replace(r'\\*', '\\n')}\"\n",
    "701 number sign": "y = f'{x.split('#')[0]}'\n",
    "701 comment": "y = f'''{\n  x  # why\n}'''\n",
    "701 new line": "y = f'{\n  x\n}'\n",
    "701 nested": "y = f'{f'{f'{1}'}'}' 'c'\n",
    "750": 'y = t\'hello {name}\'\nz = rT"""a\n{b!r:>{w}}"""\n',
    "750 concatenated": "y = tr'a' t'{b['c']}'\n",
    "758": "try:\n    pass\nexcept ValueError, TypeError:\n    pass\n",
    "758 groups": "try:\n    pass\nexcept* ValueError, os.error:\n    pass\n",
}


@pytest.mark.parametrize("source", NEWER.values(), ids=NEWER)
def test_reads_syntax_newer_than_the_running_python(source: str) -> None:
    parser, parsed = parse(source)
    assert parsed is not None, parser.skipped


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    pass\nexcept ValueError, TypeError as e:\n    pass\n",
        "def f[T(x): ...\n",
        "type = 1\ntype X\n",
        "y = t'a' 'b\n",
    ],
)
def test_does_not_read_what_no_python_reads(source: str) -> None:
    parser, parsed = parse(source)
    assert parsed is None
    assert "does not parse" in parser.skipped[0].reason


def test_does_not_read_newer_words_where_no_python_has_them() -> None:
    text = "import celery\n\ndef f(\n    a=1,\ntype Kind[T] = dict[str, T]\n): ...\n"
    parser, parsed = parse(text.encode())
    assert parsed is None and parser.skipped[0].reason.startswith("does not parse: ")


def test_reads_what_stands_beside_newer_syntax() -> None:
    text = (
        "from celery import Celery\ntype App = Celery\n"
        "def register[T](app: App, x: list[T]):\n"
        "    @app.task(name=f'{'a'}.b')\n    def f(): ...\n"
    )
    found = audit(snapshot({"a.py": text}), AuditOptions())
    assert [(r.name, str(r.where)) for r in found.registrations] == [("a.b", "a.py:5")]


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
    deep = (
        "import celery\nx = " + " + ".join(["'a'"] * 900) + "\n@celery.shared_task\ndef f(): ...\n"
    )
    found = audit(snapshot({"a.py": deep}), AuditOptions())
    assert [r.name for r in found.registrations] == ["a.f"]
