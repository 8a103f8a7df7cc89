"""Stage 7: the monolith goes, with a proof for each of its symbols."""

from __future__ import annotations

import pytest

from migrator.facts import Facts
from migrator.plan import Plan
from migrator.stage import Blocked, Changed, Unchanged
from migrator.stages.delete_monolith import SEPARATOR
from tests.support.bakery import COUNTER, OLD, bakery, edited
from tests.support.kiosk import MONO, kiosk
from tests.support.project import (
    check_blocked,
    check_stage,
    check_unchanged,
    migration,
    stage_named,
)

STAGE = "delete-monolith"


def evidence(files: dict[str, str]) -> tuple[str, ...]:
    return check_stage(files, STAGE, {OLD: None}).evidence


def test_deletes_nothing_but_the_monolith():
    check_stage(bakery(), STAGE, {OLD: None})


def test_deletes_the_stub_of_the_monolith_and_no_other():
    stubs = {f"{OLD}i": "def bake(kind): ...\n", f"{COUNTER}i": "def sell(kind): ...\n"}
    check_stage({**bakery(), **stubs}, STAGE, {OLD: None, f"{OLD}i": None})


def test_gives_the_fate_of_each_symbol():
    found = evidence(bakery())
    assert "_make_cake: lives on as bakery.oven.recipes.make_cake" in found
    assert "bake: lives on as bakery.oven.bake" in found
    assert "logger: dead: used only by _make_cake" in found
    assert "old_cake: dead: nothing outside the legacy mapping reaches it" in found
    assert "RECIPES: the legacy lookup: its callers dispatch directly now" in found


def test_lists_the_comments_that_go_with_it():
    found = [line for line in evidence(bakery()) if line.startswith("comment")]
    assert found == [
        "comment of line 13 goes with it: # The oven's door",
        "comment of line 62 goes with it: # The iron was sold.",
        "comment of line 74 goes with it: # What the till used to send.",
    ]


@pytest.mark.parametrize(
    "text", ["#", "# ---", "#####", "# ====  ====", "# - - -", "#*#*#", "# ─────", "# ___"]
)
def test_takes_a_line_that_only_draws_for_no_comment(text: str):
    assert SEPARATOR.fullmatch(text)


@pytest.mark.parametrize("text", ["# a", "# -- a --", "#!x", "# 1", "# ü"])
def test_takes_anything_with_a_word_for_a_comment(text: str):
    assert not SEPARATOR.fullmatch(text)


def test_mentions_texts_that_still_speak_of_it():
    files = {**bakery(), "README.md": "See `bakery/oven/everything.py`.\n"}
    assert any(line.startswith("a text mentions it: README.md:1") for line in evidence(files))


def test_does_not_mention_a_text_that_a_stage_has_rewritten():
    checks = (
        "import logging\n\n\ndef test_quiet(caplog):\n"
        "    with caplog.at_level('INFO', logger='bakery.oven.everything'):\n        pass\n"
    )
    found = evidence({**bakery(), "tests/test_quiet.py": checks})
    assert not [line for line in found if "test_quiet" in line]


def test_mentions_a_line_once():
    text = "See bakery/oven/everything.py, that is bakery.oven.everything.\n"
    found = evidence({**bakery(), "README.md": text})
    assert sum(line.startswith("a text mentions it") for line in found) == 1


def test_mentions_no_more_than_a_reader_would_look_at():
    text = "See bakery/oven/everything.py.\n" * 30
    found = evidence({**bakery(), "README.md": text})
    assert sum(line.startswith("a text mentions it") for line in found) == 20
    assert found[-1] == "and 10 more texts"


def test_quotes_the_part_of_a_long_line_that_matters():
    module, rest = "bakery.oven.everything", "x" * 50_000
    text = f'{{"a": "{rest}", "imports": ["{module}"], "b": "{rest}"}}\n'
    files = {**bakery(), "celery.json": text}
    outcome = check_blocked(files, STAGE, f"a string that acts still names {module}: …xxx")
    assert f'["{module}"]' in str(outcome.reasons[0])
    assert len(str(outcome.reasons[0])) < 600


@pytest.mark.parametrize(
    "line",
    [
        "NAMES = lambda: ['bakery.oven.everything']  # \x0c here",
        "NAMES = lambda: ['bakery.oven.everything', '\u2028\x85']",
        "NAMES = lambda: ['bakery.oven.everything']  # caf\xe9",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1250"])
def test_sees_a_string_that_acts_in_a_line_of_any_characters(line: str, encoding: str):
    text = f"# coding: {encoding}\n{line}\n".encode(encoding, "ignore")
    files = {**bakery(), "bakery/odd.py": text}
    check_blocked(files, STAGE, "a string that acts still names bakery.oven.everything")


def test_blocks_a_statement_that_would_be_lost():
    files = bakery()
    files[OLD] += '\n\nqueue.conf.update(task_default_queue="oven")\n'
    check_blocked(files, STAGE, "would be lost")


def test_says_once_what_a_block_would_lose():
    files = bakery()
    files[OLD] += '\n\nif __name__ == "__main__":\n    queue.start()\n'
    blocked = check_blocked(files, STAGE, "is started as a program")
    assert len(blocked.reasons) == 1


def test_blocks_while_something_still_imports_it():
    work = migration(bakery())
    outcome = work.build(STAGE)
    assert isinstance(outcome, Blocked)
    assert any(
        f"{COUNTER}:5: still refers to bakery.oven.everything" in str(reason)
        for reason in outcome.reasons
    )


def test_leaves_out_a_helper_that_nothing_uses():
    files = edited(OLD, ("SUGAR = {", "SALT = 1\nSUGAR = {"))
    assert "SALT: dead: nothing uses it" in evidence(files)


def test_is_done_once_the_monolith_is_gone():
    work = migration(bakery()).until(STAGE)
    work.apply(STAGE)
    assert work.build(STAGE) == Unchanged("there is no monolith")


def test_has_nothing_to_do_without_a_monolith():
    outcome = stage_named(STAGE).build(Facts("c", "t"), Plan(), migration(bakery()).overlay)
    assert isinstance(outcome, Unchanged)


def test_leaves_a_project_without_the_disease_alone():
    check_unchanged({"app.py": "from celery import Celery\n\napp = Celery('x')\n"}, STAGE)


def test_a_statement_that_moved_along_is_accounted_for():
    made = 'SUGAR = {"cake": 3}\n'
    files = edited(OLD, (made, f"{made}SUGAR.update(white=1)\n"))
    found = [line for line in evidence(files) if line.startswith("SUGAR.update(white=1)")]
    assert found and found[0].startswith("SUGAR.update(white=1): runs when bakery.")


def test_says_once_what_would_be_lost():
    files = bakery()
    files[OLD] += '\n\nqueue.conf.update(task_default_queue="oven")\n'
    outcome = migration(files).until(STAGE).build(STAGE)
    assert isinstance(outcome, Blocked)
    assert len(outcome.reasons) == 1


SWEEP = """

class Sweep(queue.Task):
    name = "bakery.sweep"

    def run(self):
        return 1


{}
"""
CALLS = ["queue.register_task(Sweep())", "sweep = queue.register_task(Sweep())"]


def sweeping(call: str) -> dict[str, str]:
    files = bakery()
    files[OLD] += SWEEP.format(call)
    return files


@pytest.mark.parametrize("call", CALLS)
def test_what_registers_a_task_shares_its_fate(call: str):
    found = evidence(sweeping(call))
    assert "Sweep: dead: nothing outside the legacy mapping reaches it" in found
    name = call.partition(" = ")[0]
    assert f"{name}: goes with Sweep, which it registers" in found


@pytest.mark.parametrize("call", CALLS)
def test_a_task_that_a_call_registers_is_refused_before_anything_is_moved(call: str):
    files = sweeping(call) | {"bakery/send.py": "from bakery.queue import queue\n\n\ndef go():\n"}
    files["bakery/send.py"] += '    queue.send_task("bakery.sweep")\n'
    work = migration(files)
    assert not [one for one in work.plan.decisions if one.decision.id.startswith("symbol:")]
    outcome = check_blocked(files, "extract-executors", "Sweep: no task decorator found on it")
    assert "move it and that call by hand" in str(outcome.reasons[0])


def test_keeps_what_a_statement_does_besides():
    files = bakery()
    files[OLD] += SWEEP.format("print(queue.register_task(Sweep()))")
    check_blocked(files, STAGE, "print(queue.register", {"task:bakery.sweep": "drop"})


def test_keeps_the_monolith_while_a_script_in_utf_16_names_it():
    script = "celery -A bakery.queue worker -I bakery.oven.everything\r\n".encode("utf-16")
    check_blocked({**bakery(), "start.ps1": script}, STAGE, "start.ps1:1")


FILLING = "TABLE = {}\n\n\ndef _route(kind, plan, values, task):\n    table = TABLE\n"
FILLED = 'TABLE["print"] = _run_print\nTABLE.update(scan=_run_scan)\n'


def filled(more: str = "") -> dict[str, str]:
    """Return the kiosk with a table that statements below the router fill."""
    files = kiosk(
        MONO,
        ("def _route(kind, plan, values, task):\n", FILLING),
        ('    table = {"print": _run_print, "scan": _run_scan}\n', ""),
    )
    return {**files, MONO: f"{files[MONO]}\n\n{FILLED}{more}"}


def test_what_fills_a_table_that_goes_goes_with_it():
    work = migration(filled()).until(STAGE)
    outcome = work.build(STAGE)
    assert isinstance(outcome, Changed)
    assert "TABLE['print'] = _run_print: fills TABLE, which goes" in outcome.evidence
    assert "TABLE.update(scan=_run_scan): fills TABLE, which goes" in outcome.evidence


@pytest.mark.parametrize(
    "more", ['TABLE[print("x")] = _run_scan\n', 'open("x", "w").write(str(TABLE))\n']
)
def test_what_does_more_than_fill_it_is_lost(more: str):
    decide = {"routing:_route": "complete"} if more.startswith("TABLE") else None
    check_blocked(filled(more), STAGE, "would be lost", decide)
