"""Rich generated modules: moved, then imported in some order and called beside the original."""

from __future__ import annotations

import ast
import importlib
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import libcst as cst
from hypothesis import assume, event, given
from hypothesis import strategies as st
from pyflakes.checker import Checker

from codemods.lazy_log_calls import make_logging_lazy
from codemods.move import Extraction, Move, extract
from tests.codemods.move.generated import Generated, modules
from tests.codemods.move.support import MODULE, placed, project, to
from tests.codemods.move.test_properties import comments
from tests.support.examples import examples

COMMON = examples(40)
# All that may stand in the way of moving something of the modules that are generated here.
REASONS = ("they share", "share it", "cannot become", "a circular import", "one statement defines")


@st.composite
def moved(draw: st.DrawFn, renamed: bool = True) -> tuple[Generated, list[Move]]:
    """A module, and some of its definitions with the new modules that they go to."""
    generated = draw(modules)
    chosen = draw(
        st.lists(st.sampled_from(generated.definitions), unique=True, min_size=1, max_size=6)
    )
    moves = []
    for name in chosen:
        new = name.lstrip("_") if renamed and draw(st.booleans()) else ""
        moves.append(to(name, f"m{draw(st.integers(0, 2))}", new))
    return generated, _without_refused(generated.source, moves)


def _without_refused(source: str, moves: list[Move]) -> list[Move]:
    while moves and (refusals := placed(source, *moves).refusals):
        for refusal in refusals:
            assert any(reason in refusal.reason for reason in REASONS), refusal
            assert refusal.advice and refusal.moves
        event("refused: " + refusals[0].reason.rpartition(",")[2][:40])
        moves = [move for move in moves if move.name not in refusals[0].moves]
    return moves


def _extracted(source: str, moves: Sequence[Move]) -> Extraction:
    lazy = partial(make_logging_lazy, origin=cst.parse_module(source))
    placement = placed(source, *moves)
    return extract(source.encode(), MODULE, moves, placement=placement, transform=lazy)


@contextmanager
def _heard() -> Iterator[list[tuple[str, str]]]:
    """What is logged inside the block: level and message."""
    records: list[tuple[str, str]] = []
    handler = logging.Handler()
    handler.emit = lambda record: records.append((record.levelname, record.getMessage()))  # type: ignore[method-assign]
    logger = logging.getLogger("app")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield records
    finally:
        logger.removeHandler(handler)


def _called(definitions: list[Callable[..., object]]) -> tuple[list[str], list[tuple[str, str]]]:
    """Call everything twice, so that what the first call has left behind is seen."""
    with _heard() as records:
        made = [each(3) for each in [*definitions, *reversed(definitions)]]
        shown = [each.shown() if hasattr(each, "shown") else repr(each) for each in made]
    return [str(each) for each in shown], records


@COMMON
@given(moved(), st.randoms(use_true_random=False))
def test_what_moves_behaves_the_same(made, random):
    generated, moves = made
    event(f"{len(moves)} moves")
    files = _extracted(generated.source, moves).modules if moves else {}
    order = sorted(files)
    random.shuffle(order)
    with tempfile.TemporaryDirectory() as folder, project(Path(folder), {MODULE: generated.source}):
        old = importlib.import_module(MODULE)
        try:
            before = _called([getattr(old, move.name) for move in moves])
        except RecursionError:
            assume(False)
    with tempfile.TemporaryDirectory() as folder, project(Path(folder), files):
        for name in order:
            importlib.import_module(name)
        after = _called([getattr(sys.modules[move.module], move.target) for move in moves])
    assert after == before


@COMMON
@given(moved(renamed=False))
def test_text_that_moves_is_the_text_that_was(made):
    generated, moves = made
    if not moves:
        return
    result = extract(
        generated.source.encode(), MODULE, moves, placement=placed(generated.source, *moves)
    )
    found = Counter(c for text in result.modules.values() for c in comments(text))
    found.update(comment.text for comment in result.unmoved)
    several = {"# own", "# noqa: F401"}
    expected = Counter(comments(generated.source))
    assert {c: n for c, n in found.items() if c not in several} == {
        c: n for c, n in expected.items() if c not in several
    }
    lines = set(generated.source.splitlines())
    for name, text in result.modules.items():
        assert [x for x in text.splitlines() if x not in lines and " import " not in x] == []
        problems = [str(message) for message in Checker(ast.parse(text), name).messages]
        told = ("undefined name", "imported but unused", "redefinition of unused")
        assert [p for p in problems if any(x in p for x in told)] == [], text
