"""A log call is the same call, whichever way its message is put together."""

from __future__ import annotations

import ast

import libcst as cst
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from codemods.lazy_log_calls import make_logging_lazy
from migrator.audit.log_calls import log_template
from tests.codemods.test_lazy_log_calls import messages
from tests.support.examples import examples

LAYOUTS = st.sampled_from(
    [
        "logger.error({})",
        "self.log.warning({}, exc_info=True)",
        "logger.log(logging.INFO, {}, extra=e)",
        "logging.getLogger('orders').info({})",
    ]
)


def normal(text: str) -> object:
    (statement,) = ast.parse(text).body
    assert isinstance(statement, ast.Expr)
    template = log_template(statement.value)
    assert template is not None
    level, message, values, keywords = template
    return level, message, [ast.dump(value) for value in values], [ast.dump(k) for k in keywords]


@examples(150)
@given(messages(), LAYOUTS)
def test_what_is_made_lazy_is_the_same_call(message: str, layout: str):
    before = layout.format(message)
    try:
        ast.parse(before)
    except SyntaxError:
        assume(False)
    after = make_logging_lazy(cst.parse_module(before)).code
    assert normal(after) == normal(before)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('logger.log(10, f"{x}")', 'logger.log(20, "%s", x)'),
        ('logger.info(f"{x}")', 'logger.error("%s", x)'),
        ('logger.info(f"{x}")', 'logger.info("%r", x)'),
        ('logger.info(f"{x:>{w}}")', 'logger.info("%s", format(x, f">{v}"))'),
        ('logger.info(f"{{}} {x}")', 'logger.info("%s %s", x, x)'),
        ('logger.info("%s", x)', 'logger.info("{x}", x)'),
        ('logger.info(f"{x}", exc_info=True)', 'logger.info("%s", x)'),
    ],
)
def test_other_calls_are_other_calls(one: str, other: str):
    assert normal(one) != normal(other)


def test_a_value_that_is_text_before_it_is_laid_out_is_the_same():
    text = 'logger.info(f"{str(x):{w}}|")'
    assert normal(make_logging_lazy(cst.parse_module(text)).code) == normal(text)


@pytest.mark.parametrize(
    "call",
    ["logger.log(10)", "logger.bind(f'{x}')", "math.log(2, x)", "print(f'{x}')", "logger.info()"],
)
def test_leaves_what_is_no_log_call(call: str):
    (statement,) = ast.parse(call).body
    assert isinstance(statement, ast.Expr)
    assert log_template(statement.value) is None
