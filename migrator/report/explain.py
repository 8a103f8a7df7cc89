"""The story of one task name, for people."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.amounts import amount
from migrator.findings.codes import DEFINED_FOR
from migrator.findings.reach import misfit_message, name_message
from migrator.findings.story import Definition, Mention, Story
from migrator.report.audit import NOT_SEEN
from migrator.report.lines import BAD, GOOD, PLAIN, TITLE, copy_line, names_elsewhere

MOST_LINES = 20


def story_lines(story: Story) -> Iterator[str]:
    """Yield the story; the first character of each line is its style."""
    yield from _verdict(story)
    yield from _definitions(story)
    yield from _why(story)
    yield from _processes(story)
    yield from _differences(story)
    yield from _unreached(story)
    yield from _misfits(story)
    yield from _references(story)
    yield from _advice(story)


def _verdict(story: Story) -> Iterator[str]:
    count = amount(len(story.definitions), "definition")
    collision = story.collision
    if story.dangling and not story.definitions:
        sure = any(item.certain for item in story.dangling)
        yield f"{BAD if sure else PLAIN}{story.name}: used, and not defined here"
    elif collision is None:
        yield f"{PLAIN if _is_alone(story) else GOOD}{story.name}: {count}{_unseen(story)}"
    elif collision.verdict == "undefined" and collision.cause in NOT_SEEN:
        yield f"{BAD}{story.name}: {count}, and no worker was seen that imports them"
    elif collision.verdict == "undefined":
        yield f"{BAD}{story.name}: {count}, and which one runs is undefined"
    elif collision.verdict == "defined":
        yield f"{BAD}{story.name}: {count}; the one in {collision.winner} runs"
    else:
        yield f"{PLAIN}{story.name}: {count}, and no process has more than one"


def _is_alone(story: Story) -> bool:
    """Tell whether nothing is seen to import a definition."""
    return bool(story.definitions) and not story.imports


def _unseen(story: Story) -> str:
    if story.unimported:
        return ", in a module that no worker imports" if len(story.definitions) == 1 else ""
    return ", and no process was seen that imports it" if _is_alone(story) else ""


def _definitions(story: Story) -> Iterator[str]:
    if story.definitions:
        yield from _title("Definitions")
    for item in story.definitions:
        yield from _definition(item)


def _definition(item: Definition) -> Iterator[str]:
    entry = item.registration
    runs = {True: "  <- this one runs", False: "  (never runs)", None: ""}[item.runs]
    yield f"{PLAIN}  {entry.where}{runs}"
    for decorator in item.decorators:
        yield f"{PLAIN}      {decorator}"
    named = "named in the source" if entry.explicit else "named by Celery after its module"
    bound = ", bound" if entry.bound else ""
    yield f"{PLAIN}      {entry.function} in {entry.module} ({entry.form}{bound}; {named})"
    yield from (f"{PLAIN}      {line}" for line in names_elsewhere(entry))


def _why(story: Story) -> Iterator[str]:
    if story.collision is None:
        return
    yield from _title("Which one runs, and why")
    yield f"{PLAIN}  {story.collision.verdict}: {story.collision.reason}"
    yield f"{PLAIN}  This holds for {DEFINED_FOR}."


def _processes(story: Story) -> Iterator[str]:
    if not story.definitions:
        return
    yield from _title("Which process imports which")
    for lost in story.unimported:
        yield f"{BAD}  no worker imports {lost.where.path} (DM306): a message to it is discarded"
        yield from (f"{PLAIN}      {where}  a worker starts here" for where in lost.workers)
    if not story.imports and not story.unimported:
        yield f"{PLAIN}  no process was found that imports a definition"
    yield from (f"{PLAIN}  nothing imports this: {copy_line(copy)}" for copy in story.copies)
    for name, item in story.imports:
        verb = "imports" if item.when == "start" else "may import, inside a function,"
        yield f"{PLAIN}  {name} {verb} {item.path}"
        yield from (f"{PLAIN}      {step.where}  {step.says}" for step in item.chain)


def _differences(story: Story) -> Iterator[str]:
    for twin in story.twins:
        yield from _title("The bodies")
        pair = f"{twin.legacy.where} and {twin.modular.where}"
        if twin.same:
            yield f"{PLAIN}  {pair} do the same, but for names, logging and docstrings"
            continue
        yield f"{PLAIN}  {pair} are {twin.similarity:.0%} alike"
        yield from (f"{PLAIN}  - {difference}" for difference in twin.differences)


def _unreached(story: Story) -> Iterator[str]:
    if story.dangling:
        yield from _title("Where it is used")
    for item in story.dangling:
        yield f"{BAD if item.certain else PLAIN}  {item.where}  {name_message(item)}"
        if item.reason:
            yield f"{PLAIN}      {item.reason}"


def _misfits(story: Story) -> Iterator[str]:
    if story.misfits:
        yield from _title("Calls that fail")
    for item in story.misfits:
        yield f"{BAD}  {item.where}  {misfit_message(item)}"


def _references(story: Story) -> Iterator[str]:
    evidence = [line for symbol in story.symbols for line in symbol.evidence]
    if evidence:
        yield from _title("Who reaches the monolith's definition")
        yield from _some([f"{PLAIN}  {line}" for line in evidence])
    if story.calls:
        yield from _title("Who calls it")
        yield from _some([_call(item, form) for item, form in story.calls])
    mentions = [item for item in story.mentions if not _is_own(story, item)]
    yield from _title("Who uses the name")
    if not mentions:
        yield f"{PLAIN}  no line of the repository but its definitions has it as text"
    yield from _some([f"{PLAIN}  {item.where}  {item.text}" for item in mentions])


def _call(item: Mention, form: str) -> str:
    plain = "  (runs here, no message)" if form == "call" else ""
    return f"{PLAIN}  {item.where}  {item.text}{plain}"


def _is_own(story: Story, item: Mention) -> bool:
    """Tell whether a line is in the head of a definition: at most some lines above its ``def``."""
    places = [entry.registration.where for entry in story.definitions]
    return any(p.path == item.where.path and 0 <= p.line - item.where.line <= 8 for p in places)


def _some(lines: list[str]) -> Iterator[str]:
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"{PLAIN}  and {len(lines) - MOST_LINES} more"


def _advice(story: Story) -> Iterator[str]:
    if story.advice:
        yield from _title("What to do")
    yield from (f"{PLAIN}  {sentence}" for sentence in story.advice)


def _title(text: str) -> Iterator[str]:
    yield PLAIN
    yield f"{TITLE}{text}"
