"""A definition takes the place of its namesake, and the rest of the file stays."""

from __future__ import annotations

from textwrap import dedent

import pytest

from codemods.take_over import take_over

CODE = """\
import logging

from shop.flour import rye

logger = logging.getLogger(__name__)

RATE = 3


# Loaves.
def bake(order):
    logger.info("%s", order)
    return rye(order) * RATE
"""


def taken(before: str, code: str = CODE, **more) -> str:
    raw = dedent(before).encode()
    done = take_over(raw, dedent(code).encode(), ["bake"], module="shop.oven.bread", **more)
    assert done.refusals == (), done.refusals
    again = take_over(done.code, dedent(code).encode(), ["bake"], module="shop.oven.bread", **more)
    assert again.code == done.code
    compile(done.code, "<after>", "exec")
    return done.code.decode()


def refused(before: str, code: str = CODE) -> list[tuple[int, str]]:
    raw = dedent(before).encode()
    done = take_over(raw, dedent(code).encode(), ["bake"], module="shop.oven.bread")
    assert done.code == raw
    return [(one.line, one.subject) for one in done.refusals]


def test_leaves_everything_else_where_it_was():
    before = """\
        \"\"\"Bread.\"\"\"

        import os

        from ..flour import rye, wheat


        def weigh(order):
            return wheat(len(order))


        # ------
        # Ovens
        # ------


        # White.
        def bake(order):
            return os.sep


        SHOWN = {"bread": bake}
        """
    after = """\
        \"\"\"Bread.\"\"\"

        import logging

        from ..flour import rye, wheat

        logger = logging.getLogger(__name__)


        def weigh(order):
            return wheat(len(order))


        # ------
        # Ovens
        # ------

        RATE = 3


        # Loaves.
        def bake(order):
            logger.info("%s", order)
            return rye(order) * RATE


        SHOWN = {"bread": bake}
        """
    assert taken(before) == dedent(after)


def test_keeps_the_definitions_that_are_there_word_for_word():
    before = "RATE = 3\n\n\ndef bake(order):\n    return RATE\n\n\ndef rate():\n    return RATE\n"
    assert taken(before).count("RATE = 3") == 1


def test_takes_away_what_nothing_needs_any_more():
    before = "OLD = 1\n\n\ndef bake(order):\n    return OLD\n"
    assert "OLD" not in taken(before, gone=["OLD"])


def test_keeps_an_import_that_another_file_takes_from_here():
    before = "import os\n\n\ndef bake(order):\n    return os.sep\n"
    assert taken(before, kept=["os"]).startswith("import logging\nimport os  # noqa: F401\n")


def test_keeps_an_import_that_somebody_wrote_about():
    before = "import os  # for its effect\n\n\ndef bake(order):\n    return os.sep\n"
    assert "import os  # for its effect\n" in taken(before)


def test_keeps_line_ends_and_indentation_of_the_file():
    before = "import os\r\n\r\n\r\ndef bake(order):\r\n\treturn 1\r\n"
    after = taken(before)
    assert "\r\ndef bake(order):\r\n\tlogger.info" in after
    assert after.count("\n") == after.count("\r\n")


def test_joins_what_only_type_checkers_import():
    guarded = (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.flour import {}\n"
    )
    code = (
        guarded.format("Rye, Wheat") + '\n\ndef bake(order: "Rye") -> "Wheat":\n    return order\n'
    )
    before = guarded.format("Rye") + '\n\ndef bake(order: "Rye"):\n    return 1\n'
    assert taken(before, code) == code


def test_brings_a_fallback_of_an_import():
    code = "try:\n    import ujson as j\nexcept ImportError:\n    import json as j\n"
    code += "\n\ndef bake(order):\n    return j.dumps(order)\n"
    assert taken("def bake(order):\n    return 1\n", code) == code


def test_leaves_the_import_that_a_carried_decorator_reads():
    before = "from shop.flour import hot\n\n\n@hot\ndef bake(order):\n    return 1\n"
    code = "@hot\ndef bake(order):\n    return 2\n"
    assert taken(before, code) == before.replace("return 1", "return 2")


@pytest.mark.parametrize("own", ["", "# ----\n# Ovens\n# ----\n\n\n"])
def test_says_once_what_a_section_is(own: str):
    code = "# ----\n# Loaves\n# ----\n\n\n# Rye.\ndef bake(order):\n    return 2\n"
    before = f"A = 1\n\n\n{own}def bake(order):\n    return 1\n"
    for above in ("B = 1\n", '"""Loaves."""\n'):
        after = taken(before, f"{above}\n\n{code}")
        assert (after.count("# Loaves"), after.count("# Rye.")) == (1, 1)


def test_leaves_a_file_alone_that_has_it_already():
    assert taken(CODE) == CODE


@pytest.mark.parametrize(
    ("rest", "line", "name"),
    [
        ("RATE = 5\n\n\ndef bake(order):\n    return RATE\n", 1, "RATE"),
        ("from shop.corn import rye\n\n\ndef bake(order):\n    return 1\n\n\nrye(1)\n", 1, "rye"),
        ("def bake(order):\n    return 1\n\n\ndef logger():\n    return 1\n", 5, "logger"),
        ("if True:\n    def bake(order):\n        return 1\n", 1, "bake"),
        ("from shop.corn import bake\n", 1, "bake"),
    ],
)
def test_refuses_what_is_not_its_own(rest: str, line: int, name: str):
    assert refused(rest) == [(line, name)]


def test_refuses_what_is_needed_at_once_and_stands_below():
    before = "def bake(order):\n    return 1\n\n\nRATE = 3\n"
    code = "RATE = 3\n\n\ndef bake(order, rate=RATE):\n    return rate\n"
    assert refused(before, code) == [(5, "RATE")]


@pytest.mark.parametrize(
    "line",
    [
        "# PEP 563\nfrom __future__ import annotations",
        "from __future__ import annotations  # noqa: UP",
        "from __future__ import annotations, generator_stop",
    ],
)
def test_does_not_import_a_feature_that_is_there(line: str):
    code = "from __future__ import annotations\n\n\ndef bake(order: Rye):\n    return 1\n"
    before = f"{line}\n\n\ndef bake(order):\n    return 2\n"
    assert taken(before, code).count("__future__") == 1


def test_refuses_annotations_that_would_change_the_rest():
    code = "from __future__ import annotations\n\n\ndef bake(order: Rye):\n    return 1\n"
    before = "def bake(order):\n    return 1\n\n\ndef weigh(order: int):\n    return 2\n"
    assert refused(before, code) == [(1, "from __future__ import annotations")]


def test_refuses_a_letter_that_the_file_cannot_have():
    code = 'def bake(order):\n    return "\u20ac"\n'
    before = b"# coding: latin-1\ndef bake(order):\n    return 1\n"
    done = take_over(before, code.encode(), ["bake"], module="shop.oven.bread")
    assert "iso-8859-1" in done.refusals[0].reason
    assert done.code == before


LATER = "\n\nLATER = partial(bake, 1)\n"


def test_refuses_another_signature_that_something_else_relies_on():
    before = f"def bake(kind, order):\n    return 1\n{LATER}"
    assert refused(before) == [(1, "bake")]


def test_takes_another_signature_that_only_the_router_calls():
    before = "def bake(kind, order):\n    return 1\n\n\ndef route(order):\n    return bake(order)\n"
    assert "rye(order) * RATE" in taken(before, router="route")


def test_leaves_what_is_only_laid_out_otherwise():
    code = "def _hot(f):\n    def g():\n        return f()\n    return g\n\n\n"
    code += "@_hot\ndef bake( order ):\n    return  2\n"
    once = taken("def bake(order):\n    return 1\n", code)
    laid_out = once.replace("\n    return g", "\n\n    return g").replace("( order )", "(order)")
    assert taken(laid_out.replace("  2", " 2"), code) == laid_out.replace("  2", " 2")
