from __future__ import annotations

from tests.support.kiosk import BASE, FILES, MONO, kiosk
from tests.support.project import migration


def test_refuses_what_would_be_routed_in_vain():
    files = kiosk(
        BASE, ("    table = {", "    if kind != 'print':\n        return None\n    table = {")
    )
    ((line, message, advice),) = migration(files).plan.refusals
    assert FILES[MONO].splitlines()[line - 1].startswith("def _run_scan(")
    told = f"'scan' would never get to what serves it: {BASE}:5: `if kind != 'print'`"
    assert (message, advice) == (told, "let 'scan' through there, commit, and run again")


def test_refuses_nothing_that_gets_there():
    assert migration(FILES).plan.refusals == ()
