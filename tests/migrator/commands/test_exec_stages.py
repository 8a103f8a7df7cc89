"""``--exec`` on the commands that migrate, and on ``verify``: what only running the code shows."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.support.bakery import BREAD, OLD, bakery
from tests.support.command import called, demonolith
from tests.support.repo import MakeRepo, Project

# Needs the monolith's file to be there, in a way that no reading of the source shows.
GUARD = """\
from pathlib import Path

from celery import Celery

assert Path(__file__).with_name("oven").joinpath("every" + "thing.py").exists(), "no oven"
queue = Celery("bakery", broker="memory://", include=["bakery.oven"])
"""
LAST = "7-delete-monolith.patch"


@pytest.fixture(autouse=True)
def no_active_environment(monkeypatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def guarded(make_repo: MakeRepo) -> Project:
    return make_repo(bakery(bakery__queue=GUARD))


def test_run_stops_before_its_first_commit_and_keeps_the_diff(make_repo, capsys) -> None:
    project = guarded(make_repo)
    before = project.read()
    done = called(capsys, "run", str(project.root), "--yes", "--exec")
    assert done.code == 3, done
    assert "the result of stage 7/7 delete-monolith does not pass the checks" in done.err
    assert "the app bakery.queue:queue cannot be asked: AssertionError: no oven" in done.err
    assert project.git("rev-list", "--count", "--all") == "1" and project.branch == "main"
    assert project.read() == before and project.status() == ""
    patch = project.root / ".git/demonolith/rejected" / LAST
    assert f"its diff, to look at: {patch}" in done.err
    assert "deleted file mode 100644" in patch.read_text() and OLD in patch.read_text()
    assert done.last == f"then: demonolith run {project.root} --yes --exec"
    # It is what the stage makes of the stages before it.
    assert called(capsys, "run", str(project.root), "--yes").code == 0
    subprocess.run(
        ["git", "apply", "--check", "--reverse", str(patch)], cwd=project.root, check=True
    )


def test_step_asks_again_where_a_stage_does_not_pass(make_repo: MakeRepo) -> None:
    project = guarded(make_repo)
    done = demonolith("step", "--exec", cwd=project.root, stdin="y\n" * 7 + "q\n")
    assert done.code == 0, done
    assert "AssertionError: no oven" in done.out and f"rejected/{LAST}" in done.out
    assert "Stopped. Go on with: demonolith resume" in done.out
    assert project.git("rev-list", "--count", "main..HEAD") == "6"


def test_preview_shows_it_and_leaves_no_trace(make_repo: MakeRepo, capsys) -> None:
    project = guarded(make_repo)
    before = project.fingerprint()
    done = called(capsys, "preview", str(project.root), "--exec", "--format", "json")
    assert done.code == 3, done
    stages = json.loads(done.out)["stages"]
    assert [entry["state"] for entry in stages][2:] == ["changed"] * 4 + ["failed"]
    assert project.fingerprint() == before


def test_run_that_passes_is_known_to_verify(make_repo: MakeRepo, capsys) -> None:
    project = make_repo(bakery())
    project.commit({"check.py": "import bakery.counter\n"})
    flags = ("--exec", "--test-command", "python check.py")
    assert called(capsys, "run", str(project.root), "--yes", *flags).code == 0
    found = called(capsys, "verify", str(project.root), *flags, "--format", "json")
    assert found.code == 0, found
    commits = json.loads(found.out)["commits"]
    assert all(entry["cached"] for entry in commits if entry["checks"])
    assert commits[-1]["checks"][-2:] == ["exec-registry", "exec-tests"]
    names = commits[-1]["bound"]["bakery.queue:queue"]
    assert names["bakery.bake"] == ["bakery/oven/shifts/starter.py:7 bake"] * 2
    text = called(capsys, "verify", str(project.root), *flags).out
    assert "Celery has registered in bakery.queue:queue, before and after:" in text
    assert "  bakery.bake: bakery/oven/shifts/starter.py:7 bake\n" in text
    project.commit({BREAD: "def make_bread(order, batch=None):\n    ...\n\n\n{}['x']\n"}, "bad")
    found = called(capsys, "verify", str(project.root), "--exec")
    assert found.code == 2, found
    assert f"{BREAD}:0: import bakery.oven.recipes.bread_recipe fails: KeyError: 'x'" in found.out
    assert called(capsys, "verify", str(project.root)).code == 0


def test_verify_says_where_it_has_not_run_the_code(make_repo: MakeRepo, capsys) -> None:
    project = make_repo({"a.py": "import b\n", "b.py": ""})
    project.commit({"a.py": "from b import c\n"}, "bad")
    project.commit({"d.py": "D = 4\n"}, "good")
    words = ("verify", "HEAD~2..HEAD", str(project.root), "--exec")
    told = "its code was not run: the checks that need not run it object already"
    assert called(capsys, *words).out.count(told) == 1
    bad, good = json.loads(called(capsys, *words, "--format", "json").out)["commits"]
    assert bad["notes"] == [told] and not [one for one in bad["checks"] if "exec" in one]
    assert good["notes"] == [] and "exec-imports" in good["checks"]


def test_settings_of_the_tree_name_the_tests(make_repo: MakeRepo, capsys) -> None:
    table = '[tool.demonolith]\ntest-command = "python check.py"\n'
    project = make_repo({"pyproject.toml": table, "check.py": "print('in the tree')\n"})
    project.commit({"check.py": "raise SystemExit(4)\n"}, "bad")
    assert called(capsys, "verify", "HEAD~1..HEAD", str(project.root)).code == 0
    found = called(capsys, "verify", "HEAD~1..HEAD", str(project.root), "--exec")
    assert found.code == 2 and "`python check.py` fails: exit code 4" in found.out


@pytest.mark.parametrize("command", ["run", "step", "preview", "verify"])
@pytest.mark.parametrize(
    "flags",
    [
        ["--test-command", "x"],
        ["--timeout", "3"],
        ["--env", "A=1"],
        ["--exec", "--timeout", "0"],
        ["--exec", "--python", "/no/such"],
        ["--exec", "--test-command", "'"],
    ],
)
def test_refuses_flags_that_cannot_be(make_repo: MakeRepo, capsys, command, flags) -> None:
    project = make_repo(bakery())
    words = ["HEAD..HEAD"] if command == "verify" else []
    if command == "verify" and "/no/such" in flags:
        project.commit({BREAD: "def make_bread(order, batch=None): ...\n"})
        words = ["HEAD~1..HEAD"]
    given = [*flags, "--yes"] if command == "run" else flags
    done = called(capsys, command, *words, str(project.root), *given)
    assert done.code == 1, done
    assert project.git("rev-list", "--count", "main..HEAD") == "0"


def test_run_that_was_begun_with_it_is_gone_on_with_in_the_same_way(
    make_repo: MakeRepo, capsys, monkeypatch
) -> None:
    project = guarded(make_repo)
    flags = ("--exec", "--env", "OVEN_KEY=very-secret")
    first = demonolith("step", *flags, cwd=project.root, stdin="y\n" * 5 + "q\n")
    assert first.code == 0 and "Stopped" in first.out, first
    kept = [path.read_text() for path in (project.root / ".git/demonolith").rglob("*.json")]
    assert any("OVEN_KEY" in text for text in kept)
    assert not any("very-secret" in text for text in kept)

    monkeypatch.delenv("OVEN_KEY", raising=False)
    done = called(capsys, "resume", str(project.root), "--yes")
    assert done.code == 1 and "OVEN_KEY" in done.err, done
    monkeypatch.setenv("OVEN_KEY", "again")
    last = demonolith("resume", cwd=project.root, stdin="y\n" * 2 + "q\n")
    assert "AssertionError: no oven" in last.out, last
