"""Whatever ran before a migration that nothing objected to gives the same after it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from migrator.audit import AuditOptions, audit
from migrator.overlay import Overlay
from migrator.stage import Blocked
from tests.fuzz import run_both
from tests.fuzz.budget import fuzzed, watched
from tests.fuzz.mutate import changed
from tests.fuzz.readable import compiles
from tests.fuzz.test_pipeline import Files, planned, project, proposals
from tests.support.memory import snapshot
from tests.support.small import LEGACY

ASKS = "shop/asks.py"
PLACE = re.compile(r" at 0x[0-9a-f]+")


@fuzzed(few=4)
@given(data=st.data())
def test_what_ran_before_gives_the_same_after(shard, data):
    files = {**project(), ASKS: b"from shop.jobs.legacy import _execute_kind as route\n"}
    files[LEGACY] = data.draw(changed(files[LEGACY], 2))
    if not compiles(files[LEGACY]):
        return
    with watched("the migration"):
        after = migrated(files)
    if after is not None:
        compare(files, after)


def migrated(files: Files) -> Files | None:
    """Return the files after all stages; None where a person would have to do something."""
    source = snapshot(files)
    facts = audit(source, AuditOptions())
    plan = planned(facts, source) if facts.layout else None
    if plan is None or plan.open_decisions:
        return None
    overlay = Overlay(source)
    for proposal in proposals(facts, plan, overlay):
        if isinstance(proposal.outcome, Blocked) or proposal.findings:
            return None
    return {path: overlay.read(path) for path in overlay.paths()}


def compare(before: Files, after: Files) -> None:
    """Ask both for each kind. What the monolith could not do, the modular side may do."""
    was, now = answers(before, after)
    for kind, old, new in zip(run_both.KINDS, was or (), now or (), strict=False):
        if "'success': True" in old:
            assert PLACE.sub("", new) == PLACE.sub("", old), f"{kind} gave {old}, and gives {new}"
    assert was is None or now is not None, "it ran before"


def answers(*trees: Files) -> list[list[str] | None]:
    with TemporaryDirectory() as folder:
        roots = [Path(folder, str(number)) for number in range(len(trees))]
        for root, files in zip(roots, trees, strict=True):
            for path, content in files.items():
                place = root / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
        module = ASKS.removesuffix(".py").replace("/", ".")
        command = [sys.executable, run_both.__file__, module, *map(str, roots)]
        done = subprocess.run(command, capture_output=True, check=True, timeout=100)
    return json.loads(done.stdout)
