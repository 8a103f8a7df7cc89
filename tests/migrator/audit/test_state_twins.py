# ruff: noqa: E501
"""A lock or a cache that executors share is one afterwards, whichever version of them stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from migrator.stage import Blocked
from tests.support.kiosk import FILES, MONO
from tests.support.project import Migration, migration

PRINT, SCAN = "kiosk/desk/runners/print_runner.py", "kiosk/desk/runners/scan_runner.py"
PRINTED, SCANNED = (
    '    return {"success": True, "printed": 1}\n',
    '    return {"success": True, "scanned": 2}\n',
)
STATE = "import threading\n\n_lock = threading.Lock()\n_seen = {}\n"
TAKES = "    with _lock:\n        _seen[{!r}] = 1\n        return {{'success': True, 'seen': len(_seen)}}\n"
BODY = f"def run_print(plan, values, task):\n{TAKES.format('print')}"


def shop(
    modular: str,
    state: str = STATE,
    printing: str = TAKES.format("print"),
    scanning: str = TAKES.format("scan"),
    **more: str,
) -> dict[str, str]:
    """Return a kiosk whose two executors share state, one of them on both sides."""
    old = FILES[MONO].replace(
        "from kiosk.app import app\n", f"{state}\nfrom kiosk.app import app\n", 1
    )
    files = {
        **FILES,
        MONO: old.replace(PRINTED, printing).replace(SCANNED, scanning),
        PRINT: modular,
    }
    return {**files, **{f"kiosk/desk/{name}.py": text for name, text in more.items()}}


def ran(work: Migration, folder: Path) -> str:
    """Return what the new router's executors have seen of one another."""
    for path, content in work.files().items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    program = (
        "from kiosk.desk.runners.base import run_kind\n"
        "print(run_kind('print')['seen'], run_kind('scan')['seen'], run_kind('print')['seen'])\n"
    )
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


COUNTED = "    return {'success': True, 'seen': _count()}\n"
COUNT = "_seen = []\n\n\ndef _count():\n    _seen.append(1)\n    return len(_seen)\n"
TURNS = "_turns = 0\n\n\ndef _count():\n    global _turns\n    _turns += 1\n    return _turns\n"


@pytest.mark.parametrize(
    ("files", "seen"),
    [
        (shop(f"{STATE}\n\n{BODY}"), "1 2 2\n"),
        (shop(f"from kiosk.desk.shared import _lock, _seen\n\n\n{BODY}", shared=STATE), "1 2 2\n"),
        (
            shop(
                f"{COUNT}\n\ndef run_print(plan, values, task):\n{COUNTED}",
                state=COUNT,
                printing=COUNTED,
                scanning=COUNTED,
            ),
            "1 2 3\n",
        ),
        (
            shop(
                f"{TURNS}\n\ndef run_print(plan, values, task):\n{COUNTED}",
                state=TURNS,
                printing=COUNTED,
                scanning=COUNTED,
            ),
            "1 2 3\n",
        ),
    ],
    ids=["same names", "imported", "through a helper", "rebound"],
)
def test_what_moves_shares_with_what_stays(
    files: dict[str, str], seen: str, tmp_path: Path
) -> None:
    work = migration(files).finish()
    assert ran(work, tmp_path) == seen
    assert not any(
        text.startswith(b"_seen = ") for path, text in work.files().items() if path == SCAN
    )


def test_a_decided_version_shares_what_it_has_under_the_same_name(tmp_path: Path) -> None:
    other = BODY.replace("'seen': len(_seen)", "'seen': len(_seen) + 10")
    files = shop(f"{STATE}\n\n{other}")
    work = migration(files, {"executor:print": "keep-modular"}).finish()
    assert ran(work, tmp_path) == "11 2 12\n"


@pytest.mark.parametrize("answer", ["take-monolith", "keep-both", "keep-both-monolith"])
def test_the_monoliths_version_shares_too(answer: str, tmp_path: Path) -> None:
    other = BODY.replace("'seen': len(_seen)", "'seen': len(_seen) + 10")
    work = migration(shop(f"{STATE}\n\n{other}"), {"executor:print": answer}).finish()
    assert ran(work, tmp_path) == ("11 2 12\n" if answer == "keep-both" else "1 2 2\n")


@pytest.mark.parametrize(
    "files",
    [
        shop(BODY.replace(TAKES.format("print"), PRINTED), printing=PRINTED),
        shop(f"{STATE}\n\n{BODY}".replace("_seen = {}", "_seen = {'a': 1}"), printing=PRINTED),
        shop(f"_seen = {{}}\n\n\ndef run_print(plan, values, task):\n{PRINTED}", printing=PRINTED),
    ],
    ids=["no state", "another start", "not used"],
)
def test_state_that_only_what_moves_has_goes_with_it(files: dict[str, str]) -> None:
    work = migration(
        files,
        {"executor:print": "keep-modular"} if len(migration(files).plan.open_decisions) else {},
    )
    work.finish()
    assert "_seen = {}\n" in work.text(SCAN) and "print_runner" not in work.text(SCAN)


def test_another_name_is_a_question() -> None:
    work = migration(shop(f"{STATE}\n\n{BODY}".replace("_seen", "SEEN")))
    assert [entry.decision.id for entry in work.plan.open_decisions] == ["executor:print"]


def test_what_moves_cannot_rebind_what_stays() -> None:
    turn = "    global _turns\n    _turns += 1\n    return {'success': True, 'seen': _turns}\n"
    files = shop(
        f"_turns = 0\n\n\ndef run_print(plan, values, task):\n{turn}",
        state="_turns = 0\n",
        printing=turn,
        scanning=turn,
    )
    outcome = migration(files).until("extract-executors").build("extract-executors")
    assert isinstance(outcome, Blocked)
    assert "moved code rebinds it, but it lives in kiosk.desk.runners.print_runner" in str(outcome)


def test_a_constant_is_no_state() -> None:
    most = "MOST = 3\n"
    body = "    return {'success': True, 'most': MOST}\n"
    files = shop(
        f"{most}\n\ndef run_print(plan, values, task):\n{body}",
        state=most,
        printing=body,
        scanning=body,
    )
    work = migration(files).finish()
    assert "MOST = 3\n" in work.text(SCAN) and "print_runner" not in work.text(SCAN)
