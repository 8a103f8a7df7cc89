"""The text of files, in the encodings that they say themselves, and its lines."""

from __future__ import annotations

import pytest

from migrator.plain_text import decoded, in_utf16, lines_in, lines_of


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfet\0a\0s\0k\0",
        b"\xfe\xff\0t\0a\0s\0k",
        b"\xef\xbb\xbftask",
        b"task",
    ],
)
def test_reads_text_without_its_mark(raw: bytes) -> None:
    assert decoded(raw) == "task"


def test_replaces_what_it_cannot_decode() -> None:
    assert decoded(b"t\xe9l\xe9") == "t\N{REPLACEMENT CHARACTER}l\N{REPLACEMENT CHARACTER}"
    assert decoded(b"\xff\xfet\0a") == "t\N{REPLACEMENT CHARACTER}"


SCRIPT = "celery -A press worker\r\n\t# größer, 大きい\r\n"


@pytest.mark.parametrize("order", ["le", "be"])
def test_needs_no_mark_where_the_encoding_is_certain(order: str) -> None:
    assert decoded(SCRIPT.encode(f"utf-16-{order}")) == SCRIPT


@pytest.mark.parametrize(
    "raw",
    [
        SCRIPT.encode("utf-16-le")[1:],
        (SCRIPT + "\0").encode("utf-16-le"),
        SCRIPT.encode("utf-16-be") + b"\xd8\0",
        ("x" * 8 + "大" * 9).encode("utf-16-le"),
        SCRIPT.encode("utf-32-le"),
        b"\0\1" * 40,
        SCRIPT.encode(),
    ],
)
def test_takes_for_utf_16_without_a_mark_only_what_is_certain(raw: bytes) -> None:
    assert in_utf16(raw) is None


@pytest.mark.parametrize("raw", [b"t\0a\0s\0k\0", b"\xff\xfe\0\0t\0\0\0"])
def test_leaves_null_bytes_to_tell_what_is_no_text(raw: bytes) -> None:
    assert "\0" in decoded(raw)


def test_lines_end_where_python_ends_them() -> None:
    assert lines_in("a\r\nb\rc\n") == ["a", "b", "c", ""]
    for inside in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029":
        assert lines_in(f"a{inside}b") == [f"a{inside}b"]


@pytest.mark.parametrize(
    ("path", "raw", "line"),
    [
        ("a.py", b"# coding: latin-1\nx = '\xe9'", "x = 'é'"),
        ("a.py", b"\xef\xbb\xbfx = 1", "x = 1"),
        ("a.py", b"# coding: nothing\nx = 1", "x = 1"),
        ("a.txt", b"# coding: latin-1\nx = '\xe9'", "x = '\N{REPLACEMENT CHARACTER}'"),
        ("a.txt", b"\xff\xfex\0", "x"),
    ],
)
def test_reads_the_lines_of_a_file_in_its_encoding(path: str, raw: bytes, line: str) -> None:
    assert lines_of(path, raw)[-1] == line
