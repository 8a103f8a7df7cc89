"""Import cycles at import time that were not there before."""

from __future__ import annotations

import pytest

from migrator.verify.cycles import check_cycles
from tests.migrator.verify.helpers import messages

CLINIC = {
    "clinic/__init__.py": "",
    "clinic/desk.py": "from clinic.ward import bed\n",
    "clinic/ward.py": "import clinic.lab\n\nbed = 1\n",
    "clinic/lab.py": "",
}


def found(changes: dict[str, str | None], **files: str) -> list[str]:
    more = {f"{name.replace('__', '/')}.py": text for name, text in files.items()}
    return messages(check_cycles, {**CLINIC, **more}, changes)


@pytest.mark.parametrize(
    "text",
    [
        "from clinic import desk\n",
        "import clinic.desk\n",
        "from clinic.desk import bed\n",
        "from .desk import bed\n",
        "from . import desk\n",
        "try:\n    import clinic.desk\nexcept ImportError:\n    pass\n",
        "class Lab:\n    from clinic import desk\n",
        "if True:\n    import clinic.desk\n",
        "if TYPE_CHECKING:\n    pass\nelse:\n    import clinic.desk\n",
        "if not TYPE_CHECKING:\n    import clinic.desk\n",
    ],
)
def test_reports_a_new_cycle(text: str):
    assert found({"clinic/lab.py": text}) == [
        "clinic/lab.py:0: a new import cycle: "
        "clinic.lab -> clinic.desk -> clinic.ward -> clinic.lab"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    import clinic.desk\n",
        "async def f():\n    from clinic import desk\n",
        "f = lambda: __import__('clinic.desk')\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from clinic import desk\n",
        "import typing\nif typing.TYPE_CHECKING:\n    from clinic import desk\n",
        "import clinic\nfrom clinic import *\n",
        "import os\n",
    ],
)
def test_leaves_imports_alone_that_do_not_run_with_the_module(text: str):
    assert found({"clinic/lab.py": text}) == []


def test_leaves_a_package_alone_that_imports_its_own_modules():
    assert found({"clinic/__init__.py": "from .desk import bed\nfrom . import lab\n"}) == []


def test_leaves_a_cycle_alone_that_was_there():
    closed = "from clinic import desk\n"
    assert found({"clinic/lab.py": closed + "x = 1\n"}, clinic__lab=closed) == []


def test_reports_a_cycle_next_to_one_that_was_there():
    both = {"clinic__lab": "from clinic import ward\n", "clinic__shop": "from clinic import lab\n"}
    (message,) = found({"clinic/lab.py": "from clinic import shop, ward\n"}, **both)
    assert "clinic.lab -> clinic.shop" in message


def test_reports_a_cycle_once():
    changes: dict[str, str | None] = {
        "clinic/lab.py": "from clinic import desk\n",
        "clinic/ward.py": "from clinic import lab\n\nbed = 2\n",
    }
    assert len(found(changes)) == 1


def test_reports_a_module_that_imports_itself():
    assert found({"clinic/lab.py": "from clinic.lab import x\n"}) == []


def test_leaves_deleted_files_alone():
    assert found({"clinic/lab.py": None}) == []


def replaced(changes: dict[str, str | None], desk: str) -> list[str]:
    old, new = "from clinic.desk import bed\n", "import clinic.desk\n"
    files = {**CLINIC, "clinic/old.py": old, "clinic/new.py": new, "clinic/desk.py": desk}

    def check(changed, before, after):
        return check_cycles(changed, before, after, "clinic.old")

    return messages(check, files, changes)


def test_leaves_a_cycle_alone_that_had_the_monolith_in_it():
    desk = "bed = 1\n\nimport clinic.old\n"
    assert replaced({"clinic/desk.py": "bed = 1\n\nimport clinic.new\n"}, desk) == []


def test_reports_a_cycle_that_the_monolith_had_no_part_in():
    desk = "bed = 1\n"
    assert replaced({"clinic/desk.py": "bed = 1\n\nimport clinic.new\n"}, desk) == [
        "clinic/desk.py:0: a new import cycle: clinic.desk -> clinic.new -> clinic.desk"
    ]


END = "def test():\n    pass\n\n\nimport clinic.desk  # noqa\n"


@pytest.mark.parametrize(
    "text", [END, f"{END}import clinic.ward\n", "class A: ...\nimport clinic.desk"]
)
def test_leaves_an_import_below_all_that_a_module_has(text: str):
    assert found({"clinic/lab.py": text}) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{END}lab = 1\n",
        "def test():\n    pass\n\n\nfrom clinic.desk import bed\n",
        "import clinic.desk\n",  # there is nothing above it
    ],
)
def test_reports_an_import_below_which_there_is_more(text: str):
    assert len(found({"clinic/lab.py": text})) == 1
