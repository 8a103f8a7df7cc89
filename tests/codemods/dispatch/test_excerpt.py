from __future__ import annotations

import warnings
from textwrap import dedent

import libcst as cst
import pytest

from codemods.dispatch.excerpt import excerpt
from codemods.dispatch.imported import imports_in
from codemods.dispatch.scopes import bindings

WORDS = (b"delay", b"apply_async")
FILE = dedent('''\
    """Jobs."""
    import jobs
    from jobs import one, two as three

    X = 1

    @jobs.task(
        bind=True,
    )
    def plan(x):
        from jobs import inner
        return """text
    def delay_less(): pass
    """

    class Board:
        """Cards."""
        def start(self): jobs.send.apply_async()

    class Empty(jobs.Base): pass  # nothing

    if X:
        def start(x):
            return 1
    async def late(): await jobs
    def start(x):
        jobs.send. \\
            delay(x)
''')


def test_leaves_stubs_where_nothing_is_looked_for():
    after = excerpt(FILE.replace("delay_less", "less").encode(), WORDS).decode()
    assert "def plan(): ...\n" in after
    assert "class Empty: ...\n" in after
    assert "def late(): ...\n" in after
    assert "inner" not in after and "bind=True" not in after


def test_keeps_everything_else_as_it_is():
    after = excerpt(FILE.encode(), WORDS).decode()
    assert "def plan(x):" in after  # the word is in one of its strings
    assert 'class Board:\n    """Cards."""\n' in after
    assert "if X:\n    def start(x):\n        return 1\n" in after
    assert after.endswith("def start(x):\n    jobs.send. \\\n        delay(x)\n")
    assert after.startswith('"""Jobs."""\nimport jobs\nfrom jobs import one, two as three\n')


def test_binds_and_imports_the_same_names():
    before, after = (cst.parse_module(one) for one in (FILE.encode(), excerpt(FILE.encode(), ())))
    assert {n: [b.kind for b in found] for n, found in bindings(before).items()} == {
        n: [b.kind for b in found] for n, found in bindings(after).items()
    }
    was, now = ([need for need, _, _ in imports_in(one, "m", False)] for one in (before, after))
    assert was == now


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_counts_lines_as_python_does(ending):
    text = "x = 1\f\ndef a():\n    pass\ny = '\x0b\x1c\u2028'\ndef b(): delay\n"
    after = excerpt(text.replace("\n", ending).encode(), WORDS)
    assert after.replace(ending.encode(), b"\n").decode() == text.replace(
        "a():\n    pass", "a(): ..."
    )


@pytest.mark.parametrize(
    "text",
    [
        *["def a(:\n", "def é():\n    pass\n", "@\\\nx\ndef a():\n    pass\n", ""],
        *["\ufeffdef a():\n    pass\n", "\0"],
        # More levels than any limit that is set here leaves room for, in the tree or in the parser.
        "not " * 50_000 + "1",
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_leaves_alone_what_it_cannot_cut_out(text):
    assert excerpt(text.encode(), WORDS) == text.encode()


def test_a_long_sum_ends_nothing():
    text = "def a():\n    pass\nb = 1" + " + 1" * 50_000
    # Python 3.10 reads it; later ones find it too deep.
    assert excerpt(text.encode(), WORDS).decode() in (
        text,
        text.replace("a():\n    pass", "a(): ..."),
    )


def test_says_nothing_about_the_file():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        after = excerpt(b"x = '\\d'\ndef a():\n    pass\n", WORDS)
    assert after == b"x = '\\d'\ndef a(): ...\n"


def test_changes_nothing_the_second_time():
    once = excerpt(FILE.encode(), WORDS)
    assert excerpt(once, WORDS) == once
