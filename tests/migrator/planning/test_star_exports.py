from __future__ import annotations

import pytest

from migrator.planning.star_exports import star_exports
from tests.support.kiosk import FILES, MONO, kiosk
from tests.support.project import migration

STAR = ("from kiosk.app import app\n", "from kiosk.app import app\nfrom kiosk.consts import *\n")


def exports(consts: str) -> dict[str, frozenset[str]]:
    files = kiosk(MONO, STAR)
    found = migration({**files, "kiosk/consts.py": consts})
    assert found.facts.layout
    return star_exports(found.overlay, found.facts.layout)


@pytest.mark.parametrize(
    ("consts", "names"),
    [
        ("LIMIT = 3\n_own = 1\n", {"LIMIT"}),
        ("import os\n\n\ndef f(): ...\n", {"os", "f"}),
        ('__all__ = ["_own"]\nLIMIT = 3\n_own = 1\n', {"_own"}),
    ],
)
def test_reads_the_names_from_the_module(consts, names):
    assert exports(consts) == {"kiosk.consts": frozenset(names)}


@pytest.mark.parametrize(
    "consts",
    [
        "__all__ = names()\n",
        "LIMIT = 1\n__all__: list[str] = []\n",
        "from somewhere import *\n",
        'LIMIT = 1\n__all__ = ["LIMIT"]\n__all__ += ["MOST"]\nMOST = 2\n',
        'LIMIT = 1\n__all__ = []\n__all__.append("LIMIT")\n',
    ],
)
def test_does_not_guess_what_is_not_written_out(consts):
    assert exports(consts) == {}


def test_has_nothing_to_say_without_a_star():
    found = migration(FILES)
    assert found.facts.layout
    assert star_exports(found.overlay, found.facts.layout) == {}


def test_a_moved_executor_takes_the_name_that_the_star_brought():
    files = kiosk(MONO, STAR, ('"scanned": 2', '"scanned": LIMIT'))
    work = migration({**files, "kiosk/consts.py": "LIMIT = 3\n"}).finish()
    assert "from kiosk.consts import LIMIT" in work.text("kiosk/desk/runners/scan_runner.py")
