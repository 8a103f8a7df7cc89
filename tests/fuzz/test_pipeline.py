"""Any modules in a backend with the disease, through audit, plan, all stages and their checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hypothesis import given
from hypothesis import strategies as st

from migrator.audit import AuditOptions, audit
from migrator.engine import Apply, Conversation, Proposal, Skip, migrate
from migrator.errors import DemonolithError
from migrator.facts import Facts
from migrator.findings.collect import all_findings
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.planning.planner import make_plan
from migrator.snapshot import Snapshot
from migrator.stage import Blocked
from migrator.stages import STAGES
from migrator.verify import verify
from tests.fuzz.budget import fuzzed, watched
from tests.fuzz.mutate import changed, sources
from tests.fuzz.readable import compiled, compiles, newer
from tests.support.memory import snapshot
from tests.support.small import LEGACY, small

INPUTS = 8
PLACES = st.sampled_from(
    [
        *("shop/more{}.py", "shop/jobs/more{}.py", "shop/jobs/kinds/more{}.py", "tests/test_{}.py"),
        *("scripts/more{}.py", "shop/more{}/__init__.py", "more{}.py", "shop/jobs/flow/more{}.py"),
    ]
)
OWN = sorted(name for name in small() if name.endswith(".py") and small()[name])
# Whoever names none of these, and is none of its files, has nothing to do with the migration.
NAMED = re.compile(rb"shop|legacy|jobs|dispatch|execut|celery|logger|kind|task|import_|\.\s*import")
Files = Mapping[str, bytes]


@fuzzed(few=4, inputs=INPUTS)
@given(inputs=st.lists(st.tuples(PLACES, sources()), min_size=INPUTS, max_size=INPUTS))
def test_modules_beside_the_monolith(shard, inputs):
    more = {place.format(n): source for n, (place, source) in enumerate(inputs)}
    check({**project(), **more})


@fuzzed(few=4)
@given(data=st.data(), path=st.sampled_from([LEGACY, *OWN]))
def test_modules_of_the_migration_itself(shard, data, path):
    files = project()
    files[path] = data.draw(changed(files[path], 3))
    check(files)


def project() -> dict[str, bytes]:
    return {path: text.encode() for path, text in small().items() if isinstance(text, str)}


def check(files: Files) -> None:
    """Migrate, whatever it takes, and look at every file before and after."""
    source = snapshot(files)
    with watched("the audit"):
        facts = audit(source, AuditOptions())
        all_findings(facts)
    if facts.layout is None:
        return
    with watched("the plan"):
        plan = planned(facts, source)
    if plan is None:
        return
    overlay = Overlay(source)
    with watched("the stages"):
        for proposal in proposals(facts, plan, overlay):
            assert not (proposal.findings and stable_only(proposal)), proposal.findings
    check_result(files, overlay)


def planned(facts: Facts, source: Snapshot) -> Plan | None:
    try:
        plan = make_plan(facts, {}, source, None, False)
    except DemonolithError:
        return None
    return plan


def proposals(facts: Facts, plan: Plan, overlay: Overlay) -> Iterator[Proposal]:
    conversation: Conversation = migrate(facts, plan, overlay, STAGES, verify)
    proposal = next(conversation, None)
    while proposal is not None:
        yield proposal
        stuck = isinstance(proposal.outcome, Blocked) or bool(proposal.findings)
        try:
            proposal = conversation.send(Skip() if stuck else Apply())
        except StopIteration:
            return


def stable_only(proposal: Proposal) -> bool:
    """Tell whether a check has found what no stage may ever build: bad syntax, a second change."""
    return any(finding.check in ("syntax", "stability") for finding in proposal.findings)


def check_result(files: Files, overlay: Overlay) -> None:
    for path in overlay.edits:
        before, after = files.get(path), overlay.get(path)
        if before is not None and before != after:
            assert path in OWN or NAMED.search(
                before
            ), f"{path} has nothing to do with it, and was changed"
            assert compiles(before) or newer(before), f"{path} was no module, and was changed"
        if after is not None and path.endswith(".py") and not newer(after):
            compiled(after)
