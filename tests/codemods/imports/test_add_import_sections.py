"""Where an absolute import goes in a file whose own imports are relative."""

from __future__ import annotations

import pytest

from codemods.imports.add_import import add_import
from codemods.imports.model import Home


def check(before: str, after: str) -> None:
    names = {"app": Home("dock.queue", "app")}
    given = {"module": "dock.jobs", "is_package": True, "names": names}
    code = add_import(before.encode(), **given).code
    assert code.decode() == after
    assert add_import(code, **given).code == code


def test_stands_apart_above_relative_imports():
    check(
        '"""Jobs."""\n\nfrom .crane import lift\n',
        '"""Jobs."""\n\nfrom dock.queue import app\n\nfrom .crane import lift\n',
    )


def test_leaves_a_comment_with_its_import():
    check(
        "import os\n\n# ours\nfrom .crane import lift\n",
        "import os\n\nfrom dock.queue import app\n\n# ours\nfrom .crane import lift\n",
    )


def test_joins_absolute_imports_in_their_order():
    check(
        "from dock.ship import load\nfrom .crane import lift\n",
        "from dock.queue import app\nfrom dock.ship import load\nfrom .crane import lift\n",
    )


@pytest.mark.parametrize(
    "rest",
    ["\nx = 1\n", '\nNAME = "dock"\n', "\n\ndef lift(): ...\n", "\ntry: pass\nfinally: pass\n"],
)
def test_goes_to_the_top_of_a_file_without_imports(rest: str):
    check(rest.lstrip("\n"), f"from dock.queue import app\n{rest}")


def test_goes_below_the_licence():
    above = "# SPDX-License-Identifier: MIT\n\n"
    check(f"{above}x = 1\n", f"{above}from dock.queue import app\n\nx = 1\n")
    check(f"{above.rstrip()}\nx = 1\n", f"{above}from dock.queue import app\n\nx = 1\n")


@pytest.mark.parametrize("above", ["", '"""Jobs."""\n'])
def test_stays_below_what_is_imported_from_the_future(above: str):
    future = f"{above}from __future__ import annotations"
    check(
        f"{future}\nfrom dock.ship import load\n",
        f"{future}\nfrom dock.queue import app\nfrom dock.ship import load\n",
    )
    check(
        f"{future}\nfrom .crane import lift\n",
        f"{future}\nfrom dock.queue import app\n\nfrom .crane import lift\n",
    )
    check(f"{future}; x = 1\n", f"{future}; x = 1\n\nfrom dock.queue import app\n")
