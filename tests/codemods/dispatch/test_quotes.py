"""A message that comes from another file gets the quotes of this one, and stays what it says."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.quotes import literal, requoted
from codemods.dispatch.values import code

CHANGED = [
    ('"gone"', "'gone'"),
    ('b"gone"', "b'gone'"),
    ('rf"{x}"', "rf'{x}'"),
    ("f\"{x['a']} of {y}\"", "f'{x[\"a\"]} of {y}'"),
    ("f\"{x:{w['a']}}\"", "f'{x:{w[\"a\"]}}'"),
    ('"no %s" % x["a"]', "'no %s' % x['a']"),
    ('("no " f"{x}")', "('no ' f'{x}')"),
    ('f"{\', \'.join(x)}" + say("no")', "f'{\", \".join(x)}' + say('no')"),
]
LEFT_ALONE = [
    "'gone'",
    '"it\'s gone"',
    '"a\\nb"',
    '"""gone"""',
    'f"it\'s {x}"',
    "f\"it's {x['a']}\"",
    "f\"a\\n{x['a']}\"",
    "f\"{x['a']} 'no'\"",
    'f"""{x}"""',
    "f\"{f'{x}'}\"",
    'f"{x:\'>{w}}"',
    "f'a\\n{x[\"a\"]}'",
    "f\"{x['''a''']}\"",
]


@pytest.mark.parametrize(("before", "after"), CHANGED)
def test_gets_the_other_quotes(before: str, after: str) -> None:
    assert code(requoted(cst.parse_expression(before), "'")) == after
    assert code(requoted(cst.parse_expression(after), "'")) == after
    assert code(requoted(cst.parse_expression(after), '"')) == before
    compile(after, "message", "eval")


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_keeps_quotes_that_something_inside_minds(text: str) -> None:
    assert code(requoted(cst.parse_expression(text), "'")) == text


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize("text", ["gone", 'it\'s "gone"', "a\\b", "\\"])
def test_writes_a_literal(text: str, quote: str) -> None:
    written = literal(text, quote)
    assert written.startswith(quote)
    assert cst.ensure_type(cst.parse_expression(written), cst.SimpleString).evaluated_value == text
