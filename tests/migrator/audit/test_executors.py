# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.migrator.audit.helpers import CLINIC, clinic, facts

SCAN = "from clinic.machines.scanner import Scanner\n"


def executors(**changes: str) -> dict[str, object]:
    return {e.function.name: e for e in facts(clinic(**changes)).executors}


def scan_with(statement: str, **changes: str) -> list[tuple[str, bool, bool]]:
    """Return the broken imports of an executor that begins with other statements."""
    source = CLINIC["clinic/desk/everything.py"]
    inner = "\n".join(" " * 12 + line for line in statement.split("\n"))
    source = source.replace(" " * 12 + SCAN.rstrip("\n"), inner)
    assert inner in source
    found = facts(clinic(clinic__desk__everything=source, **changes)).executors
    (scan,) = [e for e in found if e.function.name == "_do_scan"]
    return [(b.module, b.certain, b.proven) for b in scan.broken_imports]


def test_each_function_is_one_executor_of_all_its_job_types() -> None:
    found = facts(CLINIC).executors
    assert [(e.function.name, e.job_types) for e in found] == [
        ("_do_xray", ("xray",)),
        ("_do_blood", ("blood", "plasma")),
        ("_do_scan", ("scan",)),
    ]


def test_finds_the_twin_by_job_type() -> None:
    xray, blood, _ = facts(CLINIC).executors
    assert xray.twin is not None and xray.twin.same
    assert xray.twin.function.path == "clinic/desk/treatment/radiology.py"
    assert blood.twin is None


def test_finds_the_twin_by_name_where_no_router_knows_it() -> None:
    found = facts(clinic(clinic__desk__treatment__extra="def do_blood(who, room):\n    return 1\n"))
    blood = found.executors[1]
    assert blood.twin is not None and not blood.twin.same and blood.twin.differences


def test_a_function_of_another_module_is_no_executor_of_the_monolith() -> None:
    source = CLINIC["clinic/desk/everything.py"].replace("_do_xray(who, room)\n            elif", "analyse(who)\n            elif")  # fmt: skip
    source = source.replace("return _do_xray(who, room)", "return analyse(who)")
    assert "_do_xray" not in {e.function.name for e in facts(clinic(clinic__desk__everything=source)).executors}  # fmt: skip


BROKEN = {
    SCAN.rstrip(): [("clinic.machines.scanner", True, True)],
    "import clinic.machines": [("clinic.machines", True, True)],
    "from clinic.lab import nothing": [("clinic.lab.nothing", True, True)],
    "from ..machines import Scanner": [("clinic.machines", True, True)],
    "from clinic import machines": [("clinic.machines", True, True)],
    "import unheard_of": [("unheard_of", True, False)],
    "if who:\n    import clinic.machines": [("clinic.machines", False, True)],
    "if not who:\n    return None\nimport clinic.machines": [("clinic.machines", False, True)],
    "try:\n    import clinic.machines\n    x = 1\nexcept Exception as e:\n    return e": [
        ("clinic.machines", True, True)
    ],
    "with open(who):\n    import clinic.machines": [("clinic.machines", True, True)],
}


@pytest.mark.parametrize("statement", BROKEN)
def test_finds_an_import_that_nothing_satisfies(statement: str) -> None:
    assert scan_with(statement) == BROKEN[statement]


@pytest.mark.parametrize(
    "statement",
    [
        "from clinic.lab import analyse",
        "from clinic import lab",
        "from .. import lab",
        "import clinic.desk.tools.text",
        "import xml.etree.ElementTree",
        "import celery.utils.log",
        "import kombu",
        "import werkzeug.utils",
        "import asked_for.twice",
        "try:\n    import clinic.machines\nexcept ImportError:\n    pass",
        "try:\n    import clinic.machines\nexcept (ValueError, ModuleNotFoundError):\n    pass",
        "try:\n    import clinic.machines\nexcept Exception:\n    pass",
        "from clinic.open_ended import anything",
        "from clinic.lazy import anything",
    ],
)
def test_does_not_call_broken(statement: str) -> None:
    others = {
        "clinic__other": "import asked_for.twice\n",
        "clinic__open_ended": "from somewhere import *\n",
        "clinic__lazy": "def __getattr__(name):\n    return name\n",
    }
    assert scan_with(statement, **others) == []


def test_calls_nothing_undeclared_where_nothing_is_declared() -> None:
    files = clinic(clinic__desk__everything=CLINIC["clinic/desk/everything.py"].replace(
        SCAN.rstrip(), "import unheard_of"))  # fmt: skip
    del files["pyproject.toml"]
    assert [e.broken_imports for e in facts(files).executors if e.broken_imports] == []


@pytest.mark.parametrize(
    ("line", "module"),
    [("PyYAML>=6", "yaml"), ("python-dateutil", "dateutil"), ("Pillow", "PIL"),
     ("opencv-python-headless", "cv2"), ("pymongo[srv]", "bson"), ("PyMuPDF", "fitz"),
     ("google-cloud-storage", "google.cloud.storage"), ("scikit-learn==1.0", "sklearn")],
)  # fmt: skip
def test_knows_packages_that_are_imported_by_another_name(line: str, module: str) -> None:
    source = CLINIC["clinic/desk/everything.py"].replace(SCAN.rstrip(), f"import {module}")
    files = clinic(clinic__desk__everything=source)
    files["requirements.txt"] = f"celery\n{line}\n"
    assert [e.broken_imports for e in facts(files).executors if e.broken_imports] == []


DECLARED = {
    "pyproject.toml": '[project]\nname = "clinic"\ndependencies = ["celery", "faxlib>=1"]\n',
    "setup.cfg": "[options]\ninstall_requires =\n    celery\n    faxlib\n",
    "setup.py": "from setuptools import setup\nsetup(install_requires=['faxlib~=2.0'])\n",
    "Pipfile": '[packages]\nfaxlib = "*"\n',
    "environment.yml": "dependencies:\n  - python=3.11\n  - pip:\n      - faxlib==1\n",
    "constraints.txt": "faxlib==1.0\n",
    "requirements/worker.txt": "faxlib; python_version > '3.8'\n",
    "requirements/windows.txt": "celery\r\nfaxlib==1.0\r\n".encode("utf-16"),
    "poetry/pyproject.toml": '[tool.poetry.dependencies]\nfaxlib = "^1"\n',
    "groups/pyproject.toml": '[dependency-groups]\nworker = ["faxlib"]\n',
    "pdm/pyproject.toml": '[tool.pdm.dev-dependencies]\nworker = ["faxlib"]\n',
}


def undeclared(files: Mapping[str, str | bytes]) -> list[str]:
    """Return what is not declared where an executor imports ``faxlib``."""
    source = CLINIC["clinic/desk/everything.py"].replace(SCAN.rstrip(), "import faxlib")
    every = {**clinic(clinic__desk__everything=source), **files}
    return [b.module for e in facts(every).executors for b in e.broken_imports]


@pytest.mark.parametrize("path", DECLARED)
def test_reads_every_way_to_declare_a_dependency(path: str) -> None:
    assert undeclared({path: DECLARED[path]}) == []


def test_follows_what_requirements_include() -> None:
    files = {
        "requirements.txt": "celery\n-r deps/base.txt\n",
        "deps/base.txt": "--requirement=../more\n",
    }
    assert undeclared(files) == ["faxlib"]
    assert undeclared({**files, "more": "-r requirements.txt\nfaxlib\n"}) == []


def test_a_commented_dependency_is_none() -> None:
    assert undeclared({"requirements.txt": "celery\n# faxlib\n"}) == ["faxlib"]
