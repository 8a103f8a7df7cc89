"""``audit`` and ``check`` on real repositories."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.migrator.audit.helpers import clinic, project
from tests.migrator.findings.helpers import NEW, OLD, TWICE
from tests.support.command import called, demonolith, environment, words
from tests.support.repo import MakeRepo, Project

CLEAN = {**TWICE, "shop/new.py": NEW.replace("shop.send", "shop.post")}
FORMATS = ["text", "json", "sarif", "markdown", "github"]


@pytest.fixture
def twice(make_repo: MakeRepo) -> Project:
    return make_repo(TWICE)


@pytest.fixture
def clean(make_repo: MakeRepo) -> Project:
    return make_repo(CLEAN)


def check(capsys, repo: Project, *args: str):
    return called(capsys, "check", str(repo.root), *args)


def codes(capsys, repo: Project, *args: str) -> list[str]:
    return [line.split()[1] for line in check(capsys, repo, *args).out.splitlines()]


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("command", ["audit", "check"])
def test_same_tree_gives_the_same_bytes_and_exit_code(
    make_repo: MakeRepo, command: str, output: str
) -> None:
    repo = make_repo(project(clinic()))
    first, second = (
        demonolith(
            command,
            "--no-cache",
            "--format",
            output,
            cwd=repo.root,
            env={"PYTHONHASHSEED": seed, "COLUMNS": seed},
        )
        for seed in ("1", "40")
    )
    assert first == second
    assert first.code == 2 and first.out


@pytest.mark.parametrize("command", ["audit", "check"])
@pytest.mark.parametrize("output", FORMATS)
def test_clean_project_exits_with_zero(capsys, clean: Project, command: str, output: str) -> None:
    assert called(capsys, command, str(clean.root), "--format", output).code == 0


def test_looking_leaves_no_trace(capsys, twice: Project) -> None:
    before = twice.fingerprint()
    for args in (["audit"], ["check"], ["check", "--staged"], ["audit", "--explain", "shop.send"]):
        called(capsys, args[0], str(twice.root), *args[1:])
    assert twice.fingerprint() == before


def test_check_prints_a_line_for_each_finding(capsys, twice: Project) -> None:
    done = check(capsys, twice)
    assert done.code == 2
    assert [line.partition(" task")[0] for line in done.out.splitlines()] == [
        "shop/new.py:5:1: DM101",
        "shop/old.py:5:1: DM101",
    ]
    assert done.err == "demonolith: 2 findings in 2 files\n"


def test_select_and_ignore(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo(project(clinic()))
    assert set(codes(capsys, repo)) == {"DM101", "DM401"}
    assert set(codes(capsys, repo, "--ignore", "DM1")) == {"DM401"}
    assert set(codes(capsys, repo, "--select", "DM202,DM4")) == {"DM202", "DM401"}
    assert codes(capsys, repo, "--select", "DM5", "--select", "DM3,DM5") == []


def test_unknown_code_is_an_error_and_not_a_green_check(capsys, twice: Project) -> None:
    done = check(capsys, twice, "--select", "DM7")
    assert (done.code, done.out) == (1, "")
    assert "no code begins with DM7" in done.err


def test_settings_of_the_target(capsys, make_repo: MakeRepo) -> None:
    table = '[tool.demonolith]\nselect = ["DM1", "DM4"]\nignore = ["DM101"]\n'
    repo = make_repo({**project(clinic()), "pyproject.toml": table})
    assert set(codes(capsys, repo)) == {"DM401"}
    assert "DM202" in codes(capsys, repo, "--select", "DM1,DM2")
    assert codes(capsys, repo, "--ignore", "DM4") == []


def test_audit_and_check_agree_on_what_is_ignored(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo({**TWICE, "pyproject.toml": '[tool.demonolith]\nignore = ["DM1"]\n'})
    assert called(capsys, "audit", str(repo.root)).code == check(capsys, repo).code == 0


@pytest.mark.parametrize("value", ['"DM1"', "[1]", '["DM7"]'])
def test_wrong_settings_are_an_error(capsys, make_repo: MakeRepo, value: str) -> None:
    repo = make_repo({**TWICE, "pyproject.toml": f"[tool.demonolith]\nignore = {value}\n"})
    done = check(capsys, repo)
    assert (done.code, done.out) == (1, "")
    assert "[tool.demonolith]" in done.err


def test_comment_on_the_line_of_a_finding(capsys, make_repo: MakeRepo) -> None:
    old = OLD.replace("def send():", "def send():  # demonolith: ignore[DM101]")
    repo = make_repo({**TWICE, "shop/old.py": old})
    assert [line.split(":")[0] for line in check(capsys, repo).out.splitlines()] == ["shop/new.py"]


def test_baseline_leaves_out_what_it_knows_and_reports_what_is_new(
    capsys, twice: Project, tmp_path: Path
) -> None:
    file = str(tmp_path / "known.json")
    assert check(capsys, twice, "--baseline", file, "--write-baseline").code == 0
    done = check(capsys, twice, "--baseline", file)
    assert (done.code, done.out) == (0, "")
    assert "2 known to the baseline" in done.err
    twice.commit({"shop/old.py": "\n\n" + OLD})
    assert check(capsys, twice, "--baseline", file).code == 0
    app = TWICE["shop/celery_app.py"].replace("'shop.old'", "'shop.old', 'shop.third'")
    twice.commit({"shop/third.py": NEW, "shop/celery_app.py": app})
    done = check(capsys, twice, "--baseline", file)
    assert done.code == 2 and done.out.startswith("shop/third.py:5:1: DM101")
    assert len(done.out.splitlines()) == 1


def test_baseline_says_when_it_is_out_of_date(capsys, twice: Project, tmp_path: Path) -> None:
    file = str(tmp_path / "known.json")
    check(capsys, twice, "--baseline", file, "--write-baseline")
    twice.commit(CLEAN)
    done = check(capsys, twice, "--baseline", file)
    assert done.code == 0 and "2 of the baseline gone" in done.err


def test_writing_a_baseline_needs_its_name(capsys, twice: Project) -> None:
    done = check(capsys, twice, "--write-baseline")
    assert done.code == 1 and "--baseline FILE" in done.err


def test_empty_baseline_knows_nothing(capsys, clean: Project, tmp_path: Path) -> None:
    file = str(tmp_path / "known.json")
    check(capsys, clean, "--baseline", file, "--write-baseline")
    clean.commit(TWICE)
    assert check(capsys, clean, "--baseline", file).code == 2


def test_head_is_read_and_not_the_working_tree(capsys, clean: Project) -> None:
    clean.write({"shop/new.py": NEW})
    done = check(capsys, clean)
    assert done.code == 0 and "1 uncommitted change not looked at" in done.err


def test_staged_reads_the_index_and_not_the_working_tree(capsys, clean: Project) -> None:
    clean.write({"shop/new.py": NEW})
    assert check(capsys, clean, "--staged").code == 0
    clean.git("add", "shop/new.py")
    clean.write(CLEAN)
    assert check(capsys, clean, "--staged").code == 2


def test_staged_works_before_the_first_commit(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo(TWICE, commit=False)
    assert check(capsys, repo, "--staged").code == 0
    repo.git("add", "--all")
    assert check(capsys, repo, "--staged").code == 2


@pytest.mark.parametrize("how", [["--all"], ["shop/new.py"]])
def test_hook_sees_the_commit_that_is_being_made(clean: Project, how: list[str]) -> None:
    """For both of these git makes an index of its own, which only the environment names."""
    hook = clean.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec {' '.join(words('check', '--staged'))}\n")
    hook.chmod(0o755)
    clean.write({"shop/new.py": NEW})
    before = clean.head
    done = subprocess.run(
        ["git", "commit", "-qm", "x", *how],
        cwd=clean.root,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "shop/new.py:5:1: DM101" in done.stdout + done.stderr
    assert done.returncode == 1 and clean.head == before
    clean.write(CLEAN)
    assert clean.git("status", "--porcelain") == ""


def test_conflict_in_the_index_is_an_error(capsys, clean: Project) -> None:
    clean.git("checkout", "-qb", "other")
    clean.commit({"shop/new.py": "a = 1\n"})
    clean.git("checkout", "-q", "main")
    clean.commit({"shop/new.py": "a = 2\n"})
    clean.git("merge", "other", check=False)
    done = check(capsys, clean, "--staged")
    assert done.code == 1 and done.err.startswith("error: git write-tree")


def test_unread_file_is_named_though_it_is_no_finding(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo({**CLEAN, "shop/bad.py": "from celery import shared_task\nprint 'x'\n"})
    done = check(capsys, repo)
    assert done.code == 0 and "note: not read: shop/bad.py: does not parse" in done.err
    assert check(capsys, repo, "--select", "DM1,DM5").code == 2


def test_explain_tells_the_story(capsys, twice: Project) -> None:
    done = called(capsys, "audit", str(twice.root), "--explain", "shop.send")
    assert done.code == 0 and done.out.startswith("shop.send: 2 definitions")


def test_explain_of_an_unknown_name(capsys, twice: Project) -> None:
    done = called(capsys, "audit", str(twice.root), "--explain", "shop.sent")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        "error: no task is named 'shop.sent'",
        "  the nearest names: shop.send",
    ]


def test_names_cannot_act_on_the_terminal(make_repo: MakeRepo) -> None:
    evil = "\\x1b]0;owned\\x07\\n::error::x\\u202e"
    files = {path: text.replace("shop.send", evil) for path, text in TWICE.items()}
    repo = make_repo(files)
    for args in (["audit"], ["check"], *(["check", "--format", f] for f in FORMATS)):
        done = demonolith(*args, cwd=repo.root)
        assert done.code == 2
        assert not {"\x1b", "\x07", "\u202e"} & set(done.out + done.err)
        assert not any(line.startswith("::error::x") for line in done.out.splitlines())


def test_nothing_is_coloured_when_piped(twice: Project) -> None:
    done = demonolith("audit", cwd=twice.root, env={"FORCE_COLOR": "1", "TERM": "xterm"})
    assert "\x1b" not in done.out


@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_for_terminals(
    twice: Project, variables: dict[str, str], coloured: bool
) -> None:
    ours, theirs = pty.openpty()
    env = {**environment(TERM="xterm", **variables)}
    process = subprocess.Popen(
        words("audit"), cwd=twice.root, env=env, stdin=subprocess.DEVNULL, stdout=theirs
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            chunk = os.read(ours, 4096)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    os.close(ours)
    assert process.wait() == 2
    assert b"has two definitions or more" in shown
    assert (b"\x1b[1;31m" in shown) == coloured


@pytest.mark.parametrize(
    "args", [["check"], ["check", "--format", "sarif"], ["audit", "--format", "json"], ["audit"]]
)
def test_nothing_heavy_is_imported(twice: Project, args: list[str]) -> None:
    code = (
        "import sys\nfrom migrator.cli import app\n"
        f"app({args!r}, standalone_mode=False)\n"
        "heavy = {'rich', 'libcst', 'black', 'pyflakes'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=twice.root,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_json_of_check_has_what_the_text_has(capsys, twice: Project) -> None:
    document = json.loads(check(capsys, twice, "--format", "json").out)
    assert document["schema"] == "demonolith-check/1"
    assert [item["path"] for item in document["findings"]] == ["shop/new.py", "shop/old.py"]
    assert document["commit"] == twice.head


def test_hook_of_pre_commit_runs_a_command_that_exists(capsys, clean: Project) -> None:
    text = (Path(__file__).parents[3] / ".pre-commit-hooks.yaml").read_text()
    entry = next(line.split(": ", 1)[1] for line in text.splitlines() if "entry:" in line)
    program, *args = entry.split()
    assert program == "demonolith"
    assert called(capsys, *args, str(clean.root)).code == 0
