"""Names that a package or any file imports at its top."""

from __future__ import annotations

from typing import Any

from codemods.imports.add_import import add_import
from codemods.imports.model import Home, Rewritten
from codemods.imports.reexport import reexport
from tests.codemods.imports.helpers import check

EXPORTS = {"charge": Home("shop.payments", "charge"), "pack": Home("shop.orders", "pack")}


def export(before: str, after: str, exports: dict[str, Home] = EXPORTS, **params: Any) -> Rewritten:
    return check(
        lambda source: reexport(source, package="shop", exports=exports, **params), before, after
    )


def test_an_empty_file():
    export("", "from .orders import pack\nfrom .payments import charge\n")


def test_goes_below_the_docstring():
    export(
        '"""The shop."""\n',
        '"""The shop."""\n\nfrom .payments import charge\n',
        {"charge": EXPORTS["charge"]},
    )


def test_takes_its_sorted_place_and_extends_dunder_all():
    export(
        """\
        from .basket import add
        from .zoo import z

        __all__ = ["add", "z"]
        """,
        """\
        from .basket import add
        from .orders import pack
        from .payments import charge
        from .zoo import z

        __all__ = ["add", "charge", "pack", "z"]
        """,
    )


def test_joins_the_import_and_the_lists_own_order():
    export(
        """\
        from .payments import refund

        __all__ = [
            "refund",  # money back
            "add",
        ]
        """,
        """\
        from .orders import pack
        from .payments import charge, refund

        __all__ = [
            "refund",  # money back
            "add",
            "charge",
            "pack",
        ]
        """,
    )


def test_names_of_one_module_are_in_order():
    names = ("pack", "MAX", "Box", "bundle")
    export(
        "",
        "from .orders import MAX, Box, bundle, pack\n",
        {name: Home("shop.orders", name) for name in names},
    )


def test_creates_dunder_all_when_asked():
    export(
        "from .base import run, _hidden\n",
        """\
        from .base import run, _hidden
        from .orders import pack
        from .payments import charge

        __all__ = [
            "run",
            "pack",
            "charge",
        ]
        """,
        create_all=True,
    )


def test_keeps_comments_and_what_follows():
    export(
        """\
        # The shop.
        from .base import run  # first


        def f(): ...
        """,
        """\
        # The shop.
        from .base import run  # first
        from .orders import pack
        from .payments import charge


        def f(): ...
        """,
    )


def test_keeps_absolute_style():
    export(
        "from shop.base import run\n",
        "from shop.base import run\nfrom shop.orders import pack\n"
        "from shop.payments import charge\n",
    )


def test_spells_its_own_modules_in_full_where_told_to_and_nothing_says_otherwise():
    after = "from shop.orders import pack\nfrom shop.payments import charge\n"
    export("", after, in_full=True)
    export('"""Shop."""\n', f'"""Shop."""\n\n{after}', in_full=True)
    export(
        "from .base import run\n",
        "from .base import run\nfrom .orders import pack\nfrom .payments import charge\n",
        in_full=True,
    )


def test_keeps_redundant_aliases_where_the_package_has_them():
    export(
        "from .base import run as run\n",
        "from .base import run as run\nfrom .payments import charge as charge\n",
        {"charge": EXPORTS["charge"]},
    )


def test_extends_the_last_of_several_lists():
    export(
        'from .payments import charge\n__all__ = ("a",)\n__all__ += ["b"]\n',
        'from .payments import charge\n__all__ = ("a",)\n__all__ += ["b", "charge"]\n',
        {"charge": EXPORTS["charge"]},
    )


def test_has_nothing_to_do():
    code = 'from .payments import charge\n\n__all__ = ["charge"]\n'
    export(code, code, {"charge": EXPORTS["charge"]})


def test_refuses_a_name_that_is_something_else():
    code = "def charge(): ...\n"
    result = export(code, code, {"charge": EXPORTS["charge"]})
    assert [(r.line, r.subject) for r in result.refusals] == [(1, "charge")]


def test_refuses_a_name_from_another_module():
    code = 'from .legacy import charge\n__all__ = ["charge"]\n'
    assert export(code, code, {"charge": EXPORTS["charge"]}).refusals


def test_refuses_a_computed_dunder_all():
    code = "from .payments import charge\n__all__ = sorted(globals())\n"
    result = export(code, code, {"charge": EXPORTS["charge"]})
    assert [(r.line, r.subject) for r in result.refusals] == [(2, "__all__")]


def test_an_import_under_type_checking_does_not_count():
    export(
        """\
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from .payments import charge
        """,
        """\
        from typing import TYPE_CHECKING

        from .payments import charge

        if TYPE_CHECKING:
            from .payments import charge
        """,
        {"charge": EXPORTS["charge"]},
    )


def _add(before: str, after: str, names: dict[str, Home]) -> Rewritten:
    return check(
        lambda source: add_import(source, module="web.views", is_package=False, names=names),
        before,
        after,
    )


def test_any_file_can_import_a_name():
    _add(
        '"""Views."""\nimport os\n\nfrom shop.models import Order\n\nx = 1\n',
        '"""Views."""\nimport os\n\nfrom shop import charge as c\n'
        "from shop.models import Order\n\nx = 1\n",
        {"c": Home("shop", "charge")},
    )


def test_imports_each_name_in_a_statement_where_the_file_does():
    _add(
        "from shop.zoo import b\nfrom shop.zoo import c\nfrom shop.zoo import d\n",
        "from shop.orders import pack\nfrom shop.orders import ship\n"
        "from shop.zoo import b\nfrom shop.zoo import c\nfrom shop.zoo import d\n",
        {"ship": Home("shop.orders", "ship"), "pack": Home("shop.orders", "pack")},
    )


def test_a_new_section_follows_the_imports():
    _add(
        "import os\nx = os\n",
        "import os\n\nfrom shop import charge\n\nx = os\n",
        {"charge": Home("shop", "charge")},
    )


def test_creates_dunder_all_of_what_is_the_packages_own():
    export(
        """\
        import os
        from os import path
        from .basket import *
        from .basket import add as _add, drop
        from shop.zoo import z
        from shopping import q
        """,
        """\
        import os
        from os import path
        from .basket import *
        from .basket import add as _add, drop
        from shop.zoo import z
        from shopping import q
        from shop.payments import charge
        from shop.orders import pack

        __all__ = [
            "drop",
            "z",
            "charge",
            "pack",
        ]
        """,
        create_all=True,
    )


def test_creates_no_empty_dunder_all():
    export("import os\n", "import os\n", {}, create_all=True)


def test_adds_to_the_part_of_dunder_all_that_is_written_out():
    export(
        """\
        from . import basket
        from .orders import pack

        __all__ = ["pack"]
        __all__ += basket.__all__
        __all__.append("zoo")
        """,
        """\
        from . import basket
        from .orders import pack
        from .payments import charge

        __all__ = ["pack", "charge"]
        __all__ += basket.__all__
        __all__.append("zoo")
        """,
    )
    export(
        """\
        from . import basket
        from .orders import pack

        __all__ = basket.__all__ + ["pack"]
        """,
        """\
        from . import basket
        from .orders import pack
        from .payments import charge

        __all__ = basket.__all__ + ["pack", "charge"]
        """,
    )


def test_refuses_a_sum_that_does_not_end_in_a_list():
    result = export(
        """\
        from . import basket
        from .orders import pack

        __all__ = ["pack"] + basket.__all__
        """,
        """\
        from . import basket
        from .orders import pack
        from .payments import charge

        __all__ = ["pack"] + basket.__all__
        """,
    )
    assert [(one.line, one.reason) for one in result.refusals] == [
        (4, "`__all__` is computed, not written out")
    ]
