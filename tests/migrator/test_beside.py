"""A fork that answers questions, and what happens where it cannot."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from migrator.beside import Beside

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]
HERE = os.getpid()


@pytest.fixture
def asking() -> Iterator[Callable[..., Beside]]:
    begun: list[Beside] = []

    def start(function: Callable[..., object], **options: bool) -> Beside:
        begun.append(Beside(function, **options))
        return begun[-1]

    yield start
    for one in begun:
        one.close()


def where(*_: object) -> int:
    return os.getpid()


def test_asks_another_process_and_always_the_same(asking):
    other = asking(where)
    first, second = other.begin()(), other.begin()()
    assert first == second != os.getpid()


def test_gives_the_question_and_the_answer_whole(asking):
    long = {"a.py": b"x" * 3_000_000, "b.py": None}
    assert asking(lambda one, other: (other, one)).begin(1, long)() == (long, 1)


def test_knows_what_was_known_when_it_began_and_keeps_what_it_learns(asking):
    seen = ["before"]

    def learn(word: str) -> list[str]:
        seen.append(word)
        return seen

    other = asking(learn)
    assert other.begin("one")() == ["before", "one"]
    assert other.begin("two")() == ["before", "one", "two"]
    assert seen == ["before"]


def test_asks_this_process_where_it_is_told_to(asking):
    assert asking(where, aside=False).begin()() == os.getpid()


def fails_elsewhere() -> int:
    if os.getpid() != HERE:
        raise ValueError("not here")
    return HERE


def ends_elsewhere() -> int:
    if os.getpid() != HERE:
        os._exit(3)
    return HERE


def gives_what_cannot_be_sent() -> object:
    return HERE if os.getpid() == HERE else (lambda: None)


@pytest.mark.parametrize("function", [fails_elsewhere, ends_elsewhere, gives_what_cannot_be_sent])
def test_asks_this_process_where_the_other_cannot_answer(asking, function, capfd):
    other = asking(function)
    assert other.begin()() == HERE
    assert other.begin()() == HERE
    assert capfd.readouterr().err == ""


def test_raises_what_the_function_raises():
    def fail() -> None:
        raise LookupError("no such thing")

    with closing(Beside(fail)) as other, pytest.raises(LookupError):
        other.begin()()


def test_ends_what_is_still_computing():
    other = Beside(lambda: time.sleep(600))
    other.begin()
    number = other._number
    other.close()
    assert number is not None
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_may_be_closed_before_it_was_asked_anything():
    other = Beside(where)
    other.close()
    other.close()


def test_does_not_keep_the_programs_alive_that_this_process_talks_to(asking):
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as program:
        other = asking(where)
        other.begin()()
        assert program.stdin is not None
        program.stdin.close()
        assert program.wait(timeout=60) == 0
        assert other.begin()() != os.getpid()
