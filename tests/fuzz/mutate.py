"""Strategies: generated modules, and real ones with something changed in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from string import ascii_letters

import hypothesmith
from hypothesis import strategies as st

from tests.fuzz.corpus import LINES, NAMES, modules

IDENTIFIER = re.compile(r"[^\W\d]\w*")
KINDS = (
    "def f(kind):\n",
    "class C:\n",
    "if kind:\n",
    "try:\n",
    "async def g():\n",
    "for x in y:\n",
)
DEEP = 1200  # deeper than any recursion limit of ours, and found in generated code

Lines = list[str]
Mutation = Callable[[st.DrawFn, Lines], Lines]


def mutated() -> st.SearchStrategy[bytes]:
    """A real module with a few changes."""
    return st.sampled_from(modules()).flatmap(lambda module: changed(module[1]))


@st.composite
def changed(draw: st.DrawFn, content: bytes, most: int = 4) -> bytes:
    """A module with up to ``most`` changes."""
    lines = content.decode("utf-8", "surrogateescape").splitlines(keepends=True)
    for mutation in draw(st.lists(st.sampled_from(MUTATIONS), max_size=most)):
        lines = mutation(draw, lines)
    text = "".join(lines).encode("utf-8", "surrogatepass")
    return draw(st.sampled_from(CODINGS))(text) if draw(st.integers(0, 9)) == 0 else text


@cache
def generated() -> st.SearchStrategy[bytes]:
    """A module of nothing but grammar."""
    return hypothesmith.from_grammar().map(lambda text: text.encode("utf-8", "surrogatepass"))


def sources() -> st.SearchStrategy[bytes]:
    """Any of the two; nineteen in twenty are real ones that were changed."""
    return st.integers(0, 19).flatmap(lambda n: generated() if n == 0 else mutated())


def _place(draw: st.DrawFn, lines: Lines) -> int:
    return draw(st.integers(0, len(lines)))


def _insert(draw: st.DrawFn, lines: Lines) -> Lines:
    at = _place(draw, lines)
    indent = re.match(r"\s*", lines[at]).group().strip("\r\n") if at < len(lines) else ""
    return [*lines[:at], f"{indent}{draw(st.sampled_from(LINES))}\n", *lines[at:]]


def _delete(draw: st.DrawFn, lines: Lines) -> Lines:
    at, length = _place(draw, lines), draw(st.integers(1, 3))
    return [*lines[:at], *lines[at + length :]]


def _move(draw: st.DrawFn, lines: Lines) -> Lines:
    at, length = _place(draw, lines), draw(st.integers(1, 12))
    piece, rest = lines[at : at + length], [*lines[:at], *lines[at + length :]]
    to = _place(draw, rest)
    return [*rest[:to], *piece, *rest[to:]]


def _double(draw: st.DrawFn, lines: Lines) -> Lines:
    at, length = _place(draw, lines), draw(st.integers(1, 12))
    return [*lines[: at + length], *lines[at : at + length], *lines[at + length :]]


def _rename(draw: st.DrawFn, lines: Lines) -> Lines:
    """Rename one name, in one line or everywhere."""
    text = "".join(lines)
    names = sorted(set(IDENTIFIER.findall(text)))
    if not names:
        return lines
    old, new = draw(st.sampled_from(names)), draw(st.sampled_from(NAMES))
    pattern = re.compile(rf"\b{re.escape(old)}\b")
    if draw(st.booleans()):
        return pattern.sub(new, text).splitlines(keepends=True)
    at = draw(st.sampled_from([n for n, line in enumerate(lines) if old in line] or [0]))
    return [*lines[:at], pattern.sub(new, lines[at], count=1), *lines[at + 1 :]]


def _wrap(draw: st.DrawFn, lines: Lines) -> Lines:
    """Put some lines below a header."""
    at, length = _place(draw, lines), draw(st.integers(1, 20))
    piece = ["    " + line for line in lines[at : at + length]]
    end = ["except Exception:\n", "    pass\n"]
    header = draw(st.sampled_from(KINDS))
    tail = end if header.startswith("try") else []
    return [*lines[:at], header, *piece, *tail, *lines[at + length :]]


def _swap_text(draw: st.DrawFn, lines: Lines) -> Lines:
    """Replace one character sequence by another, in one line."""
    if not lines:
        return lines
    at = draw(st.integers(0, len(lines) - 1))
    old, new = draw(st.sampled_from(SWAPS))
    return [*lines[:at], lines[at].replace(old, new, 1), *lines[at + 1 :]]


def _join(draw: st.DrawFn, lines: Lines) -> Lines:
    """Put a line behind the one above it: two statements, or a block of one line."""
    at = _place(draw, lines)
    if not 0 < at < len(lines):
        return lines
    above, below = lines[at - 1].rstrip(), lines[at].lstrip()
    between = " " if above.endswith(":") else "; "
    return [*lines[: at - 1], f"{above}{between}{below}", *lines[at + 1 :]]


def _future(draw: st.DrawFn, lines: Lines) -> Lines:
    """Import from the future right above the first import."""
    at = next((n for n, line in enumerate(lines) if line.startswith(("from ", "import "))), 0)
    end = draw(st.sampled_from(["\n", "\n\n", "; "]))
    return [*lines[:at], f"from __future__ import annotations{end}", *lines[at:]]


def _wide(draw: st.DrawFn, lines: Lines) -> Lines:
    """Write one letter of a name in another character that Python takes for the same."""
    places = [n for n, line in enumerate(lines) if IDENTIFIER.search(line)]
    if not places:
        return lines
    at = draw(st.sampled_from(places))
    old = draw(st.sampled_from(IDENTIFIER.findall(lines[at])))
    new = "".join(chr(ord(c) + 0xFEE0) if c in ascii_letters else c for c in old[-1:])
    return [*lines[:at], lines[at].replace(old, old[:-1] + new, 1), *lines[at + 1 :]]


def _everywhere(draw: st.DrawFn, lines: Lines) -> Lines:
    old, new = draw(st.sampled_from(EVERYWHERE))
    return "".join(lines).replace(old, new).splitlines(keepends=True)


def _deep(draw: st.DrawFn, lines: Lines) -> Lines:
    at = _place(draw, lines)
    return [*lines[:at], draw(st.sampled_from(DEPTHS)), *lines[at:]]


def _bare_end(draw: st.DrawFn, lines: Lines) -> Lines:
    end = draw(st.sampled_from(["", "\\", "\x00", "# end", "\x1a", "\ufeff", "    ", "'"]))
    return ["".join(lines).rstrip("\r\n") + end]


EVERYWHERE = (
    *(("\n", "\r\n"), ("\n", "\r"), ("    ", "\t"), ("    ", " "), ("\n\n", "\n")),
    *(("\n\n\n", "\n\x0c\n"), ("\n", " \n"), ("\n", "  # why\n"), (", ", ",\\\n        ")),
)
SWAPS = (
    *(('"', "'"), ('"', 'f"'), ('"', 'rb"'), ('"', '"""'), ("'", ""), ("(", "(*"), ("(", "(**")),
    *((")", ",)"), (":", " :"), ("=", ":="), ("=", "=="), (".", "..."), (" ", "  "), (" ", "\x0c")),
    *(
        (",", ""),
        (" ", " \\\n"),
        ("\n", ";\n"),
        ("\n", "  # legacy\n"),
        ("\n", ""),
        ("e", "\u0435"),
    ),
    *(("def ", "async def "), ("return", "yield"), ("return", "return await"), ("\n", "\x00\n")),
    *(
        ("import ", "import *"),
        ("None", "..."),
        ("1", "1_0e9j"),
        ('"', '"\udce9'),
        ("#", "#\u202e"),
    ),
)
DEPTHS = (
    "deep = " + " + ".join(["'legacy'"] * DEEP) + "\n",
    "deep = " + "-" * DEEP + "1\n",
    "deep = " + "(" * 150 + "dispatch" + ")" * 150 + "\n",
    "deep = a" + ".b" * DEEP + "\n",
    "deep = " + "[" * 90 + "]" * 90 + "\n",
    "if a: pass\n" + "elif a: pass\n" * (DEEP // 2),
    "".join("  " * n + "if a:\n" for n in range(80)) + "  " * 80 + "pass\n",
    "deep = {" + "'a': legacy, " * DEEP + "}\n",
)
CODINGS: tuple[Callable[[bytes], bytes], ...] = (
    lambda text: b"\xef\xbb\xbf" + text,
    lambda text: b"# -*- coding: latin-1 -*-\nname = '\xe9'\n" + text,
    lambda text: b"# coding: nothing\n" + text,
    lambda text: b"# coding: utf-16\n" + text,
    lambda text: text + b"name = '\xff'\n",
    lambda text: text.decode("utf-8", "replace").encode("utf-16"),
    lambda text: text[: len(text) // 2],
)
MUTATIONS: tuple[Mutation, ...] = (
    *(_insert, _insert, _insert, _insert, _rename, _rename, _rename),
    *(_delete, _move, _double, _wrap, _swap_text, _swap_text, _everywhere, _everywhere, _deep),
    *(_bare_end, _join, _future, _wide),
)
