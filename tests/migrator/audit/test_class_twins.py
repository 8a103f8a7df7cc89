# ruff: noqa: E501
"""A class that both packages have is one class afterwards: exceptions are caught, objects compared."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from migrator.facts import Twin
from tests.support.kiosk import BASE, FILES, MONO
from tests.support.project import Migration, migration

ERROR = 'class JamError(RuntimeError):\n    """Paper is stuck."""\n\n    code = 3\n'
SCAN = '    return {"success": True, "scanned": 2}\n'
JOB = """\
@dataclass
class Job:
    plan: str
    values: Optional[List[int]] = None

    def label(self):
        return f"{self.plan}!"
"""
TYPING = "from dataclasses import dataclass\nfrom typing import List, Optional\n\n\n"


def kiosk(monolith: str, **modular: str) -> dict[str, str]:
    """Return a kiosk with a class in the monolith, which `scan` raises, and further modules."""
    old = FILES[MONO].replace(
        "from kiosk.app import app\n", f"from kiosk.app import app\n\n\n{monolith}"
    )
    name = monolith.partition("class ")[2].split("(")[0].split(":")[0].strip()
    files = {**FILES, MONO: old.replace(SCAN, f"    raise {name}()\n")}
    for path, text in modular.items():
        key = f"kiosk/desk/{path.replace('__', '/')}.py"
        files[key] = text + files.get(key, "")
    return files


def twin(files: dict[str, str], name: str = "JamError") -> Twin | None:
    (symbol,) = [symbol for symbol in migration(files).facts.symbols if symbol.name == name]
    return symbol.twin


def caught(work: Migration, folder: Path, module: str) -> str:
    """Return what a program prints that runs the new router and catches the class of a module."""
    for path, content in work.files().items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    program = (
        f"from kiosk.desk.runners.base import run_kind\nfrom {module} import JamError\n"
        "try:\n    run_kind('scan')\nexcept JamError as error:\n    print('caught', error.code)\n"
    )
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("place", ["runners__base", "runners__errors", "errors"])
def test_what_moves_raises_the_class_that_is_there(place: str, tmp_path: Path) -> None:
    work = migration(kiosk(ERROR, **{place: f"{ERROR}\n\n"})).finish()
    module = f"kiosk.desk.{place.replace('__', '.')}"
    assert caught(work, tmp_path, module) == "caught 3\n"
    assert sum("class JamError" in text.decode() for text in work.files().values()) == 1
    assert [entry.decision.id for entry in work.plan.decisions] == ["task:kiosk.launch"]


@pytest.mark.parametrize(
    "other",
    [
        ERROR.replace('    """Paper is stuck."""\n\n', ""),
        ERROR.replace("Paper is stuck", "Jammed"),
        "BASE = 1\n\n\n" + ERROR,
    ],
)
def test_says_the_same(other: str) -> None:
    found = twin(kiosk(ERROR, errors=other))
    assert found is not None and found.same and found.function.module == "kiosk.desk.errors"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (ERROR.replace("3", "4"), "code differs"),
        (ERROR.replace("RuntimeError", "ValueError"), "what is above its body differs"),
        (ERROR + "    more = 1\n", "more is only in the modular one"),
        (ERROR.replace("    code = 3\n", "    pass\n"), "code is only in the monolith's version"),
        (
            f"class RuntimeError(Exception):\n    pass\n\n\n{ERROR}",
            "names in it stand for what is not the same",
        ),
    ],
)
def test_says_what_differs_and_asks(other: str, said: str) -> None:
    files = kiosk(ERROR, errors=other)
    found = twin(files)
    assert found is not None and not found.same and said in found.differences
    (entry,) = migration(files).plan.open_decisions
    assert entry.decision.id == "helper:JamError" and said in entry.decision.evidence


@pytest.mark.parametrize(
    ("option", "module"), [("keep-modular", "errors"), ("keep-both", "runners.scan_runner")]
)
def test_the_answer_decides_which_one_moved_code_has(
    option: str, module: str, tmp_path: Path
) -> None:
    files = kiosk(ERROR, errors=ERROR.replace("3", "4"))
    work = migration(files, {"helper:JamError": option}).finish()
    code = 4 if option == "keep-modular" else 3
    assert caught(work, tmp_path, f"kiosk.desk.{module}") == f"caught {code}\n"


def test_a_field_is_what_it_is_called_and_what_it_holds() -> None:
    old = TYPING + JOB
    modern = JOB.replace("Optional[List[int]]", "list[int] | None")
    head = "from dataclasses import dataclass\n\n\n"
    assert (found := twin(kiosk(old, job=head + modern), "Job")) is not None and found.same
    for wrong in (
        modern.replace("list[int]", "list[str]"),
        modern.replace("    plan: str\n", ""),
        modern.replace("    plan: str\n", "").replace(
            "None = None\n", "None = None\n    plan: str = ''\n"
        ),
        modern.replace("@dataclass\n", "@dataclass(order=True)\n"),
    ):
        assert (found := twin(kiosk(old, job=head + wrong), "Job")) is not None and not found.same


@pytest.mark.parametrize(
    "modular",
    [
        {},
        {"errors": ERROR.replace("JamError", "OtherError")},
        {"errors": ERROR, "runners__errors": ERROR},
        {"errors": f"if True:\n    JamError = OSError\n\n\n{ERROR}"},
        {"errors": "def f():\n" + "".join(f"    {line}\n" for line in ERROR.splitlines())},
    ],
)
def test_what_nothing_stands_for_for_certain_moves_along(modular: dict[str, str]) -> None:
    files = kiosk(ERROR, **modular)
    assert twin(files) is None
    work = migration(files).finish()
    assert "class JamError" in work.text("kiosk/desk/runners/scan_runner.py")


def test_a_class_outside_of_the_modular_packages_is_another_one() -> None:
    assert twin({**kiosk(ERROR), "kiosk/errors.py": ERROR}) is None


def test_a_modular_router_with_the_class_is_imported_first(tmp_path: Path) -> None:
    work = migration(kiosk(ERROR, runners__base=f"{ERROR}\n\n")).finish()
    moved = work.text("kiosk/desk/runners/scan_runner.py")
    assert "    from kiosk.desk.runners.base import JamError\n" in moved
    assert "class JamError" in work.text(BASE)
