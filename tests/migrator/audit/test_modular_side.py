# ruff: noqa: E501
"""What is broken in the package that takes over: imports that cannot work, exports of nothing."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import clinic, facts

RADIOLOGY = "clinic/desk/treatment/radiology.py"
BODY = "\n\ndef do_xray(who, room, visit_id=None):\n    return {'ok': True}\n"


def broken(source: str, path: str = RADIOLOGY, **others: str) -> list[tuple[str, bool, bool, str]]:
    """Return the broken imports of a clinic one of whose modules begins with other lines."""
    files = {**clinic(**others), path: source + BODY}
    return [(b.module, b.certain, b.proven, b.scope) for b in facts(files).broken_imports]


BROKEN = {
    "from clinic.machines.scanner import Scanner": [("clinic.machines.scanner", True, True, "")],
    "from clinic.lab import nothing": [("clinic.lab.nothing", True, True, "")],
    "from . import ultrasound": [("clinic.desk.treatment.ultrasound", True, True, "")],
    "from .ultrasound import wave": [("clinic.desk.treatment.ultrasound", True, True, "")],
    "from .....far import x": [(".....far", True, True, "")],
    "import clinic.machines": [("clinic.machines", True, True, "")],
    "if input():\n    import clinic.machines": [("clinic.machines", False, True, "")],
    "if True or input():\n    import clinic.machines": [("clinic.machines", True, True, "")],
    "def helper():\n    import clinic.machines\nhelper()": [("clinic.machines", True, True, "helper")],
    "def never():\n    import clinic.machines": [("clinic.machines", False, True, "never")],
    "class A:\n    import clinic.machines": [("clinic.machines", True, True, "")],
    "class A:\n    def go(self):\n        import clinic.machines\nA().go()": [("clinic.machines", True, True, "A.go")],
    "def go():\n    return 1\n    import clinic.machines\ngo()": [("clinic.machines", False, True, "go")],
    "try:\n    import clinic.machines\nfinally:\n    pass": [("clinic.machines", True, True, "")],
    "try:\n    import json\nexcept ImportError:\n    import clinic.machines": [("clinic.machines", False, True, "")],
    "def go():\n    import unheard_of\ngo()": [("unheard_of", True, False, "go")],
    "from clinic._version import version": [("clinic._version", True, False, "")],
    "from .wire_pb2 import Message": [("clinic.desk.treatment.wire_pb2", True, False, "")],
}  # fmt: skip


def test_passes_over_a_module_that_is_no_python() -> None:
    assert broken("from clinic.machines import x\nif kind:\n", "clinic/desk/treatment/odd.py") == []


@pytest.mark.parametrize("source", BROKEN)
def test_finds_an_import_that_nothing_satisfies(source: str) -> None:
    assert broken(source) == BROKEN[source]


@pytest.mark.parametrize(
    "source",
    [
        "from clinic.lab import analyse",
        "from ..tools import text",
        "from ..tools.text import label as l",
        "import clinic.desk.tools.text",
        "import yaml, requests",  # at the top of a module that works: installed somehow
        "try:\n    import clinic.machines\nexcept ImportError:\n    clinic = None",
        "try:\n    from clinic.machines import x\n    FAST = True\nexcept Exception:\n    FAST = False",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    import clinic.machines",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from clinic.machines import x",
        "from clinic.late import CACHE",
        "from clinic.lazy import anything",
        "from clinic.kinds import Kind",
        "from clinic.walrus import found",
        "from clinic.space.thing import x",
        "from clinic.space import thing",
    ],
)
def test_does_not_call_broken(source: str) -> None:
    others = {
        "clinic__late": "def init():\n    global CACHE\n    CACHE = {}\n",
        "clinic__lazy": "def __getattr__(name):\n    return name\n",
        "clinic__kinds": "for Kind in ():\n    pass\n",
        "clinic__walrus": "if (found := input()):\n    pass\n",
        "clinic__space__thing": "x = 1\n",
    }
    assert broken(source, **others) == []


def test_a_module_that_git_ignores_may_be_made_by_a_build() -> None:
    files = {**clinic(), RADIOLOGY: "from .tables import ROWS" + BODY}
    files["clinic/.gitignore"] = "tables.py\n"
    assert [(b.module, b.proven) for b in facts(files).broken_imports] == [
        ("clinic.desk.treatment.tables", False)
    ]


def test_an_extension_module_is_not_called_missing_for_certain() -> None:
    files = {**clinic(), RADIOLOGY: "from ._speed import fast" + BODY}
    files["clinic/desk/treatment/_speed.pyx"] = "cdef int x\n"
    assert [b.proven for b in facts(files).broken_imports] == [False]


def test_a_package_that_other_distributions_share_is_not_complete() -> None:
    share = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"
    files = {**clinic(clinic____init__=""), RADIOLOGY: "import clinic.elsewhere" + BODY}
    files["clinic/__init__.py"] = share
    assert [b.proven for b in facts(files).broken_imports] == [False]


def test_an_init_that_hands_on_a_missing_name_is_broken() -> None:
    found = broken("from .router import treat, heal\n", "clinic/desk/treatment/__init__.py")
    assert found == [("clinic.desk.treatment.router.heal", True, True, "")]


def test_a_healthy_package_has_nothing_broken() -> None:
    found = facts(clinic())
    assert (found.broken_imports, found.missing_exports) == ((), ())


def test_other_modules_are_not_looked_at() -> None:
    files = clinic(clinic__reports="import clinic.machines\n")
    files["clinic/desk/treatment/test_radiology.py"] = "import clinic.machines\n"
    assert facts(files).broken_imports == ()


EXPORTS = {
    "from .router import treat\n__all__ = ['treat', 'heal']\n": ["heal"],
    "from .router import treat\n__all__ = ('treat',)\n__all__ += ['heal']\n": ["heal"],
    "__all__: list[str] = ['radiology', 'router', 'gone']\n": ["gone"],
    "from .router import *\n__all__ = ['treat', 'heal']\n": [],
    "def __getattr__(name): ...\n__all__ = ['heal']\n": [],
    "__all__ = ['radiology', 'notes']\n": [],
    "from . import router\n__all__ = router.__all__ + [str(1)]\n": [],
    "__all__ = ['__doc__', '__name__']\n": [],
}


@pytest.mark.parametrize("source", EXPORTS)
def test_finds_what_is_promised_and_missing(source: str) -> None:
    found = facts({**clinic(), "clinic/desk/treatment/__init__.py": source}).missing_exports
    assert [item.name for item in found] == EXPORTS[source]


def test_says_where_an_export_is_promised() -> None:
    source = "from .router import treat\n__all__ = [\n    'treat',\n    'heal',\n]\n"
    (found,) = facts({**clinic(), "clinic/desk/treatment/__init__.py": source}).missing_exports
    assert (found.module, str(found.where), found.where.column) == (
        "clinic.desk.treatment",
        "clinic/desk/treatment/__init__.py:4",
        5,
    )
