"""Whether libcst prints a file back is found out once, in whichever process."""

from __future__ import annotations

import pytest

from migrator import python_source
from migrator.python_source import found_printed_back, printed_back


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    contents: list[bytes] = []
    real = python_source._is_printed_back

    def remember(content: bytes) -> bool:
        contents.append(content)
        return real(content)

    monkeypatch.setattr(python_source, "_is_printed_back", remember)
    monkeypatch.setattr(python_source, "_printed_back", {})
    return contents


@pytest.mark.parametrize(("content", "is_so"), [(b"a = 1\n", True), (b"a = 1\r\r\n", False)])
def test_is_asked_once(asked: list[bytes], content: bytes, is_so: bool) -> None:
    assert [printed_back(content), printed_back(content)] == [is_so, is_so]
    assert asked == [content]


def test_takes_the_word_of_another_process(asked: list[bytes]) -> None:
    found_printed_back(b"a = 2\n")
    assert printed_back(b"a = 2\n") and not asked
    assert not printed_back(b"a = 2\r\r\n")


def test_keeps_no_more_than_some(asked: list[bytes]) -> None:
    for number in range(3 * python_source.MOST):
        found_printed_back(b"%d" % number)
    assert len(python_source._printed_back) <= python_source.MOST
