"""Undefined names that a stage leaves behind, and only those."""

from __future__ import annotations

import pytest

from migrator.verify import changed_python
from migrator.verify.names import check_names
from tests.migrator.verify.helpers import changed_overlay, overlay

VAN = "import os\n\n\ndef drive():\n    return os.name\n"


def found(after: str, before: str | None = None, path: str = "van.py") -> list[str]:
    files = {} if before is None else {path: before}
    old, new = overlay(files), changed_overlay(files, {path: after})
    return [
        f"{entry.line}: {entry.message}"
        for entry in check_names(changed_python(old, new), old, new)
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def f():\n    return wheels\n", "2: undefined name 'wheels'"),
        ("x = wheels\n", "1: undefined name 'wheels'"),
        ("def f(x: Wheels): ...\n", "1: undefined name 'Wheels'"),
        ("@paint\ndef f(): ...\n", "1: undefined name 'paint'"),
        ("__all__ = ['wheels']\n", "1: undefined name 'wheels' in __all__"),
        ("import os\n", "1: 'os' imported but unused"),
        ("from a import b\nfrom c import b\nb()\n", "2: redefinition of unused 'b' from line 1"),
    ],
)
def test_reports_a_name(text: str, message: str):
    assert message in found(text)


@pytest.mark.parametrize(
    "text",
    [
        VAN,
        "def f():\n    x = 1\n",
        "f'no placeholder'\n",
        "import os  # noqa: F401\n",
        "def f(x: 'list[int]'): ...\n",
        "try:\n    import a\nexcept ImportError:\n    a = None\nprint(a)\n",
    ],
)
def test_leaves_alone_what_is_no_question_of_names(text: str):
    assert found(text) == []


def test_leaves_the_imports_of_a_package_alone():
    assert found("from .a import b\n", path="fleet/__init__.py") == []


def test_leaves_problems_alone_that_were_there_before():
    assert found("# a line\nx = wheels\n", "x = wheels\n") == []


def test_reports_the_second_of_two_equal_problems():
    assert found("x = wheels\ny = wheels\n", "x = wheels\n") == ["2: undefined name 'wheels'"]


def test_leaves_an_unused_import_alone_that_only_changed_its_name():
    assert found("import new.tasks\n", "import old.tasks\n") == []


def test_leaves_a_problem_alone_that_moved_along():
    before, after = overlay({"old.py": "x = wheels\n"}), overlay({"new.py": "x = wheels\n"})
    assert check_names(["new.py"], before, after, "old.py") == ()
    assert len(check_names(["new.py"], before, after)) == 1


def test_reports_what_a_moved_body_misses():
    before = overlay({"old.py": "wheels = 4\nx = wheels\n"})
    after = overlay({"new.py": "x = wheels\n"})
    assert len(check_names(["new.py"], before, after, "old.py")) == 1


def test_leaves_deleted_and_broken_files_to_other_checks():
    assert found("x = = wheels\n") == []
    before, after = overlay({"a.py": VAN}), changed_overlay({"a.py": VAN}, {"a.py": None})
    assert check_names(["a.py"], before, after) == ()


OVERRIDE = (
    "def fit(x):\n    return x\n\n\ntry:\n    from fast import fit\nexcept ImportError:\n    pass\n"
)


@pytest.mark.parametrize(
    ("user", "number"),
    [
        ("from fleet.shared import fit\n\nprint(fit(1))\n", 0),
        ("from fleet.other import fit\n\nprint(fit(1))\n", 1),
        ("import fleet.shared\n\nprint(fleet.shared)\n", 1),
    ],
)
def test_an_optional_import_is_used_where_its_module_is_shared(user: str, number: int):
    before = overlay({"old.py": f"import os\n\n\n{OVERRIDE}\n\nprint(os, fit(1))\n"})
    after = overlay({"fleet/shared.py": OVERRIDE, "fleet/user.py": user})
    found = check_names(["fleet/shared.py", "fleet/user.py"], before, after, "old.py")
    assert [entry.path for entry in found] == ["fleet/shared.py"] * number


def test_leaves_names_alone_that_others_take_where_a_star_was():
    star = "from old import *\n"
    assert found("from a import b\nfrom c import d\n", star) == []
    assert found("from a import b\nfrom c import *\n", star) == ["2: 'c.*' imported but unused"]
    assert found("from a import b\n", "from old import c\n\nc()\n") == [
        "1: 'a.b' imported but unused"
    ]
