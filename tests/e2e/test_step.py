"""``step`` at a real terminal: every key, the editor, the questions, stopping and going on."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pexpect
import pytest

from tests.support.command import demonolith, environment, words
from tests.support.repo import Project
from tests.support.small import MAIL, small

PROMPT = r"apply this stage \[([a-z,?]+)\]\? "


class Terminal:
    """A person at a terminal of 100 columns, in front of one command."""

    def __init__(self, repo: Project, *args: str, **env: str) -> None:
        program, *rest = words(*args)
        self.child = pexpect.spawn(
            program,
            rest,
            cwd=str(repo.root),
            env=environment(TERM="xterm-256color", PAGER="cat", **env),
            encoding="utf-8",
            timeout=60,
            dimensions=(40, 100),
        )

    def asked(self, pattern: str = PROMPT) -> str:
        """Wait for the prompt and return what was printed before, without colours."""
        self.child.expect(pattern)
        return plain(self.child.before)

    def answer(self, *keys: str) -> str:
        """Give answers, each at its prompt; return what was printed before the last one."""
        shown = ""
        for key in keys:
            shown = self.asked()
            self.child.sendline(key)
        return shown

    def end(self) -> tuple[int, str]:
        self.child.expect(pexpect.EOF)
        self.child.close()
        code = self.child.exitstatus
        return (-1 if code is None else code), plain(self.child.before)


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text).replace("\r\n", "\n")


@pytest.fixture
def editor(tmp_path):
    """Makes an ``EDITOR`` that runs a piece of Python for each file it is given."""

    def make(code: str) -> str:
        script = tmp_path / "editor.py"
        script.write_text(
            f"import sys\nfrom pathlib import Path\nfor name in sys.argv[1:]:\n{code}"
        )
        return f"{sys.executable} {script}"

    return make


def trailers(repo: Project, revision: str = "HEAD") -> dict[str, str]:
    lines = repo.git("log", "-1", "--format=%(trailers:only,unfold)", revision).splitlines()
    return dict(line.split(": ", 1) for line in lines if line)


def test_shows_evidence_and_diff_and_commits_with_y(shop):
    person = Terminal(shop, "step")
    shown = person.answer("y")
    assert "1/7 audit" in shown
    assert "shop.dispatch is registered 2 times" in shown
    person.answer("y")
    shown = person.answer("q")
    assert "3/7 extract-executors" in shown
    assert "now execute_mail in shop/jobs/kinds/mail.py" in shown
    assert '+    logger.info("mail %s", options)' in shown
    code, told = person.end()
    assert (code, shop.branch) == (0, "demonolith/legacy")
    assert f"Stopped. Go on with: demonolith resume {shop.root}" in told
    assert trailers(shop)["Demonolith-Stage"] == "2/7 verify-dispatcher"


def test_left_out_stage_blocks_what_needs_it_and_says_why(shop):
    person = Terminal(shop, "step")
    person.answer("y", "y", "n")
    shown = person.asked()
    assert "4/7 rewrite-base-executor" in shown
    assert "stage extract-executors was left out" in shown
    assert "apply extract-executors first" in shown
    assert person.child.match.group(1) == "n,q,d,?"
    person.child.sendline("y")
    assert "'y' is none of n, q, d, ?" in person.answer("n")
    shown = person.answer("n", "n")
    person.answer("n")
    code, told = person.end()
    assert code == 0
    assert "extract-executors  (skipped)" in told
    assert shop.tree("main") == shop.tree()
    assert shop.path("shop/jobs/legacy.py").exists()


def test_help_details_and_unknown_keys(shop):
    person = Terminal(shop, "step")
    person.answer("y", "y", "?")
    shown = person.answer("d")
    for key in "yned?":
        assert re.search(rf"^  {re.escape(key)}  \w", shown, re.MULTILINE), shown
    shown = person.answer("x")
    assert "risk: review" in shown
    assert "requires: verify-dispatcher" in shown
    assert "new      shop/jobs/kinds/mail.py" in shown
    assert "'x' is none of y, n, e, q, d, ?" in person.answer("")
    assert "'' is none of" in person.answer("q")
    assert person.end()[0] == 0


def test_edited_result_is_adopted(shop, editor):
    code = "    p = Path(name); p.write_text(p.read_text().replace('mail %s', 'a mail: %s'))\n"
    person = Terminal(shop, "step", EDITOR=editor(code))
    person.answer("y", "y", "e")
    shown = person.answer("y")
    assert "extract-executors (as edited)" in shown
    assert '+    logger.info("a mail: %s", options)' in shown
    person.answer("q")
    assert person.end()[0] == 0
    assert b"a mail: %s" in shop.read()[MAIL]
    assert trailers(shop)["Demonolith-Adopted"] == "edited by hand"
    message = shop.git("log", "-1", "--format=%b")
    assert "- adopted as edited by hand" in message
    assert "Changed by hand:\n- shop/jobs/kinds/mail.py:8: execute_mail" in message
    assert shop.status() == ""


def test_edit_that_breaks_a_check_is_shown_and_not_committed(shop, editor):
    person = Terminal(shop, "step", EDITOR=editor("    Path(name).write_text('def broken(:\\n')\n"))
    person.answer("y", "y", "e")
    shown = person.answer("y")
    assert "objection: shop/jobs/kinds/mail.py:1" in shown
    before = shop.head
    shown = person.answer("q")
    assert "does not pass the checks" in shown
    assert person.end()[0] == 0
    assert shop.head == before
    told = demonolith("status", cwd=shop.root).out
    assert re.search(r"3/7 extract-executors +failed", told)
    assert "- shop/jobs/kinds/mail.py:1" in told
    assert not shop.path(MAIL).exists()


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("no-such-editor", "cannot start the editor 'no-such-editor'"),
        ("false", "the editor 'false' failed with 1"),
        ("true", "nothing was edited"),
    ],
)
def test_editor_that_does_nothing_useful(shop, command, says):
    person = Terminal(shop, "step", EDITOR=command)
    person.answer("y", "y", "e")
    shown = person.answer("y")
    assert f"{says}; the stage is as it was" in shown or says in shown
    person.answer("q")
    assert person.end()[0] == 0
    assert "Demonolith-Adopted" not in trailers(shop)
    assert b"mail %s" in shop.read()[MAIL]


def test_stop_and_resume(call, shop, make_repo):
    person = Terminal(shop, "step")
    person.answer("y", "y", "y", "q")
    assert person.end()[0] == 0
    person = Terminal(shop, "resume")
    assert "4/7 rewrite-base-executor" in person.answer("y")
    person.answer("y", "y", "y")
    code, told = person.end()
    assert (code, "Done: 7 commits" in told) == (0, True)
    other = make_repo(small(), name="other")
    assert call("run", "--yes", other.root).code == 0
    assert shop.tree() == other.tree()


def test_end_of_input_stops(shop):
    person = Terminal(shop, "step")
    person.answer("y")
    person.asked()
    person.child.sendeof()
    code, told = person.end()
    assert (code, "Stopped." in told) == (0, True)


def test_interrupt_at_the_prompt(shop):
    person = Terminal(shop, "step")
    person.answer("y")
    person.asked()
    person.child.sendintr()
    code, told = person.end()
    assert code == 130
    assert f"to go on: demonolith resume {shop.root}" in told


@pytest.mark.parametrize(
    ("option", "body"), [("take-monolith", b"'mail'"), ("keep-modular", b"'letter'")]
)
def test_decisions_are_asked_at_the_prompt(make_repo, option, body):
    repo = make_repo(small(differing=True))
    person = Terminal(repo, "step")
    shown = person.asked(r"executor:mail \[keep-modular/take-monolith/.*\]\? ")
    assert "which body stays?" in shown
    assert "similarity 40%" in shown
    person.child.sendline("both")
    shown = person.asked(r"executor:mail \[keep-modular/take-monolith/.*\]\? ")
    assert "'both' is none of keep-modular, take-monolith" in shown
    person.child.sendline(option)
    shown = person.answer("y")
    assert f"decision executor:mail: {option} (prompt)" in shown
    person.answer(*"yyyyyy")
    assert person.end()[0] == 0
    assert body.replace(b"'", b'"') in repo.read()[MAIL]


def test_nobody_there_to_decide(make_repo):
    repo = make_repo(small(differing=True))
    before = repo.fingerprint()
    person = Terminal(repo, "step")
    person.asked(r"executor:mail \[keep-modular/take-monolith/.*\]\? ")
    person.child.sendeof()
    code, told = person.end()
    assert code == 3
    assert "--decide executor:mail=take-monolith" in told
    assert repo.fingerprint() == before


def test_run_asks_before_it_begins(shop):
    before = shop.fingerprint()
    person = Terminal(shop, "run")
    person.asked(r"in 7 stages on a new branch demonolith/legacy\? \[y/N\] ")
    person.child.sendline("n")
    code, told = person.end()
    assert (code, "not confirmed; nothing was changed" in told) == (3, True)
    assert shop.fingerprint() == before
    person = Terminal(shop, "run")
    person.asked(r"\[y/N\] ")
    person.child.sendline("y")
    code, told = person.end()
    assert code == 0
    assert not Path(shop.root, "shop/jobs/legacy.py").exists()
