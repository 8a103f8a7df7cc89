from __future__ import annotations

import pytest

from migrator.overlay import Overlay
from migrator.stages.used_elsewhere import used_elsewhere
from tests.support.memory import snapshot

TARGET = "src/clinic/web/visits.py"


def used(importer: str, path: str = "src/clinic/app.py") -> frozenset[str]:
    files = {TARGET: "def book(): ...\ndef cancel(): ...\n", path: importer}
    return used_elsewhere(Overlay(snapshot(files)), "src", TARGET)


@pytest.mark.parametrize(
    "importer",
    [
        "from clinic.web.visits import book\n",
        "from .web.visits import book as make\n",
        "def f():\n    from clinic.web.visits import book\n",
        "from clinic.web import visits\nvisits.book()\n",
        "import clinic.web.visits\nclinic.web.visits.book()\n",
        "import clinic.web.visits as v\nv.book()\n",
        "from .web import visits as v\ndef f():\n    v.book()\n",
        "patch('clinic.web.visits.book.delay')\n",
        "from clinic.web import visits as v\ngetattr(v, 'book')\n",
        "import clinic.web.visits\npatch.object(clinic.web.visits, 'book')\n",
    ],
)
def test_finds_what_other_files_use(importer):
    assert used(importer) == {"book"}


@pytest.mark.parametrize(
    "importer",
    [
        "from clinic.web.doctors import book\n",
        "import clinic.web.visits\n",
        "from clinic.web import doctors as v\nv.book()\n",
        "text = 'clinic.web.visits'\n",
        "visits = []\n",
        "from clinic.web import doctors, visits\ngetattr(doctors, 'book')\n",
        "def broken(:  # visits\n",
    ],
)
def test_does_not_claim_what_nobody_uses(importer):
    assert used(importer) == frozenset()


def test_a_file_does_not_count_for_itself():
    files = {TARGET: "from clinic.web.visits import book\n"}
    assert used_elsewhere(Overlay(snapshot(files)), "src", TARGET) == frozenset()


def test_a_file_outside_the_source_root_has_no_module():
    files = {"tools/visits.py": "def book(): ...\n"}
    assert used_elsewhere(Overlay(snapshot(files)), "src", "tools/visits.py") == frozenset()
