from __future__ import annotations

import ast
import datetime as dt
import logging
from collections import UserDict
from decimal import Decimal
from textwrap import dedent

import libcst as cst
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from libcst.codemod import CodemodContext

from codemods.lazy_log_calls import make_logging_lazy
from codemods.lazy_logging import LazyLogging
from tests.support.examples import examples


def rewritten(text: str) -> str:
    return LazyLogging(CodemodContext()).transform_module(cst.parse_module(text)).code


def check_transformed(before: str, after: str) -> None:
    before, after = dedent(before), dedent(after)
    assert rewritten(before) == after
    compile(after, "<after>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    assert rewritten(after) == after


def check_noop(before: str) -> None:
    before = dedent(before)
    assert rewritten(before) == before


# Conversions and specifications


def test_passes_each_value_as_an_argument():
    check_transformed(
        'logger.info(f"user {user.id} of {org}")', 'logger.info("user %s of %s", user.id, org)'
    )


def test_keeps_conversions():
    check_transformed('log.info(f"{a!r} {b!s} {c!a}")', 'log.info("%r %s %a", a, b, c)')


def test_drops_an_empty_specification():
    check_transformed('logger.info(f"{x:} {y!r:}")', 'logger.info("%s %r", x, y)')


def test_formats_what_percent_cannot_say():
    check_transformed(
        """logger.info(f"{total:,} {share:.1%} {day:%Y-%m-%d} {job:>10}")""",
        """logger.info("%s %s %s %s", format(total, ","), format(share, ".1%"), """
        """format(day, "%Y-%m-%d"), format(job, ">10"))""",
    )


def test_formats_a_number_that_might_be_no_float():
    check_transformed('logger.info(f"{x:.2f}")', 'logger.info("%s", format(x, ".2f"))')


def test_says_width_and_precision_of_a_converted_value_in_percent():
    check_transformed(
        'logger.info(f"{a!r:>10}|{b!s:<8}|{c!r:6}|{d!s:.3}|{e!a:>9.4s}")',
        'logger.info("%10r|%-8s|%-6r|%.3s|%9.4a", a, b, c, d, e)',
    )


def test_formats_a_converted_value_where_percent_has_no_such_layout():
    check_transformed(
        'logger.info(f"{a!r:^10} {b!s:010}")',
        'logger.info("%s %s", format(repr(a), "^10"), format(str(b), "010"))',
    )


def test_keeps_a_nested_specification():
    check_transformed(
        """logger.info(f"{x:>{width}} {y!r:{d['fill']}^{n}.{p!s}}")""",
        """logger.info("%s %s", format(x, f">{width}"), """
        """format(repr(y), f"{d['fill']}^{n}.{p!s}"))""",
    )


def test_keeps_triple_quotes_around_a_nested_specification_that_may_need_them():
    check_transformed(
        '''logger.info(f"""{x:>{d["w"]}} {y:>3}""")''',
        '''logger.info("""%s %s""", format(x, f""">{d["w"]}"""), format(y, ">3"))''',
    )


def test_leaves_an_escape_in_a_specification():
    check_noop(r'logger.info(f"{x:\x3e10}")')


def test_leaves_a_quote_in_a_specification_between_triple_quotes():
    check_noop('''logger.info(f"""{x:"^10}""")''')


def test_leaves_a_specification_where_format_is_another_function():
    check_noop("""
        from renderers import format
        logger.info(f"{x:>10}")
        """)
    check_noop("""
        def show(x, format):
            logger.info(f"{x:>10}")
        """)
    check_noop("""
        for key, format in formats:
            logger.info(f"{key:>10}")
        """)


def test_needs_no_builtin_for_a_plain_value():
    check_transformed(
        """
        from renderers import format
        logger.info(f"{x} {y!r}")
        """,
        """
        from renderers import format
        logger.info("%s %r", x, y)
        """,
    )


def test_is_not_confused_by_other_things_called_format():
    check_transformed(
        """
        logging.basicConfig(format="%(message)s")
        logger.info(f"{x:>10} {'{}'.format(y)}")
        """,
        """
        logging.basicConfig(format="%(message)s")
        logger.info("%s %s", format(x, ">10"), '{}'.format(y))
        """,
    )


# {x=}


def test_spells_out_the_expression_of_an_equals_sign():
    check_transformed(
        'logger.info(f"{x=} { y  =  !s} {z = :>5} {w=:}")',
        'logger.info("x=%r  y  =  %s z = %s w=%s", x, y, format(z, ">5"), w)',
    )


def test_doubles_percent_in_a_spelled_out_expression():
    check_transformed('logger.info(f"{a % b=}")', 'logger.info("a %% b=%r", a % b)')


def test_leaves_an_equals_sign_whose_text_needs_other_quotes():
    check_noop("""logger.info(f'''{d['a']=}''')""")
    check_noop("""logger.info(f"{d["a"]=}")""")


def test_leaves_an_equals_sign_over_two_lines():
    check_noop('logger.info(f"""{x\n    =}""")')


def test_leaves_an_equals_sign_that_would_continue_an_escape():
    check_noop(r'logger.info(f"\1{1=}")')


def test_leaves_a_log_call_whose_text_is_shown():
    check_noop("""print(f"{logger.info(f'{x}')=}")""")


# Literal text


def test_doubles_percent_signs():
    check_transformed('logger.info(f"{done}% of 100%%")', 'logger.info("%s%% of 100%%%%", done)')


def test_unescapes_braces():
    check_transformed('logger.info(f"{{{x}}} {{}} }}{{")', 'logger.info("{%s} {} }{", x)')


def test_does_not_double_percent_without_values():
    check_transformed('logger.info(f"100% {{done}}")', 'logger.info("100% {done}")')


def test_drops_only_the_prefix_when_a_constant_message_has_arguments():
    check_transformed('logger.info(f"{{%s}} 100%%", x)', 'logger.info("{%s} 100%%", x)')


def test_leaves_an_escape_that_hides_a_percent_sign():
    check_noop(r'logger.info(f"\x25 {x}")')
    check_noop(r'logger.info(f"\N{PERCENT SIGN}s {x}")')
    check_noop(r'logger.info(f"\45d" "{x}" f"{x}")')


@pytest.mark.filterwarnings("ignore:invalid escape sequence")
def test_keeps_escapes():
    check_transformed(
        r'logger.info(f"\t\N{BULLET}\x41\"\{x} \d{{\u00e9")',
        r'logger.info("\t\N{BULLET}\x41\"\%s \d{\u00e9", x)',
    )


def test_keeps_a_raw_prefix():
    check_transformed(
        r'logger.info(rf"\d{x}" Rf"\{y}" FR"%")', r'logger.info(r"\d%s" R"\%s" R"%%", x, y)'
    )


def test_keeps_triple_quotes():
    check_transformed(
        '''
        logger.info(f"""
            "{name}" \\
            {total} "" """)
        ''',
        '''
        logger.info("""
            "%s" \\
            %s "" """, name, total)
        ''',
    )


def test_rewrites_implicit_concatenation():
    check_transformed(
        """logger.info("a % " f'{x}' u"%s {}" r'\\d' f"{{}}{y!r}")""",
        """logger.info("a %% " '%s' u"%%s {}" r'\\d' "{}%r", x, y)""",
    )


def test_rewrites_concatenation_without_values():
    check_transformed("""logger.info("{{" f"{{ %" '%')""", """logger.info("{{" "{ %" '%')""")


def test_reads_nested_quotes_of_newer_pythons():
    check_transformed(
        """logger.info(f"{d["k"]} {", ".join(f"{x}" for x in xs)}")""",
        """logger.info("%s %s", d["k"], ", ".join(f"{x}" for x in xs))""",
    )


def test_leaves_plain_strings():
    check_noop('logger.info("%s {x}", x)')
    check_noop('logger.info("a" "b {x} %", x)')


# Expressions


def test_parenthesises_a_tuple():
    check_transformed(
        'logger.info(f"{a, b} {*a, *b} {a,} {(a, b)}")',
        'logger.info("%s %s %s %s", (a, b), (*a, *b), (a,), (a, b))',
    )


def test_parenthesises_a_yield():
    check_transformed(
        """
        def f():
            logger.info(f"{yield x}")
            logger.info(f"{(yield)}")
        """,
        """
        def f():
            logger.info("%s", (yield x))
            logger.info("%s", (yield))
        """,
    )


def test_keeps_expressions_of_every_kind():
    check_transformed(
        """logger.info(f"{ {1: 2} } {(lambda: 1)} {a if b else c} {x != y} {(i for i in a)}")""",
        """logger.info("%s %s %s %s %s", {1: 2}, (lambda: 1), a if b else c, x != y, """
        """(i for i in a))""",
    )


def test_keeps_the_order_of_side_effects():
    check_transformed(
        """logger.info(f"{await first()} {(n := second())} {n:>{third()}}", extra=fourth())""",
        """logger.info("%s %s %s", await first(), (n := second()), format(n, f">{third()}"), """
        """extra=fourth())""",
    )


def test_keeps_lines_within_braces():
    check_transformed(
        """
        logger.info(f'''{
            a
            + b
        }''')
        """,
        """
        logger.info('''%s''', a
            + b)
        """,
    )


def test_leaves_a_comment_within_braces():
    check_noop("""
        logger.info(f'''{
            a  # important
        }''')
        """)


# What a later expression may change


@pytest.mark.parametrize(
    "message",
    [
        "{queue} {queue.pop()}",
        "{queue!r} {pop(queue)}",
        "{self.queue} {self.take()}",
        "{self} {self.queue.pop()}",
        "{counts} {counts['new']}",
        "{[queue]} {queue.pop()}",
        "{queue} {x:>{queue.pop()}}",
        "{queue} {await arrival()}",
        "{d.keys()} {d.pop('a')}",
        "{counter} {counter()}",
        "{queue} {queue.pop()} {other.pop()}",
        "{queue} {(yield)}",
        "{queue} {[each async for each in arrivals]}",
    ],
)
def test_leaves_a_value_that_a_later_one_may_change(message):
    check_noop(f'logger.info(f"{message}")')


def test_leaves_a_value_that_a_later_argument_may_change():
    check_noop('logger.info(f"{queue}", extra={"first": queue.pop()})')


def test_rewrites_values_that_later_ones_only_read():
    check_transformed(
        """logger.info(f"{d} {len(d)} {d.get(k)} {self.name} {self.load()} {a_id} {f(a_id)}")""",
        """logger.info("%s %s %s %s %s %s %s", """
        """d, len(d), d.get(k), self.name, self.load(), a_id, f(a_id))""",
    )


@pytest.mark.parametrize(
    ("before", "later"),
    [
        ("show(a)", "show(b)"),  # the function is shared, what it is given is not
        ("a.queue", "queue.pop()"),  # an attribute, and a variable of the same name
        ("show(queue=a)", "queue.pop()"),
    ],
)
def test_rewrites_what_shares_a_name_only(before, later):
    check_transformed(
        f'logger.info(f"{{{before}}} {{{later}}}")', f'logger.info("%s %s", {before}, {later})'
    )


def test_rewrites_a_value_that_is_new_or_rendered_at_once():
    check_transformed(
        """logger.info(f"{len(q)} {q + r} {q == r} {q:>9} {'-'} {q.pop()}")""",
        """logger.info("%s %s %s %s %s %s", len(q), q + r, q == r, format(q, ">9"), '-', """
        """q.pop())""",
    )


# The call


@pytest.mark.parametrize(
    "receiver",
    [
        "logger",
        "log",
        "LOG",
        "_logger",
        "audit_log",
        "appLog",
        "LOGGER",
        "logging",
        "self.logger",
        "self._log",
        "cls.logger",
        "current_app.logger",
        "logging.getLogger(__name__)",
        "getLogger()",
        "get_task_logger(__name__)",
        "multiprocessing.get_logger()",
    ],
)
def test_knows_a_logger(receiver):
    check_transformed(f'{receiver}.info(f"{{x}}")', f'{receiver}.info("%s", x)')


@pytest.mark.parametrize(
    "receiver",
    [
        "catalog",
        "dialog",
        "self.blog",
        "self",
        "messages",
        "loggers[0]",
        "find(logger)",
        "logger.handlers",
    ],
)
def test_leaves_what_is_no_logger(receiver):
    check_noop(f'{receiver}.info(f"{{x}}")')


@pytest.mark.parametrize(
    "method", ["debug", "info", "warning", "warn", "error", "exception", "critical", "fatal"]
)
def test_knows_the_methods(method):
    check_transformed(f'logger.{method}(f"{{x}}")', f'logger.{method}("%s", x)')


def test_leaves_other_methods():
    check_noop('logger.bind(f"{x}")')
    check_noop('logger(f"{x}")')
    check_noop('info(f"{x}")')
    check_noop('math.log(2, f"{x}")')


def test_finds_the_message_of_log_behind_its_level():
    check_transformed('log.log(level, f"{x}", extra=e)', 'log.log(level, "%s", x, extra=e)')


def test_leaves_log_without_a_message():
    check_noop('log.log(f"{level}")')
    check_noop('log.log(*args, f"{level}")')
    check_noop("logger.info()")


def test_keeps_keyword_arguments():
    check_transformed(
        'logger.error(f"{x}", exc_info=True, extra={"a": f"{x}"}, stack_info=s, **more)',
        'logger.error("%s", x, exc_info=True, extra={"a": f"{x}"}, stack_info=s, **more)',
    )


def test_leaves_a_message_with_arguments_of_its_own():
    check_noop('logger.info(f"{x}: %s", y)')
    check_noop('logger.info(f"{x}", *args)')
    check_noop('logger.info(f"{x}", extra=e, *args)')


def test_leaves_a_message_by_keyword():
    check_noop('logger.info(msg=f"{x}")')
    check_noop('logger.log(level=1, msg=f"{x}")')


def test_leaves_a_computed_message():
    check_noop('logger.info(f"{x}" + y)')
    check_noop('logger.info(f"{x} %s" % y)')
    check_noop('logger.info(_(f"{x}"))')
    check_noop('logger.info(f"{x}" if y else f"{z}")')
    check_noop('logger.info(f"{x}".strip())')


@pytest.mark.parametrize(
    "line",
    [
        "from loguru import logger",
        "import structlog.stdlib",
        "from structlog.stdlib import get_logger as g",
        "from logbook import *",
        "from twisted import logger",
    ],
)
def test_leaves_modules_with_loggers_that_do_not_speak_percent(line):
    check_noop(f'{line}\nlogger.info(f"{{x}}")\n')


def test_is_not_confused_by_a_relative_module_with_such_a_name():
    check_transformed(
        """
        from .loguru import logger
        from . import structlog
        logger.info(f"{x}")
        """,
        """
        from .loguru import logger
        from . import structlog
        logger.info("%s", x)
        """,
    )


# Layout


def test_keeps_a_call_on_one_line():
    check_transformed("logger.info( f'{x}', )", "logger.info( '%s', x, )")
    check_transformed("logger.info((f'{x}'))", "logger.info(('%s'), x)")


def test_stays_on_the_line_of_a_message_that_stands_alone():
    check_transformed(
        """
        logger.info(
            f"{x} {y}"  # why
        )
        """,
        """
        logger.info(
            "%s %s", x, y  # why
        )
        """,
    )


def test_stays_on_the_line_of_a_message_that_is_followed_on_it():
    check_transformed(
        """
        logger.info(
            f"{x} {y}", exc_info=True
        )
        """,
        """
        logger.info(
            "%s %s", x, y, exc_info=True
        )
        """,
    )


def test_gives_each_value_a_line_where_each_argument_has_one():
    check_transformed(
        """
        def f():
            if x:
                logger.log(  # loud
                    logging.INFO,
                    f"{x} {y}",  # why
                    # the reason
                    exc_info=True,  # how
                )
        """,
        """
        def f():
            if x:
                logger.log(  # loud
                    logging.INFO,
                    "%s %s",  # why
                    x,
                    y,
                    # the reason
                    exc_info=True,  # how
                )
        """,
    )


def test_gives_each_value_a_line_below_a_message_of_several_lines():
    check_transformed(
        """
        def f():
            logger.info(
                f"{x} "  # first
                "and "
                f"{y}"  # second
                # third
            )
        """,
        """
        def f():
            logger.info(
                "%s "  # first
                "and "
                "%s",  # second
                x,
                y
                # third
            )
        """,
    )


def test_keeps_a_hanging_indent():
    check_transformed(
        """
        logger.info(f"{x} "  # why
                    f"{y}",  # how
                    exc_info=True)
        """,
        """
        logger.info("%s "  # why
                    "%s", x, y,  # how
                    exc_info=True)
        """,
    )


def test_keeps_line_ends_of_windows():
    before = 'logger.info(\r\n    f"{x}",\r\n)\r\n'
    assert rewritten(before) == 'logger.info(\r\n    "%s",\r\n    x,\r\n)\r\n'


# make_logging_lazy and the command


def function_of(text: str) -> tuple[cst.FunctionDef, cst.Module]:
    module = cst.parse_module(dedent(text))
    return cst.ensure_type(module.body[-1], cst.FunctionDef), module


def test_rewrites_a_lone_function():
    function, module = function_of('def f(x):\n    logger.info(f"{x:>3}")\n')
    after = module.code_for_node(make_logging_lazy(function))
    assert after == 'def f(x):\n    logger.info("%s", format(x, ">3"))\n'
    assert module.code_for_node(function) == 'def f(x):\n    logger.info(f"{x:>3}")\n'


@pytest.mark.parametrize("line", ["from loguru import logger", "def format(x, y): pass"])
def test_asks_the_module_that_a_function_comes_from(line):
    function, module = function_of(f'{line}\ndef f(x):\n    logger.info(f"{{x:>3}}")\n')
    assert not make_logging_lazy(function).deep_equals(function)
    assert make_logging_lazy(function, origin=module).deep_equals(function)


# Both forms say the same


class Messages(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def logged(code: str, values: dict[str, object]) -> list[str]:
    handler = Messages()
    logger = logging.Logger("generated")
    logger.addHandler(handler)
    exec(code, {"logger": logger, **values})
    return handler.messages


VALUES = st.one_of(
    st.integers(),
    st.floats(),
    st.text(),
    st.none(),
    st.booleans(),
    st.binary(max_size=3),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
    st.tuples(st.integers(), st.text(max_size=2)),
    st.just(()),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["a", "s", "%"]), st.integers(), max_size=2),
    st.builds(UserDict, st.dictionaries(st.text(max_size=1), st.integers(), max_size=1)),
    st.sampled_from([ValueError("100%"), logging.INFO, logging, dt.timezone.utc, Decimal("1E+3")]),
)
EXPRESSIONS = st.sampled_from(
    [
        "x",
        "y",
        "x, y",
        "*[x], y",
        "(x)",
        " {1: x} ",
        "[x][0]",
        "x if y else x",
        "len(str(x))",
        "(n := x)",
        "x == y",
    ]
)
SPECS = st.sampled_from(
    [
        "",
        ":",
        ":>10",
        ":10",
        ":<4",
        ":^9",
        ":*^9",
        ":.2",
        ":08.3f",
        ":,",
        ":d",
        ":x",
        ":s",
        ":%Y-%m-%d",
        ":{6}",
        ":>{4 + 4}",
    ]
)
TEXTS = st.text(st.sampled_from("a%s(d)0 -.é"), max_size=6) | st.sampled_from(
    ["{{", "}}", "%(x)s", "%%"]
)
ESCAPES = st.sampled_from([r"\n", r"\x25", r"\x41", r"\N{BULLET}", r"\d", r"\1", r"\\", r"\%"])


@st.composite
def placeholders(draw: st.DrawFn) -> str:
    equal = draw(st.sampled_from(["", "", "", "=", " = "]))
    conversion = draw(st.sampled_from(["", "", "!r", "!s", "!a"]))
    return "{" + draw(EXPRESSIONS) + equal + conversion + draw(SPECS) + "}"


@st.composite
def f_strings(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> str:
    quote = draw(st.sampled_from(['"', "'", '"""', "'''"]))
    other = "'" if quote[0] == '"' else '"'
    parts = draw(st.lists(st.one_of(texts, placeholders(), st.just(other)), max_size=5))
    prefix = draw(st.sampled_from(["f", "F", "rf", "fR"]))
    return prefix + quote + "".join(parts) + quote


@st.composite
def plain_strings(draw: st.DrawFn) -> str:
    prefix = draw(st.sampled_from(["", "r", "u"]))
    return prefix + '"' + draw(TEXTS) + '"'


def messages(texts: st.SearchStrategy[str] = TEXTS) -> st.SearchStrategy[str]:
    following = st.lists(st.one_of(f_strings(texts), plain_strings()), max_size=2)
    return st.builds(lambda first, rest: " ".join([first, *rest]), f_strings(texts), following)


def check_says_the_same(message: str, x: object, y: object) -> str:
    before = f"logger.error({message})"
    try:
        expected = logged(before, {"x": x, "y": y})
    except (ValueError, TypeError, SyntaxError, ArithmeticError, NameError):
        # The specification is not for this value, or a raw `\N{...}` asks for a name.
        assume(False)
    after = rewritten(before)
    assert logged(after, {"x": x, "y": y}) == expected
    assert rewritten(after) == after
    return after


@examples(60)
@given(messages(), VALUES, VALUES)
@example('f"{x}"', {"s": 1}, 0)
@example('f"{x!r:>10} %(s)s"', {"s": 1}, 0)
@example('f"{x}"', (), 0)
@example('f"%(x)s"', 0, 0)
def test_says_the_same_for_every_value(message, x, y):
    after = check_says_the_same(message, x, y)
    assert isinstance(ast.parse(after).body[0].value.args[0], ast.Constant)


@pytest.mark.filterwarnings("ignore:invalid escape sequence", "ignore:invalid octal")
@examples(60)
@given(messages(TEXTS | ESCAPES), VALUES, VALUES)
def test_says_the_same_between_escapes(message, x, y):
    check_says_the_same(message, x, y)
