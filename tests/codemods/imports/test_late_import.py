"""Imports at the end of a module, below what the imported modules need of it."""

from __future__ import annotations

from codemods.imports.late_import import import_late
from codemods.imports.model import Home

APP = 'from celery import Celery\n\napp = Celery("kiln")\n'


def check(before: str, after: str, length: int = 88, **names: str) -> None:
    homes = {name: Home(module, name) for name, module in names.items()}
    given = {"module": "kiln.tasks", "is_package": True, "names": homes, "line_length": length}
    code = import_late(before.encode(), **given).code
    assert code.decode() == after
    assert import_late(code, **given).code == code


def test_stands_below_the_app():
    check(APP, f"{APP}\nfrom .start import fire  # noqa: E402\n", fire="kiln.tasks.start")


def test_makes_one_statement_for_one_module():
    line = "from .start import count, fire  # noqa: E402\n"
    check(APP, f"{APP}\n{line}", fire="kiln.tasks.start", count="kiln.tasks.start")


def test_joins_an_import_that_stands_below_already():
    before = f"{APP}\nfrom .start import fire  # noqa: E402\n"
    after = f"{APP}\nfrom .start import count, fire  # noqa: E402\n"
    check(before, after, count="kiln.tasks.start")


def test_does_not_join_an_import_above_the_app():
    before = f"from .start import fire\n{APP}"
    check(before, f"{before}\nfrom .start import count  # noqa: E402\n", count="kiln.tasks.start")


def test_breaks_a_long_line_and_keeps_the_comment_on_its_first():
    after = f"{APP}\nfrom .start import (  # noqa: E402\n    count,\n    fire,\n)\n"
    check(APP, after, 40, fire="kiln.tasks.start", count="kiln.tasks.start")


def test_leaves_alone_a_name_that_is_imported():
    before = f"from .start import fire\n{APP}"
    check(before, before, fire="kiln.tasks.start")


def test_refuses_a_name_that_means_something_else():
    source = f"{APP}\nfire = 1\n".encode()
    names = {"fire": Home("kiln.tasks.start", "fire")}
    result = import_late(source, module="kiln.tasks", is_package=True, names=names)
    assert result.code == source
    assert result.refusals
