"""The text of files that are no Python, in the encodings that their byte order marks name."""

from __future__ import annotations

import pytest

from migrator.plain_text import decoded


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


@pytest.mark.parametrize("raw", [b"t\0a\0s\0k\0", b"\xff\xfe\0\0t\0\0\0"])
def test_leaves_null_bytes_to_tell_what_is_no_text(raw: bytes) -> None:
    assert "\0" in decoded(raw)
