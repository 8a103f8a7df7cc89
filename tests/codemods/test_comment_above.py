from __future__ import annotations

from textwrap import dedent

import pytest

from codemods.comment_above import comment_above


def check(before: str, after: str, comments: dict[str, tuple[str, ...]]) -> None:
    code = comment_above(dedent(before).encode(), comments)
    assert code.decode() == dedent(after)
    compile(code, "<after>", "exec")
    assert comment_above(code, comments) == code


def check_noop(before: str, comments: dict[str, tuple[str, ...]]) -> None:
    check(before, before, comments)


def test_puts_the_comment_above_the_decorators():
    check(
        """\
        import app


        @app.task(name="a")
        @app.counted
        def old(kind):
            return kind
        """,
        """\
        import app


        # Goes next month.
        # Nobody sends it.
        @app.task(name="a")
        @app.counted
        def old(kind):
            return kind
        """,
        {"old": ("Goes next month.", "Nobody sends it.")},
    )


def test_comes_below_a_comment_that_is_there():
    check(
        "x = 1\n\n# Of the till.\nclass Old:\n    pass\n",
        "x = 1\n\n# Of the till.\n# Goes.\nclass Old:\n    pass\n",
        {"Old": ("Goes.",)},
    )


def test_keeps_line_endings():
    code = comment_above(b"x = 1\r\ndef old():\r\n    pass\r\n", {"old": ("Goes.",)})
    assert code == b"x = 1\r\n# Goes.\r\ndef old():\r\n    pass\r\n"


@pytest.mark.parametrize(
    "source",
    [
        "def other():\n    pass\n",
        "class Holder:\n    def old(self):\n        pass\n",
        "old = 1\n",
        "# Goes.\ndef old():\n    pass\n",
    ],
)
def test_leaves_alone(source):
    check_noop(source, {"old": ("Goes.",)})


def test_reads_nothing_without_comments():
    assert comment_above(b"def broken(:\n", {}) == b"def broken(:\n"
