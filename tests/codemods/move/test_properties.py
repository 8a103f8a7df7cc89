"""Generated modules, moved, then imported and called beside the original."""

from __future__ import annotations

import ast
import io
import re
import tempfile
import tokenize
from collections import Counter
from pathlib import Path
from typing import Any

import black
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from codemods.move import Move, NewParameter, extract, place
from tests.codemods.move.support import MODULE, SHARED, both, placed, to
from tests.support.examples import examples

IMPORTS = {
    "json": ("import json", "json.dumps([a])"),
    "os": ("import os.path", 'os.path.join("x", str(a))'),
    "dumps": ("from json import dumps as dump_it  # noqa: F401", "dump_it(a)"),
    "sqrt": ("from math import pi, sqrt", "sqrt(a * a)"),
    "deque": ("try:\n    import nowhere as dq\nexcept ImportError:\n    import collections as dq",
              "len(dq.deque([a]))"),
    "typing": ("from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
    "    from decimal import Decimal",
               "a"),
}  # fmt: skip
DECORATED = "@functools.lru_cache(maxsize=None)\n"
names = st.sampled_from(["alpha", "beta", "gamma", "delta"])


@st.composite
def modules(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A module with imports, constants, helpers and functions that use some of them."""
    imports = draw(st.lists(st.sampled_from(sorted(IMPORTS)), unique=True))
    constants = draw(st.lists(names.map(str.upper), unique=True, max_size=3))
    helpers = draw(st.lists(names.map("_{}".format), unique=True, max_size=3))
    functions = draw(st.lists(names.map("_execute_{}".format), unique=True, min_size=1))
    lines = ["# header comment", "import functools", *(IMPORTS[name][0] for name in imports), ""]
    lines += ["import logging", "", "logger = logging.getLogger(__name__)  # own", ""]
    number = iter(range(1, 1000))

    def comment(indent: str = "") -> list[str]:
        kind = draw(st.sampled_from(["none", "plain", "banner", "apart"]))
        text = f"{indent}# comment {next(number)}"
        shapes = {"none": [], "plain": [text], "banner": [f"# ---- {text[2:]} ----", ""],
                  "apart": [text, ""]}  # fmt: skip
        return shapes[kind if not indent or kind == "none" else "plain"]

    for value, constant in enumerate(constants):
        others = constants[:value]
        base = f" + {draw(st.sampled_from(others))}" if others and draw(st.booleans()) else ""
        lines += [*comment(), f"{constant} = {value + 1}{base}  # value {next(number)}"]
        lines += [""] * draw(st.integers(0, 2))
    known = [*helpers, *functions]
    for name in draw(st.permutations(known)):
        lines += ["", "", *comment()]
        lines += [DECORATED.strip(), *comment()] if draw(st.booleans()) else []
        default = (
            f", b={draw(st.sampled_from(constants))}" if constants and draw(st.booleans()) else ""
        )
        lines += [f"def {name}(a, depth=2{default}):", *comment("    ")]
        lines += ['    """Doc, _execute_alpha."""'] if draw(st.booleans()) else []
        parts = draw(st.lists(st.sampled_from(sorted(IMPORTS)), max_size=2))
        used = [IMPORTS[part][1] for part in parts if part in imports]
        used += draw(st.lists(st.sampled_from(constants), max_size=2)) if constants else []
        for callee in draw(st.lists(st.sampled_from(known), max_size=2)):
            used.append(f"(depth and {callee}(a, depth - 1))")
        local = draw(st.sampled_from(["found", name.replace("_execute_", "execute_").strip("_")]))
        lines += [f"    {local} = [a, depth, {', '.join(used)}]  # body {next(number)}"]
        lines += ['    logger.info("ran %s", a)'] if draw(st.booleans()) else []
        lines += [f"    return repr({local})", *comment("    ")]
    return "\n".join(lines) + "\n", functions


def comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def moves_of(functions: list[str], parameters: tuple[NewParameter, ...] = ()) -> list[Move]:
    return [
        to(name, f"m{index % 3}", name.removeprefix("_"), parameters=parameters)
        for index, name in enumerate(functions)
    ]


COMMON = examples(30)


@COMMON
@given(modules())
def test_moved_functions_give_the_same_results(generated: tuple[str, list[str]]):
    source, functions = generated
    moves = moves_of(functions, (NewParameter("run_id", "Optional[int]"),))
    if all("cannot become" in refusal.reason for refusal in placed(source, *moves).refusals):
        moves = [m for m in moves if not _stopped(source, moves, m)]
    if not moves or placed(source, *moves).refusals:
        event("refused")
        return
    event("executed")
    with tempfile.TemporaryDirectory() as folder, both(Path(folder), source, *moves) as (old, new):
        for move in moves:
            moved: Any = getattr(new[move.module.rpartition(".")[2]], move.target)
            assert moved(3) == moved(3, run_id=1) == getattr(old, move.name)(3)


def _stopped(source: str, moves: list[Move], move: Move) -> bool:
    return any(move.name in refusal.moves for refusal in placed(source, *moves).refusals)


@COMMON
@given(modules())
def test_every_comment_is_in_one_new_module_or_listed_as_unmoved(generated: tuple[str, list[str]]):
    source, functions = generated
    moves = [to(name, f"m{index % 3}") for index, name in enumerate(functions)]
    result = extract(source.encode(), MODULE, moves, placement=placed(source, *moves))
    found = Counter(c for text in result.modules.values() for c in comments(text))
    found.update(comment.text for comment in result.unmoved)
    repeated = {"# own", "# noqa: F401"}
    once = {text: n for text, n in found.items() if text not in repeated}
    expected = Counter(text for text in comments(source) if text not in repeated)
    assert once == dict(expected)


@COMMON
@given(modules())
def test_bodies_are_the_same_lines(generated: tuple[str, list[str]]):
    source, functions = generated
    moves = [to(name, f"m{index % 3}") for index, name in enumerate(functions)]
    result = extract(source.encode(), MODULE, moves, placement=placed(source, *moves))
    for text in result.modules.values():
        for body in re.findall(r"^def .*(?:\n    .*)+", text, re.MULTILINE):
            lines = [x for x in body.split("\n") if not x.startswith("    from app.jobs.")]
            assert "\n".join(lines) in source


@COMMON
@given(modules())
def test_new_modules_parse_and_have_no_unused_import(generated: tuple[str, list[str]]):
    source, functions = generated
    moves = [to(name, f"m{index % 3}") for index, name in enumerate(functions)]
    checker = pytest.importorskip("pyflakes.checker")
    result = extract(source.encode(), MODULE, moves, placement=placed(source, *moves))
    for name, text in result.modules.items():
        problems = [str(m) for m in checker.Checker(ast.parse(text), name).messages]
        bad = [p for p in problems if "unused" in p or "undefined" in p or "redefin" in p]
        assert not bad, (text, bad)
        black.format_str(text, mode=black.Mode())


@COMMON
@given(modules())
def test_placing_is_deterministic_whatever_the_order_of_moves(generated: tuple[str, list[str]]):
    source, functions = generated
    moves = [to(name, f"m{index % 3}") for index, name in enumerate(functions)]
    first = place(source.encode(), MODULE, moves, shared_module=SHARED)
    again = place(source.encode(), MODULE, moves[::-1], shared_module=SHARED)
    assert first.homes == again.homes
    assert set(first.layouts) == set(again.layouts)
