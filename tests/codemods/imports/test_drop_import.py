"""Names that leave a module's imports and its ``__all__``."""

from __future__ import annotations

import pytest

from codemods.imports.drop_import import drop_imported


def check(before: str, after: str, *names: str, exported: tuple[str, ...] = ()) -> None:
    code = drop_imported(before.encode(), names, exported).code
    assert code.decode() == after
    assert drop_imported(code, names, exported).code == code


def test_takes_a_name_out_of_an_import_and_of_all():
    check(
        'from .bread import bake, toast\n\n__all__ = ["bake", "toast"]\n',
        'from .bread import bake\n\n__all__ = ["bake"]\n',
        "toast",
    )


def test_takes_the_whole_statement_where_nothing_is_left():
    check("from .a import one\nfrom .b import two\n", "from .a import one\n", "two")


def test_keeps_the_layout_of_a_long_import():
    before = "from .bread import (\n    bake,\n    toast,\n)\n"
    check(before, "from .bread import (\n    bake,\n)\n", "toast")
    check(before, "from .bread import (\n    toast,\n)\n", "bake")


def test_goes_by_what_the_import_binds():
    check("from .a import one as two\nfrom .b import one\n", "from .b import one\n", "two")


def test_takes_a_name_out_of_all_alone():
    check('__all__ = ["bake", "toast"]\n', '__all__ = ["bake"]\n', exported=("toast",))


@pytest.mark.parametrize(
    "source",
    [
        "import toast\n",
        "from .bread import *\n",
        "def f():\n    from .bread import toast\n",
        "try:\n    from .bread import toast\nexcept ImportError:\n    toast = None\n",
        '__all__ = names + ["bake"]\n',
    ],
)
def test_leaves_alone_what_is_no_import_at_the_top(source):
    check(source, source, "toast")


def test_takes_a_name_out_of_all_where_it_is_appended():
    check(
        '__all__ = ["bake"]\n__all__.append("toast")\n', '__all__ = ["bake"]\n', exported=("toast",)
    )


def test_leaves_the_heading_of_a_group_of_imports():
    check(
        "import os\n\n# the kitchen\n\nfrom .bread import toast\n\nx = 1\n",
        "import os\n\n# the kitchen\n\nx = 1\n",
        "toast",
    )
    check("import os\n\n# the kitchen\n\nfrom .a import b\n", "import os\n\n# the kitchen\n", "b")
