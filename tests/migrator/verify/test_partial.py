from __future__ import annotations

import subprocess
import sys

import pytest

from migrator.overlay import Overlay
from migrator.project import Project
from migrator.verify.partial import check_partial
from tests.support.memory import snapshot

BEFORE = {
    "shop/__init__.py": "",
    "shop/jobs/__init__.py": "queue = object()\n",
    "shop/jobs/entry.py": "from shop.jobs import queue\n\n\ndef dispatch(): ...\n",
    "shop/api.py": "from shop.jobs.entry import dispatch\n",
}


def messages(changes: dict[str, str], before: dict[str, str] = BEFORE) -> list[str]:
    old, new = Overlay(snapshot(before)), Overlay(snapshot({**before, **changes}))
    found = check_partial(tuple(changes), Project(old, ""), Project(new, ""))
    return [f"{finding.path}:{finding.line}: {finding.message}" for finding in found]


def imports(tmp_path, files: dict[str, str], module: str) -> bool:
    """Ask Python itself."""
    for path, text in files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    command = [sys.executable, "-c", f"import {module}"]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_finds_a_reexport_above_what_the_submodule_takes(tmp_path):
    changes = {
        "shop/jobs/__init__.py": "from .entry import dispatch\n\nqueue = object()\n",
    }
    (message,) = messages(changes)
    assert message.startswith("shop/jobs/entry.py:1: shop.jobs has no queue yet")
    assert not imports(tmp_path, {**BEFORE, **changes}, "shop.api")


def test_accepts_a_reexport_below_what_the_submodule_takes(tmp_path):
    changes = {
        "shop/jobs/__init__.py": "queue = object()\n\nfrom .entry import dispatch\n",
    }
    assert messages(changes) == []
    assert imports(tmp_path, {**BEFORE, **changes}, "shop.api")


def test_finds_a_way_back_through_a_package(tmp_path):
    changes = {
        "shop/jobs/run/__init__.py": "from .copy import run_copy\n",
        "shop/jobs/run/base.py": "from .copy import run_copy\n",
        "shop/jobs/run/copy.py": (
            "from shop.jobs.entry import dispatch\n\n\ndef run_copy(): ...\n"
        ),
        "shop/jobs/entry.py": "from shop.jobs.run.base import run_copy\n\n\ndef dispatch(): ...\n",
    }
    assert any("shop.jobs.entry has no dispatch yet" in message for message in messages(changes))
    assert not imports(tmp_path, {**BEFORE, **changes}, "shop.api")


@pytest.mark.parametrize(
    "entry",
    [
        "def dispatch():\n    from shop.jobs.run import run_copy\n",
        "import shop.jobs.run\n\n\ndef dispatch(): ...\n",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
        "    from shop.jobs.run import run_copy\n\n\ndef dispatch(): ...\n",
    ],
)
def test_accepts_circles_that_python_can_walk(tmp_path, entry):
    changes = {
        "shop/jobs/run.py": (
            "def run_copy():\n    from shop.jobs.entry import dispatch\n    return dispatch\n"
        ),
        "shop/jobs/entry.py": entry,
    }
    assert messages(changes) == []
    assert imports(tmp_path, {**BEFORE, **changes}, "shop.api")


def test_says_nothing_of_what_was_broken_before():
    before = {**BEFORE, "shop/jobs/__init__.py": "from .entry import dispatch\n\nqueue = 1\n"}
    assert messages({"shop/api.py": "from shop.jobs.entry import dispatch as d\n"}, before) == []


def test_says_nothing_of_names_that_are_not_there_at_all():
    assert messages({"shop/api.py": "from shop.jobs.entry import missing\n"}) == []


def test_accepts_a_star_import_of_what_is_there():
    changes = {"shop/api.py": "from shop.jobs.entry import *\n\nprint(dispatch, queue)\n"}
    assert messages(changes) == []
