"""What Python reads and libcst does not is refused where it is in the way, with file and line."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import pytest

from migrator.audit import AuditOptions, audit
from migrator.engine import Apply, Conversation, Proposal, Skip, migrate
from migrator.errors import DemonolithError
from migrator.overlay import Overlay
from migrator.planning.planner import make_plan
from migrator.python_source import libcst_reads
from migrator.stage import Blocked
from migrator.stages import STAGES
from migrator.unreadable import refuse, unreadable
from migrator.verify import verify
from tests.support.memory import snapshot
from tests.support.small import LEGACY, small

FILES = {path: text for path, text in small().items() if path.endswith(".py")}
WITH_BLOCKS = sorted(path for path in FILES if ":\n    " in FILES[path])
IN_THE_WAY = sorted({*WITH_BLOCKS} - {LEGACY})


def bent(text: str) -> str:
    """Begin the first block with a line of a backslash alone: Python joins it to the next."""
    head, _, body = text.partition(":\n    ")
    return f"{head}:\n    \\\n    {body}"


def line_of(text: str) -> int:
    return text[: text.index("    \\\n")].count("\n") + 2


def proposals(files: Mapping[str, str]) -> list[Proposal]:
    """Migrate, leaving out what is blocked."""
    source = snapshot(files)
    facts = audit(source, AuditOptions())
    assert facts.layout is not None
    plan = make_plan(facts, {}, source)
    talk: Conversation = migrate(facts, plan, Overlay(source), STAGES, verify)
    found = [next(talk)]
    while True:
        stuck = isinstance(found[-1].outcome, Blocked)
        try:
            found.append(talk.send(Skip() if stuck else Apply()))
        except StopIteration:
            return found


def refusals(files: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return place, message and advice of whatever is refused."""
    try:
        found = proposals(files)
    except DemonolithError as error:
        place, _, message = error.message.partition(": ")
        return [(place, message, error.hint)]
    return [
        (str(reason.where), reason.message, reason.remedy)
        for proposal in found
        if isinstance(proposal.outcome, Blocked)
        for reason in proposal.outcome.reasons
        if reason.where is not None
    ]


def test_the_text_is_a_module_to_python_alone():
    ast.parse(bent(FILES[LEGACY]))
    assert libcst_reads(FILES[LEGACY].encode())
    assert not libcst_reads(bent(FILES[LEGACY]).encode())


def test_a_monolith_that_libcst_cannot_read_is_refused_before_any_stage():
    text = bent(FILES[LEGACY])
    with pytest.raises(DemonolithError, match="libcst cannot read this file") as caught:
        proposals({**FILES, LEGACY: text})
    assert str(caught.value).startswith(f"{LEGACY}:{line_of(text)}: ")
    assert "plainer" in caught.value.hint


def test_a_monolith_that_libcst_alone_reads_is_refused():
    head, _, tail = FILES[LEGACY].partition("    executor = ")
    text = f"{head} \\\n   executor = {tail}"
    with pytest.raises(SyntaxError):
        ast.parse(text)
    assert libcst_reads(text.encode())
    ((place, message, advice),) = set(refusals({**FILES, LEGACY: text}))
    assert place == f"{LEGACY}:{head.count(chr(10)) + 1}"
    assert "libcst does not print this line as it is" in message
    assert advice.startswith("write the line in a plainer way")


@pytest.mark.parametrize("odd", ["\\\n", "\x0c", "import os\n\\\n"])
def test_a_monolith_whose_lines_libcst_counts_otherwise_is_refused(odd: str):
    text = odd + FILES[LEGACY]
    ast.parse(text)
    assert libcst_reads(text.encode())
    ((place, message, advice),) = set(refusals({**FILES, LEGACY: text}))
    assert place == f"{LEGACY}:{2 if 'os' in odd else 1}"
    assert "libcst does not print this line as it is" in message
    assert advice.startswith("write the line in a plainer way")


@pytest.mark.parametrize("path", IN_THE_WAY)
def test_a_file_in_the_way_is_named_with_line_and_advice(path: str):
    text = bent(FILES[path])
    ast.parse(text)
    said = refusals({**FILES, path: text})
    assert said and all("libcst" in message and advice for _, message, advice in said)
    assert {place for place, _, _ in said} <= {f"{path}:{line_of(text)}", f"{path}:1"}


@pytest.mark.parametrize("end", ["\r", "\r\r\n"])
def test_a_file_with_lone_carriage_returns_is_named_before_it_is_changed(end: str):
    path = "shop/jobs/__init__.py"
    text = f"{FILES[path]}from shop.jobs.legacy import dispatch\n".replace("\n", end)
    ast.parse(text)
    said = refusals({**FILES, path: text})
    assert said and all("libcst" in message for _, message, _ in said)
    assert {place for place, _, _ in said} == {f"{path}:1"}


def test_a_file_with_names_in_other_letters_is_named_before_it_is_changed():
    path = "shop/jobs/flow/dispatcher.py"
    text = FILES[path].replace("bind=True", "bin\uff44=True")
    assert text != FILES[path]
    ast.parse(text)
    said = refusals({**FILES, path: text})
    assert said and all("libcst" in message for _, message, _ in said)


def test_letters_in_texts_and_comments_are_no_names():
    path = "shop/jobs/flow/dispatcher.py"
    text = FILES[path].replace("@shared_task", 'NOTE = "\uff44one"  # \ufb01ne\n\n\n@shared_task')
    assert text != FILES[path]
    assert refusals({**FILES, path: text}) == []


@pytest.mark.parametrize("path", ["shop/other.py", "shop/jobs/kinds/notes.py"])
def test_a_file_that_has_nothing_to_do_with_it_stops_nothing(path: str):
    found = proposals({**FILES, path: bent("def f():\n    return 1\n")})
    assert not [entry for entry in found if isinstance(entry.outcome, Blocked)]
    assert not [entry for entry in found if path in entry.changes.paths]


def test_another_error_is_no_reason():
    facts = audit(snapshot(FILES), AuditOptions())
    bad = snapshot({**FILES, LEGACY: bent(FILES[LEGACY])})
    assert unreadable(ValueError("no"), facts, bad) == ()
    refuse(ValueError("no"), facts, bad)
