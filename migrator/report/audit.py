"""The audit for people: a first screen with the verdict, then what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from migrator.amounts import amount
from migrator.facts import Collision, Facts
from migrator.findings import BY_ID, Finding
from migrator.report.details import details
from migrator.report.lines import BAD, DIM, GOOD, PLAIN, TITLE, shortened

SCREEN = 24
WIDTH = 79
SERIOUS = ("undefined", "defined")
NOT_SEEN = ("no-process", "computed")  # causes of an undefined verdict that nothing has shown
COLLISIONS = ("DM101", "DM102", "DM103")  # listed by name


def audit_lines(facts: Facts, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the report; the first character of each line is its style.

    Args:
        facts: What was found.
        findings: What of it a person should know.
    """
    yield from first_screen(facts, findings)
    yield from details(facts)


def first_screen(facts: Facts, findings: Sequence[Finding]) -> list[str]:
    """Return the verdict and what it counts, in no more lines than a terminal has."""
    top = list(_verdict(facts))
    below = [*_counts(findings), *_next(facts)]
    room = SCREEN - len(top) - len(below)
    return [*top, *_collisions(_by_weight(facts), room), *below]


def _verdict(facts: Facts) -> Iterator[str]:
    names = len({entry.name for entry in facts.registrations if entry.name})
    serious = [one for one in facts.collisions if one.verdict in SERIOUS]
    undefined = sum(one.verdict == "undefined" for one in serious)
    if not facts.registrations:
        yield f"{GOOD}No Celery task is registered here."
    elif not serious:
        yield f"{GOOD}No worker has two definitions of one task name ({amount(names, 'name')})."
    else:
        verb = "has" if len(serious) == 1 else "have"
        yield f"{BAD}{len(serious)} of {amount(names, 'task name')} {verb} two definitions or more."
    unseen = sum(one.cause in NOT_SEEN for one in serious)
    if undefined > unseen:
        seen = undefined - unseen
        yield f"{BAD}For {seen} of them, which one runs is undefined: it can change any time."
    if unseen:
        yield f"{BAD}For {unseen} of them, no worker was seen that imports them; in one that does,"
        yield f"{BAD}which one runs is undefined."
    if facts.layout:
        module = facts.layout.monolith
        yield f"{PLAIN}The monolith is {module.name} ({module.path})."
    elif facts.candidates and serious:
        question = facts.open_question
        says = f"{question[0].upper()}{question[1:]}. Pass --monolith."
        yield BAD + shortened(says, WIDTH)


def _by_weight(facts: Facts) -> list[Collision]:
    order = {"undefined": 0, "defined": 1, "apart": 2}
    return sorted(facts.collisions, key=lambda one: (order[one.verdict], one.name))


def _collisions(collisions: Sequence[Collision], room: int) -> Iterator[str]:
    """Yield a block for each collision that fits whole; say how many did not."""
    if not collisions:
        return
    yield PLAIN
    yield f"{TITLE}Task names with more than one definition"
    room -= 3
    for shown, collision in enumerate(collisions):
        block = list(_collision(collision))
        if len(block) > room:
            yield f"{PLAIN}  and {len(collisions) - shown} more, below"
            return
        room -= len(block)
        yield from block


def _collision(collision: Collision) -> Iterator[str]:
    mark = BAD if collision.verdict == "undefined" else PLAIN
    yield mark + shortened(f"  {collision.verdict:9}  {collision.name}", WIDTH)
    for entry in collision.registrations:
        says = f"  {collision.runs(entry):9}  {entry.where}  {entry.form}"
        yield PLAIN + shortened(says, WIDTH)


def _counts(findings: Sequence[Finding]) -> Iterator[str]:
    counts = Counter(item.code for item in findings if item.code not in COLLISIONS)
    if counts:
        yield PLAIN
        yield f"{TITLE}Also"
    for code, count in sorted(counts.items()):
        mark = BAD if BY_ID[code].severity == "error" else PLAIN
        yield mark + shortened(f"  {count:5}  {code}  {BY_ID[code].title}", WIDTH)


def _next(facts: Facts) -> Iterator[str]:
    serious = [one for one in _by_weight(facts) if one.verdict in SERIOUS]
    if not serious:
        return
    yield PLAIN
    yield f"{DIM}Next: demonolith audit --explain {serious[0].name}"
    if facts.layout:
        yield f"{DIM}      demonolith preview    (every step as a diff; changes nothing)"
