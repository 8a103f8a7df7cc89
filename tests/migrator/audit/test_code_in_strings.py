"""Strings that name the monolith in code, as a file or in pieces act, where they are used so."""

from __future__ import annotations

import pytest

from tests.support.kiosk import FILES
from tests.support.project import check_blocked, migration

USER = "kiosk/tools.py"


def kinds(text: str) -> list[str]:
    facts = migration({**FILES, USER: text}).facts
    return [one.kind for one in facts.references if one.where.path == USER]


@pytest.mark.parametrize(
    "text",
    [
        'exec("from kiosk.desk.old import launch", {})\n',
        'run([sys.executable, "-c", "import sys; from kiosk.desk.old import launch"])\n',
        'os.system("python -m kiosk.desk.old --now")\n',
        'subprocess.check_call("python kiosk/desk/old.py", shell=True)\n',
        'CODE = """\nimport os\nimport kiosk.desk.old as old\n"""\n',
        'timeit.timeit("launch", setup="from kiosk.desk.old import (launch)")\n',
        'spec_from_file_location("old", "kiosk/desk/old.py")\n',
        'open(ROOT / "desk" / "old.py")\n',
        'open(os.path.join(HERE, "..", "desk", "old.py"))\n',
        'import_module(".desk.old", "kiosk")\n',
        'import_module(".old", __package__)\n',
        'find_spec(f"{PACKAGE}.old")\n',
        'import_module(PACKAGE + ".desk.old")\n',
        '[import_module(f"kiosk.desk.{name}") for name in ("entry", "old")]\n',
    ],
)
def test_acts(text):
    assert "string" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        '"""Was in kiosk/desk/old.py.\n\n>>> from kiosk.desk.old import launch\n"""\n',
        'print("import kiosk.desk.old failed")\n',
        'print("see kiosk/desk/old.py")\n',
        'open(ROOT / "shelf" / "old.py")\n',
        'open("old.py")\n',
        'import_module(".shelf.old", "kiosk")\n',
        '[import_module(f"kiosk.shelf.{name}") for name in ("entry", "old")]\n',
        '[f"kiosk.desk.{name}" for name in ("entry", "old")]\n',
        'exec("old = kiosk.desk.older")\n',
    ],
)
def test_only_tells_or_means_something_else(text):
    assert "string" not in kinds(text)


def test_the_monolith_stays_while_code_in_a_string_needs_it():
    files = {**FILES, USER: 'exec("from kiosk.desk.old import launch", {})\n'}
    check_blocked(files, "delete-monolith", "a string that acts still names kiosk.desk.old")
