"""Any module through every codemod: no traceback, and nothing written that does not compile."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.budget import fuzzed, watched
from tests.fuzz.mutate import sources
from tests.fuzz.readable import compiled, readable
from tests.fuzz.targets import TARGETS, Names, top_level

KNOWN = 40  # names of a module, at most, that a codemod is asked about


@fuzzed(few=40)
@given(source=sources(), data=st.data())
def test_every_codemod_on_any_module(shard, source, data):
    if not readable(source):
        return
    known = st.sampled_from(top_level(source)[:KNOWN])
    names = Names(data.draw(known), data.draw(known), data.draw(st.booleans()))
    for name in TARGETS:
        with watched(name):
            for written in results(name, source, names):
                check(name, written)


def results(name: str, source: bytes, names: Names) -> Iterator[bytes]:
    written = TARGETS[name](source, names)
    yield from [written] if isinstance(written, bytes) else written or ()


def check(name: str, written: bytes) -> None:
    try:
        compiled(written)
        cst.parse_module(written)
    except (SyntaxError, ValueError, cst.ParserSyntaxError) as error:
        raise AssertionError(f"{name} has written\n{written.decode(errors='replace')}") from error
