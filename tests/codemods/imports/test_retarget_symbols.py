"""``from old import a``: statements that name symbols of the old module."""

from __future__ import annotations

import sys

import pytest

from codemods.imports.model import Home
from codemods.imports.retarget import retarget_imports
from tests.codemods.imports.helpers import refused, retarget, unchanged


def test_takes_a_symbol_from_its_new_home():
    retarget("from shop.legacy import charge\n", "from shop import charge\n")


def test_splits_one_statement_into_several_targets():
    retarget(
        "from shop.legacy import charge, refund as give_back\n",
        """\
        from shop import charge
        from shop.payments import refund as give_back
        """,
    )


def test_keeps_the_local_name_of_a_renamed_symbol():
    retarget("from shop.legacy import ship\n", "from shop import ship_order as ship\n")


def test_drops_an_alias_that_is_the_new_name():
    retarget("from shop.legacy import _pack as pack\n", "from shop.orders import pack\n")


def test_keeps_an_alias_with_its_spacing():
    retarget("from shop.legacy import charge  as  c\n", "from shop import charge  as  c\n")


def test_leaves_kept_symbols_with_the_old_module():
    retarget(
        "from shop.legacy import charge, lookup\n",
        "from shop import charge\nfrom shop.legacy import lookup\n",
    )


def test_leaves_a_statement_of_kept_symbols_alone():
    unchanged("from shop.legacy import lookup  # until the end\n")


def test_leaves_the_layout_of_kept_symbols_alone():
    unchanged("from  shop.legacy import (lookup,\n  find)\n", keep={"lookup", "find"})


def test_leaves_a_module_with_a_similar_name_alone():
    unchanged("from shop.legacy_tools import charge\nfrom myshop.legacy import charge\n")


def test_leaves_strings_and_comments_alone():
    unchanged('# from shop.legacy import charge\nx = "from shop.legacy import charge"\n')


def test_leaves_a_file_without_the_module_alone():
    unchanged("import os\n\n\ndef charge(): ...\n")


def test_refuses_a_symbol_without_a_home():
    refused("import os\nfrom shop.legacy import mystery\n", (2, "nothing is known"))


def test_moves_what_it_knows_beside_a_refused_symbol():
    result = retarget(
        "from shop.legacy import charge, mystery\n",
        "from shop import charge\nfrom shop.legacy import mystery\n",
    )
    assert [(r.line, r.subject) for r in result.refusals] == [(1, "mystery")]


def test_refuses_an_import_from_inside_the_old_module():
    refused("from shop.legacy.parts import x\n", (1, "inside the old module"))


def test_rewrites_inside_a_function():
    retarget(
        """\
        def view():
            from shop.legacy import charge

            return charge.delay()
        """,
        """\
        def view():
            from shop import charge

            return charge.delay()
        """,
    )


def test_rewrites_inside_try_and_type_checking():
    retarget(
        """\
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from shop.legacy import charge
        try:
            from shop.legacy import refund
        except ImportError:
            refund = None
        """,
        """\
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from shop import charge
        try:
            from shop.payments import refund
        except ImportError:
            refund = None
        """,
    )


GROUPS = pytest.mark.skipif(sys.version_info < (3, 11), reason="Python has except* from 3.11 on")


@pytest.mark.parametrize("clause", ["except", pytest.param("except*", marks=GROUPS)])
def test_rewrites_inside_a_handler(clause: str):
    start = f"try:\n    import fast\n{clause} ImportError:\n"
    retarget(
        f"{start}    from shop.legacy import charge\n", f"{start}    from shop import charge\n"
    )


def test_rewrites_inside_match_with_class_and_else():
    retarget(
        """\
        class View:
            from shop.legacy import charge
        match x:
            case 1:
                from shop.legacy import refund
        for y in x:
            pass
        else:
            from shop.legacy import charge
        """,
        """\
        class View:
            from shop import charge
        match x:
            case 1:
                from shop.payments import refund
        for y in x:
            pass
        else:
            from shop import charge
        """,
    )


def test_rewrites_between_semicolons_and_behind_a_colon():
    retarget(
        """\
        import x; from shop.legacy import charge, refund; y = 1
        if y: from shop.legacy import charge
        """,
        """\
        import x; from shop import charge; from shop.payments import refund; y = 1
        if y: from shop import charge
        """,
    )


def test_merges_into_the_import_above():
    retarget(
        "from shop import basket, delivery\nfrom shop.legacy import charge\n",
        "from shop import basket, charge, delivery\n",
    )


def test_merges_into_the_import_below():
    retarget(
        "from shop.legacy import charge\nfrom shop import basket\n",
        "from shop import basket, charge\n",
    )


def test_does_not_import_twice():
    retarget(
        "from shop import charge\nfrom shop.legacy import charge\n",
        "from shop import charge\n",
    )


def test_keeps_the_parenthesised_layout_it_merges_into():
    retarget(
        """\
        from shop import (
            basket,  # the basket
            # by lorry
            delivery,
        )
        from shop.legacy import charge
        """,
        """\
        from shop import (
            basket,  # the basket
            charge,
            # by lorry
            delivery,
        )
        """,
    )


def test_breaks_a_line_that_becomes_too_long():
    retarget(
        "from shop import basket_and_more, delivery_to_the_door\nfrom shop.legacy import charge\n",
        """\
        from shop import (
            basket_and_more,
            charge,
            delivery_to_the_door,
        )
        """,
        line_length=50,
    )


def test_puts_an_aliased_name_on_its_own_line_as_isort_does():
    retarget(
        "from shop import basket\nfrom shop.legacy import ship\n",
        "from shop import basket\nfrom shop import ship_order as ship\n",
    )


def test_combines_aliased_names_where_the_file_does():
    retarget(
        "from shop import basket, delivery as d\nfrom shop.legacy import ship\n",
        "from shop import basket, delivery as d, ship_order as ship\n",
    )


def test_joins_constants_before_classes_before_the_rest():
    retarget(
        "from shop.payments import LIMIT, Fee, pay\nfrom shop.legacy import aim\n",
        "from shop.payments import LIMIT, Fee, aim, pay\n",
        homes={"aim": Home("shop.payments", "aim")},
    )


def test_joins_the_end_of_names_in_no_order():
    retarget(
        "from shop.payments import zone, fee\nfrom shop.legacy import refund\n",
        "from shop.payments import zone, fee, refund\n",
    )


def test_joins_what_is_not_there_beside_what_is():
    homes = {"fee": Home("shop.payments", "fee"), "refund": Home("shop.payments", "refund")}
    retarget(
        "from shop.payments import fee\nfrom shop.legacy import fee, refund\n",
        "from shop.payments import fee, refund\n",
        homes=homes,
    )


def test_does_not_merge_past_code_that_uses_the_name():
    retarget(
        "from shop.legacy import charge\ncharge.delay()\nfrom shop import basket\n",
        "from shop import charge\ncharge.delay()\nfrom shop import basket\n",
    )


def test_does_not_merge_past_another_binding_of_the_name():
    retarget(
        "from shop import basket\nfrom other import charge\nfrom shop.legacy import charge\n",
        "from shop import basket\nfrom other import charge\nfrom shop import charge\n",
    )


def test_does_not_merge_past_an_assignment_to_the_name():
    retarget(
        "from shop.payments import fee\nrefund = fee(1)\nfrom shop.legacy import refund\n",
        "from shop.payments import fee\nrefund = fee(1)\nfrom shop.payments import refund\n",
    )


def test_does_not_merge_across_a_noqa():
    retarget(
        "from shop import basket\nfrom shop.legacy import charge  # noqa: F401\n",
        "from shop import basket\nfrom shop import charge  # noqa: F401\n",
    )


def test_merges_beside_a_comment_that_no_tool_reads():
    retarget(
        "from shop import basket  # ours\nfrom shop.legacy import charge\n",
        "from shop import basket, charge  # ours\n",
    )


def test_does_not_merge_into_another_block():
    retarget(
        """\
        from shop import basket

        def view():
            from shop.legacy import charge
        """,
        """\
        from shop import basket

        def view():
            from shop import charge
        """,
    )


def test_repeats_a_noqa_on_each_part():
    retarget(
        "from shop.legacy import charge, lookup  # noqa: F401\n",
        "from shop import charge  # noqa: F401\nfrom shop.legacy import lookup  # noqa: F401\n",
    )


def test_keeps_the_comments_of_each_name_when_splitting():
    retarget(
        """\
        # tasks
        from shop.legacy import (  # noqa
            # money
            charge,  # in
            refund,  # out
        )
        """,
        """\
        # tasks
        from shop import (  # noqa
            # money
            charge,  # in
        )
        from shop.payments import (  # noqa
            refund,  # out
        )
        """,
    )


def test_takes_one_name_out_of_its_parentheses_with_their_noqa():
    retarget(
        """\
        from shop.legacy import (  # noqa: F401
            charge as pay,
            lookup,
            refund,
        )
        """,
        """\
        from shop import charge as pay  # noqa: F401
        from shop.legacy import lookup  # noqa: F401
        from shop.payments import refund  # noqa: F401
        """,
    )


def test_keeps_the_parentheses_between_two_comments():
    retarget(
        """\
        from shop.legacy import (  # noqa: F401
            charge,
            refund,
        )  # money
        """,
        """\
        from shop import (  # noqa: F401
            charge,
        )  # money
        from shop.payments import (  # noqa: F401
            refund,
        )
        """,
    )


def test_keeps_names_in_their_parentheses_with_a_noqa():
    wide = "a_name_with_which_the_line_is_rather_long_and_does_not_fit_in_its_row"
    for before, after in [
        ("charge,\n", "charge,\n"),
        ("charge as a,\n    charge as b,\n", "charge as a,\n    charge as b,\n"),
        (f"charge as {wide},\n    refund,\n", f"charge as {wide},\n"),
    ]:
        rest = "from shop.payments import refund  # noqa: F401\n" if "refund" in before else ""
        retarget(
            f"from shop.legacy import (  # noqa: F401\n    {before})\n",
            f"from shop import (  # noqa: F401\n    {after})\n{rest}",
        )


def test_gives_the_comments_of_a_merged_line_to_the_one_that_took_it():
    retarget(
        """\
        import os
        from shop import basket
        # the charge
        from shop.legacy import charge  # lazily

        x = 1
        """,
        """\
        import os
        # the charge
        from shop import basket, charge  # lazily

        x = 1
        """,
    )


@pytest.mark.parametrize(
    ("there", "comment"),
    [
        ("from shop import basket  # eagerly", "# lazily"),
        ("from shop import (\n    basket,\n)", "# lazily"),
        ("from shop import basket", "# " + "lazily " * 12 + "or not"),
    ],
)
def test_a_comment_without_room_behind_the_merged_line_goes_above_it(there: str, comment: str):
    merged = there.replace("basket", "basket, charge").replace(
        "\n    basket, charge,", "\n    basket,\n    charge,"
    )
    retarget(
        f"{there}\nfrom shop.legacy import charge  {comment}\n\nx = 1\n",
        f"{comment}\n{merged}\n\nx = 1\n",
    )


def test_gives_no_blank_lines_to_the_line_that_took_the_name():
    retarget(
        "import os\nfrom shop.payments import fee\n\n# money\nfrom shop.legacy import refund\n",
        "import os\n# money\nfrom shop.payments import fee, refund\n",
    )


def test_keeps_the_order_of_a_sorted_section():
    retarget(
        "import os\n\nfrom shop.basket import b\nfrom shop.legacy import charge\n"
        "from zoo import z\n",
        "import os\n\nfrom shop import charge\nfrom shop.basket import b\nfrom zoo import z\n",
    )


def test_leaves_the_order_of_an_unsorted_section():
    retarget(
        "from zoo import z\nfrom shop.basket import b\nfrom shop.legacy import charge\n",
        "from zoo import z\nfrom shop.basket import b\nfrom shop import charge\n",
    )


def test_leaves_the_order_of_a_section_that_the_import_itself_disturbs():
    retarget(
        "from shop.basket import b\nfrom zoo import z\nfrom shop.legacy import charge\n",
        "from shop.basket import b\nfrom zoo import z\nfrom shop import charge\n",
    )


def test_imports_a_name_once_where_each_has_a_statement():
    above = "from shop.basket import add\nfrom shop.basket import drop\nfrom shop import charge\n"
    retarget(f"{above}from shop.legacy import charge\n", above)


def test_does_not_move_lines_around_isort_comments():
    retarget(
        "from shop.basket import b  # isort: skip\nfrom shop.legacy import charge\n",
        "from shop.basket import b  # isort: skip\nfrom shop import charge\n",
    )


def test_stays_relative():
    retarget("from .legacy import refund\n", "from .payments import refund\n", module="shop.api")


def test_imports_from_the_package_itself_with_a_dot():
    retarget(
        "from ..legacy import _pack\n",
        "from .. import pack as _pack\n",
        module="shop.web.api",
        homes={"_pack": _home("shop", "pack")},
    )


def test_becomes_absolute_where_relative_would_need_more_dots():
    retarget(
        "from .legacy import x\n",
        "from base.things import x\n",
        module="shop.api",
        homes={"x": _home("base.things", "x")},
    )


def test_takes_a_symbol_from_its_origin_inside_the_package_that_reexports_it():
    retarget("from .legacy import charge\n", "from .payments import charge\n", module="shop.api")


def test_keeps_a_redundant_alias_in_a_package():
    retarget(
        "from .legacy import charge as charge\n",
        "from .payments import charge as charge\n",
        module="shop",
        is_package=True,
    )


def test_drops_the_import_of_what_the_file_defines_itself():
    retarget(
        """\
        def refund():
            return 1


        def again():
            from shop.legacy import refund

            return refund()
        """,
        """\
        def refund():
            return 1


        def again():

            return refund()
        """,
        module="shop.payments",
    )


def test_leaves_a_pass_where_the_import_was_alone():
    retarget(
        "def refund():\n    return 1\n\n\ndef again():\n    from shop.legacy import refund\n",
        "def refund():\n    return 1\n\n\ndef again():\n    pass\n",
        module="shop.payments",
    )


def test_refuses_the_own_symbol_under_another_name():
    refused(
        "from shop.legacy import refund as r\n\n\ndef refund(): ...\n",
        (1, "lives in this file"),
        module="shop.payments",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbffrom shop.legacy import charge\n", b"\xef\xbb\xbffrom shop import charge\n"),
        (
            b"import os\r\nfrom shop.legacy import charge, refund\r\n\x0c\r\nx = 1  \r\n",
            b"import os\r\nfrom shop import charge\r\nfrom shop.payments import refund\r\n"
            b"\x0c\r\nx = 1  \r\n",
        ),
        (
            b"# coding: latin-1\nfrom shop.legacy import charge\nx = '\xe9'\n",
            b"# coding: latin-1\nfrom shop import charge\nx = '\xe9'\n",
        ),
        (
            b"def f():\n\tfrom shop.legacy import charge, refund\n\treturn charge",
            b"def f():\n\tfrom shop import charge\n\tfrom shop.payments import refund\n"
            b"\treturn charge",
        ),
        (b"x=1\nfrom shop.legacy import charge", b"x=1\nfrom shop import charge"),
    ],
    ids=["bom", "crlf-form-feed", "latin-1", "tabs", "no-final-newline"],
)
def test_keeps_the_bytes_around(before: bytes, after: bytes):
    retarget(before, after)


def test_tells_the_lines_it_wrote():
    result = retarget(
        "import os\nfrom shop.legacy import charge, refund\nx = 1\n",
        "import os\nfrom shop import charge\nfrom shop.payments import refund\nx = 1\n",
    )
    assert result.changed_lines == (2, 3)


def _home(module: str, name: str):
    from codemods.imports.model import Home

    return Home(module, name)


def test_does_not_reorder_imports_that_bind_the_same_name():
    retarget(
        "from shop.basket import b\nfrom shop.legacy import refund as pack\n"
        "from shop.orders import pack\n",
        "from shop.basket import b\nfrom shop.payments import refund as pack\n"
        "from shop.orders import pack\n",
    )


def test_does_not_reorder_around_two_modules_of_one_alias():
    above = "import shop.card as shop\nimport shop.cash as shop\nfrom shop.basket import b\n"
    retarget(f"{above}from shop.legacy import charge\n", f"{above}from shop import charge\n")


def test_refuses_a_statement_that_binds_a_name_twice():
    refused("from shop.legacy import charge as c, refund as c\n", (1, "one name twice"))


def test_keeps_the_comment_of_a_name_that_is_dropped():
    retarget(
        """\
        def refund(): ...
        from shop.legacy import (
            refund,  # money back
            _pack,
        )
        """,
        """\
        def refund(): ...
        # money back
        from shop.orders import pack as _pack
        """,
        module="shop.payments",
    )


@pytest.mark.parametrize(
    ("others", "singly"),
    [
        (
            "from shop.basket import add\nfrom shop.basket import drop\nfrom shop.zoo import z\n",
            True,
        ),
        ("from shop.basket import add\nfrom shop.zoo import y, z\n", False),
        ("from shop.basket import *\n", False),
        ("from shop.zoo import z\n", True),
        ("", False),
    ],
)
def test_imports_each_name_in_a_statement_where_the_file_does(others: str, singly: bool):
    homes = {"charge": Home("shop", "charge"), "refund": Home("shop", "refund")}
    after = (
        "from shop import charge\nfrom shop import refund\n"
        if singly
        else ("from shop import charge, refund\n")
    )
    retarget(
        f"import os\n\nfrom shop.legacy import charge\nfrom shop.legacy import refund\n\n{others}",
        f"import os\n\n{after}\n{others}",
        homes=homes,
    )


def test_leaves_the_star_of_another_module_alone():
    retarget(
        "from shop.basket import *\nfrom shop.legacy import charge\n",
        "from shop import charge\nfrom shop.basket import *\n",
    )


def test_splits_a_statement_that_shares_its_line():
    retarget(
        "import os; from shop.legacy import refund, charge; x = 1\n",
        "import os; from shop import charge; from shop.payments import refund; x = 1\n",
    )


def test_joins_the_comments_of_two_imports_of_one_name():
    retarget(
        """\
        from shop import (
            basket,
            charge,  # ours
        )
        from shop.legacy import (
            # takes money
            charge,  # theirs
        )
        """,
        """\
        from shop import (
            basket,
            # takes money
            # theirs
            charge,  # ours
        )
        """,
    )


def test_joins_no_import_across_a_use_of_a_builtin():
    homes = {"print": Home("shop.payments", "print")}
    retarget(
        'from shop.payments import bill\nprint("x")\nfrom shop.legacy import print\n',
        'from shop.payments import bill\nprint("x")\nfrom shop.payments import print\n',
        homes=homes,
    )


def test_joins_a_later_import_only_behind_imports():
    retarget(
        "from shop.legacy import charge\nimport os\nfrom shop import basket\n",
        "import os\nfrom shop import basket, charge\n",
    )
    retarget(
        "from shop.legacy import charge\nstart()\nfrom shop import basket\n",
        "from shop import charge\nstart()\nfrom shop import basket\n",
    )


def test_needs_no_import_in_the_module_that_has_the_name():
    result = retarget(
        """\
        import os
        from shop.legacy import charge


        def charge(): ...


        def refund(): ...


        def view():
            from shop.legacy import refund
            return refund()


        def other():
            from shop.legacy import refund

            refund = refund or None
        """,
        """\
        import os


        def charge(): ...


        def refund(): ...


        def view():
            return refund()


        def other():
            from shop.legacy import refund

            refund = refund or None
        """,
        module="shop.payments",
    )
    assert [(one.line, one.subject) for one in result.refusals] == [(17, "refund")]


def test_keeps_short_imports_as_they_are_laid_out():
    retarget(
        """\
        from shop import (
            add,
            drop
        )
        from shop.payments import (bill,
                                   pay)
        from shop.orders import (send, store)
        from shop.legacy import charge, refund, _pack as pack
        """,
        """\
        from shop import (
            add,
            charge,
            drop
        )
        from shop.payments import (bill,
                                   pay,
                                   refund)
        from shop.orders import (pack, send, store)
        """,
    )


def test_joins_a_name_that_stands_alone_in_brackets():
    retarget(
        "from shop.payments import (fee)\nfrom shop.legacy import refund\n",
        "from shop.payments import (fee, refund)\n",
    )


def test_keeps_the_comment_behind_the_opening_bracket():
    retarget(
        "from shop.legacy import (  # money\n    refund,\n)\n",
        "from shop.payments import (  # money\n    refund,\n)\n",
    )


def test_makes_one_line_of_an_import_that_was_broken_for_its_length():
    retarget(
        "from shop.legacy import (charge,\n    lookup)\n",
        "from shop import charge\nfrom shop.legacy import lookup\n",
    )


def test_a_refusal_knows_the_names_that_have_no_home() -> None:
    for source, names in (
        ("from shop.legacy import mystery\n", ("mystery",)),
        ("from shop import legacy\nlegacy.mystery()\n", ("mystery",)),
        ("from shop.legacy import *\nb(a())\n", ("a", "b")),
    ):
        given = {"module": "shop.web", "is_package": False, "old": "shop.legacy", "homes": {}}
        (refusal,) = retarget_imports(source.encode(), **given).refusals
        assert refusal.homeless == names
        assert refusal.advice.startswith("import it from the module that defines it")


def test_other_refusals_are_not_about_homes() -> None:
    source = b"from shop.legacy.more import order\n"
    given = {"module": "shop.web", "is_package": False, "old": "shop.legacy", "homes": {}}
    (refusal,) = retarget_imports(source, **given).refusals
    assert refusal.homeless == () and refusal.advice == "import from where the names live now"
