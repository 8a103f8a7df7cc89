"""A kiosk whose executors share what tests replace, and how its tests are answered."""

from __future__ import annotations

from textwrap import dedent

from migrator.overlay import Overlay
from migrator.reached import Narrowing
from migrator.reached.closure import Closure
from migrator.reached.files import Files
from migrator.reached.narrowing import InFile
from migrator.stages.targets import Targets
from tests.support.kiosk import MONO, kiosk
from tests.support.memory import snapshot
from tests.support.project import Migration, given, migration

TEST = "tests/test_old.py"
RUNNERS = "kiosk.desk.runners"


def files(test: str, **more: str) -> dict[str, str]:
    """Return the kiosk, whose printing and scanning and sorting all send mail, with a test."""
    found = kiosk(
        MONO,
        ("from kiosk.app import app\n", "import mail\n\nfrom kiosk.app import app\n"),
        ('"success": True, "scanned": 2', '"sent": mail.send(values)'),
        (
            "def _run_scan(",
            "def _run_sort(plan, values, task):\n    return mail.send(plan)\n\n\ndef _run_scan(",
        ),
        ('"scan": _run_scan', '"scan": _run_scan, "sort": _run_sort'),
    )
    found |= {f"{name.replace('__', '/')}.py": dedent(text) for name, text in more.items()}
    return {**found, "mail.py": "def send(to):\n    return to\n", TEST: dedent(test)}


def moved(project: dict[str, str]) -> Migration:
    """Return a project whose functions have moved, and whose importers have not followed."""
    return migration(project).until("rewrite-router-imports")


def answers(project: dict[str, str], path: str = TEST) -> InFile:
    """Return the answers for one file of a project."""
    found = moved(project)
    assert found.facts.layout is not None
    targets = Targets.of(found.facts, found.facts.layout, found.plan, found.overlay)
    narrowing = Narrowing(
        found.facts, found.facts.layout, found.plan, found.overlay, targets.homes, targets.copied
    )
    return narrowing.in_file(path, found.overlay.read(path))


def line_of(project: dict[str, str], text: str, path: str = TEST) -> int:
    """Return the line of a file that holds a text."""
    return next(n for n, line in enumerate(project[path].splitlines(), 1) if text in line)


def places(test: str, symbol: str = "mail", **more: str) -> list[str]:
    """Return where a name is looked up for the line of a test with a comment ``# here``."""
    project = files(test, **more)
    found = answers(project).looked_up(line_of(project, "# here"), symbol)
    return [place.path.removeprefix(f"{RUNNERS}.") for place in found.places]


def tree(texts: dict[str, str]) -> Files:
    """Return files of a small project; ``old.py`` is the module whose names have moved."""
    return Files(Overlay(snapshot(given(texts))), "", "old.py", {})


def closure(texts: dict[str, str], path: str, name: str) -> Closure:
    """Return what one function of a file reaches."""
    found = tree(texts)
    file = found.file(path)
    assert file is not None
    reached = Closure(found)
    for index in file.names[name]:
        assert isinstance(index, int)
        reached.add(path, file.reads(index))
    return reached
