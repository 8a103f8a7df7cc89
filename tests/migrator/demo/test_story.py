from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from migrator.demo.story import Story
from migrator.demo.summary import compare, list_commits, where_to_look
from tests.migrator.demo.test_judge import AFTER, BEFORE


def told(tell, encoding: str = "utf-8", **how) -> str:
    """Return what a story prints on a stream of this encoding."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    tell(Story(Console(file=stream, highlight=False, width=100, **how)))
    stream.flush()
    return raw.getvalue().decode(encoding)


def test_plain_lines_when_piped():
    def tell(story: Story) -> None:
        story.chapter("Before")
        with story.waiting("starting"):
            story.verdict(False, "backup", "failed: Unknown job type")
        with story.waiting("not said", plain=False):
            story.verdict(True, "check", "completed")

    assert told(tell).splitlines() == [
        "",
        "1/4 Before",
        "  starting ...",
        f"  ✗ {'backup':27} failed: Unknown job type",
        f"  ✓ {'check':27} completed",
    ]


def test_signs_that_every_terminal_can_print():
    text = told(lambda story: compare(story, BEFORE, AFTER), "ascii")
    assert "x Unknown job type" in text
    assert "+ completed" in text


def test_control_characters_do_not_reach_the_terminal():
    text = told(lambda story: story.verdict(True, "x", "\x1b[2J"), force_terminal=True)
    assert "\x1b[2J" not in text
    assert "\\x1b[2J" in text


def test_compares_each_request_before_and_after():
    lines = told(lambda story: compare(story, BEFORE, AFTER)).splitlines()
    backup = next(line for line in lines if line.startswith("template backup"))
    assert " ".join(backup.split()) == "template backup ✗ Unknown job type ✓ completed"
    dispatch = next(line for line in lines if line.startswith("tasks.dispatch_job"))
    assert "✗ defined twice" in dispatch
    assert "✓ defined once" in dispatch


def test_lists_commits():
    text = told(lambda story: list_commits(story, "new", [("abc1234", "Audit [bold]it[/]")]))
    assert "1 commits on new\n  abc1234 Audit [bold]it[/]\n" in text


def test_commands_can_be_pasted():
    text = told(lambda story: where_to_look(story, Path("/tmp/my demo"), False))
    assert "git -C '/tmp/my demo' log --oneline --stat\n" in text
    assert " undo '/tmp/my demo'\n" in text
    assert "rm -rf '/tmp/my demo'\n" in text


def test_temporary_folder_is_thrown_away_whole():
    text = told(lambda story: where_to_look(story, Path("/tmp/demo-x/repo"), True))
    assert "rm -rf /tmp/demo-x\n" in text
