"""Bad input: one clear message, the right exit code, and nothing changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.support.command import CHECKOUT, Done, demonolith
from tests.support.repo import Project, build_repo
from tests.support.small import LEGACY, small

CHANGING = ("run", "step")


def refused(done: Done, code: int, *says: str) -> None:
    """One message with what, where and what to do, and not a trace of Python."""
    assert done.code == code, done
    assert done.err.count("error: ") == 1, done.err
    for text in says:
        assert text in done.err
    assert "Traceback" not in done.err + done.out


@pytest.fixture
def unchanged(shop):
    """Checks at the end that not one byte of the repository has changed, git's own included."""
    before = []
    yield lambda: before.append(shop.fingerprint())
    assert before and shop.fingerprint() == before[0]


def command_of(name: str) -> tuple[str, ...]:
    return (name, "--yes") if name == "run" else (name,)


# The repository ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["run", "step", "preview", "audit", "check", "status", "undo"])
def test_path_does_not_exist(call, tmp_path, name):
    refused(call(name, tmp_path / "no"), 1, f"{tmp_path / 'no'} does not exist", "Give the path")


@pytest.mark.parametrize("name", ["run", "step", "preview", "audit", "check", "status", "resume"])
def test_not_a_git_repository(call, tmp_path, name):
    done = call(name, tmp_path)
    refused(done, 1, f"{tmp_path} is not in a git repository", "git init")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["run", "step", "preview", "audit", "check"])
def test_no_commit_yet(call, make_repo, name):
    repo = make_repo(small(), commit=False)
    before = repo.fingerprint()
    refused(call(name, repo.root), 1, "no commit", "git commit")
    assert repo.fingerprint() == before


@pytest.mark.parametrize("name", ["run", "preview"])
def test_bare_repository(call, shop, tmp_path, name):
    shop.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    done = call(name, tmp_path / "bare.git")
    refused(done, 1, "bare.git is a bare repository", "git clone")


@pytest.mark.parametrize("name", CHANGING)
@pytest.mark.parametrize("kind", ["modified", "staged", "untracked", "deleted"])
def test_dirty_tree(call, shop, unchanged, name, kind):
    file = shop.path("new.py" if kind in ("untracked", "staged") else "shop/web.py")
    file.unlink() if kind == "deleted" else file.write_text("x = 1\n")
    if kind == "staged":
        shop.git("add", "new.py")
    unchanged()
    done = call(*command_of(name), shop.root)
    mark = {"modified": " M", "staged": "A ", "untracked": "??", "deleted": " D"}[kind]
    line = f"{mark} {file.relative_to(shop.root)}"
    refused(done, 1, "the working tree has 1 uncommitted change\n", line, "git stash")


@pytest.mark.parametrize("name", ["preview", "audit", "check"])
def test_dirty_tree_is_only_noted_by_commands_that_look(call, shop, unchanged, name):
    shop.write({"new.py": "x = 1\n", "shop/web.py": "y = 1\n"})
    unchanged()
    done = call(name, shop.root)
    assert done.code == (0 if name == "preview" else 2)
    assert "note: reading HEAD; 2 uncommitted changes not looked at\n" in done.err


@pytest.mark.parametrize("name", CHANGING)
def test_detached_head(call, shop, unchanged, name):
    shop.git("checkout", "--quiet", "--detach")
    unchanged()
    done = call(*command_of(name), shop.root)
    refused(done, 1, f"HEAD is detached at {shop.head[:12]}", "git switch")


@pytest.mark.parametrize("name", CHANGING)
def test_merge_in_progress(call, shop, unchanged, name):
    shop.git("switch", "--quiet", "-c", "other")
    shop.commit({"README.md": "theirs\n"})
    shop.git("switch", "--quiet", "main")
    shop.commit({"README.md": "ours\n"})
    shop.git("merge", "other", check=False)
    unchanged()
    done = call(*command_of(name), shop.root)
    refused(done, 1, f"a merge is under way in {shop.root}", "git merge --abort")


@pytest.mark.parametrize("name", CHANGING)
def test_branch_name_taken(call, shop, unchanged, name):
    shop.git("branch", "demonolith/legacy")
    unchanged()
    done = call(*command_of(name), shop.root)
    refused(
        done, 1, "there is a branch demonolith/legacy already", "--branch NAME", "git branch -D"
    )


@pytest.mark.parametrize("branch", ["a..b", "-x", "no space", "@{1}", "a.lock"])
def test_invalid_branch_name(call, shop, unchanged, branch):
    unchanged()
    done = call("run", "--yes", f"--branch={branch}", shop.root)
    refused(done, 1, f"{branch!r} is not a valid branch name", "choose one with --branch")


def test_branch_and_current_branch(call, shop, unchanged):
    unchanged()
    done = call("run", "--yes", "--branch=x", "--current-branch", shop.root)
    refused(done, 1, "--branch and --current-branch exclude each other", "leave one")


def test_no_identity(shop, unchanged, tmp_path):
    shop.git("config", "--unset", "user.name")
    shop.git("config", "--unset", "user.email")
    shop.git("config", "user.useConfigOnly", "true")
    unchanged()
    home = {"HOME": str(tmp_path / "home"), "GIT_CONFIG_GLOBAL": "/dev/null"}
    done = demonolith("run", "--yes", cwd=shop.root, env={**home, "GIT_CONFIG_NOSYSTEM": "1"})
    refused(done, 1, "git does not know who commits", "git config")


def test_unfinished_run(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    assert call("undo", "--yes", "--to", "extract-executors", shop.root).code == 0
    before = shop.fingerprint()
    done = call("run", "--yes", "--branch=x", shop.root)
    refused(done, 1, "on branch demonolith/legacy is not finished", f"demonolith undo {shop.root}")
    assert done.last == f"to go on: demonolith resume {shop.root}"
    assert shop.fingerprint() == before


RECORDED = " Runs are recorded in the repository, and the work tree, that they are made in."


@pytest.mark.parametrize(("name", "where"), [("undo", RECORDED), ("resume", "")])
def test_no_run_to_undo_or_resume(call, shop, unchanged, name, where):
    unchanged()
    done = call(name, shop.root)
    assert (done.code, done.out) == (0, f"There is no run to {name}.{where}\n")


def test_status_without_a_run(call, shop, unchanged):
    unchanged()
    done = call("status", shop.root)
    assert (done.code, done.err) == (0, "")
    assert "No run yet" in done.out


# What is to be migrated --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["run", "step", "preview", "audit", "check"])
def test_clean_project_has_nothing_to_migrate(call, make_repo, name):
    files = small()
    del files[LEGACY]
    app = files["shop/celery_app.py"].replace(', "shop.jobs.legacy"', "")
    web = "from shop.jobs import dispatch\n"
    repo = make_repo({**files, "shop/celery_app.py": app, "shop/web.py": web})
    before = repo.fingerprint()
    done = call(*command_of(name), repo.root)
    assert done.code == 0
    assert re.search(
        r"[Nn]othing to (do|migrate)|no findings|No worker has two", done.out + done.err
    )
    assert repo.fingerprint() == before


def twice(make_repo) -> Project:
    """Two monoliths that an unbiased eye cannot tell apart."""
    files = small()
    return make_repo({**files, "shop/jobs/old.py": files[LEGACY]})


@pytest.mark.parametrize("name", ["run", "step", "preview"])
def test_one_candidate_that_nothing_takes_over_from(call, make_repo, name):
    source = "from celery import shared_task\n\n\n@shared_task(name='press.{0}')\ndef {0}(): ...\n"
    tasks = source.format("route")
    legacy = f"{tasks}\n\ndef a(): ...\n\n\nTABLE = {{'a': a, 'b': route}}\n".replace(
        "def route(): ...", "def route(kind):\n    return TABLE[kind]()"
    )
    repo = make_repo({"press/__init__.py": "", "press/old.py": legacy, "press/new.py": tasks})
    done = call(*command_of(name), repo.root)
    refused(done, 3, "it is not clear whether press.old is the monolith", "--monolith MODULE")
    assert "no modular package that takes over its job types was found" in done.err


@pytest.mark.parametrize("name", ["run", "step", "preview"])
def test_several_candidates(call, make_repo, name):
    repo = twice(make_repo)
    before = repo.fingerprint()
    done = call(*command_of(name), repo.root)
    refused(done, 3, "it is not clear which module is the monolith", "--monolith MODULE")
    for candidate in ("shop.jobs.legacy", "shop.jobs.old"):
        assert candidate in done.err
    assert "they look alike: nothing tells which of them is the old one" in done.err
    assert repo.fingerprint() == before


@pytest.mark.parametrize("monolith", ["shop.jobs.nothing", "shop/jobs/nothing.py"])
@pytest.mark.parametrize("name", ["run", "preview", "audit"])
def test_monolith_that_does_not_exist(call, shop, unchanged, name, monolith):
    unchanged()
    done = call(*command_of(name), shop.root, "--monolith", monolith)
    refused(done, 1, monolith)


BROKEN = {
    "does not parse": b"def broken(:\n    pass\n",
    "is not UTF-8": b"name = '\xff\xfe'\n",
    "has null bytes": b"x = 1\0\n",
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("name", ["run", "preview", "audit"])
def test_monolith_that_cannot_be_read(call, make_repo, name, kind):
    repo = make_repo({**small(), LEGACY: BROKEN[kind]})
    before = repo.fingerprint()
    done = call(*command_of(name), repo.root, "--monolith", "shop.jobs.legacy")
    refused(done, 1, LEGACY)
    assert repo.fingerprint() == before


@pytest.mark.parametrize("kind", BROKEN)
def test_unrelated_file_that_cannot_be_read_is_reported(call, make_repo, kind):
    content = b"from celery import shared_task\n" + BROKEN[kind]
    repo = make_repo({**small(), "shop/odd.py": content})
    done = call("audit", repo.root)
    assert done.code == 2
    assert "shop/odd.py" in done.out + done.err
    assert call("run", "--yes", repo.root).code == 0
    assert repo.read()["shop/odd.py"] == content


def test_broken_file_that_only_mentions_the_monolith_is_left_alone(call, make_repo):
    repo = make_repo({**small(), "shop/odd.py": "x = 1  # legacy\n\ndef broken(:\n"})
    done = call("run", "--yes", repo.root)
    assert done.code == 0, done.err


def test_importer_that_does_not_parse_stops_the_run(call, make_repo):
    importer = "from shop.jobs.legacy import dispatch\n\ndef broken(:\n"
    repo = make_repo({**small(), "shop/odd.py": importer})
    before = repo.fingerprint()
    done = call("run", "--yes", repo.root)
    refused(done, 3, "shop/odd.py")
    assert done.last == f"then: demonolith run {repo.root} --yes"
    assert repo.fingerprint() == before


# Flags and settings ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["run", "step", "preview"])
@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("executor:nail=keep-modular", ["unknown decision 'executor:nail'", "executor:mail"]),
        ("executor:mail=keep", ["has no option 'keep'", "keep-modular, take-monolith"]),
        ("executor:mail", ["not of the form ID=OPTION"]),
        ("=keep", ["not of the form ID=OPTION"]),
    ],
)
def test_wrong_answer(call, make_repo, name, answer, says):
    repo = make_repo(small(differing=True))
    before = repo.fingerprint()
    refused(call(name, repo.root, "--decide", answer), 1, answer.partition("=")[0], *says)
    assert repo.fingerprint() == before


def test_two_answers_to_one_question(call, make_repo):
    repo = make_repo(small(differing=True))
    flags = ("--decide", "executor:mail=keep-modular", "--decide", "executor:mail=take-monolith")
    done = call("run", repo.root, "--yes", *flags)
    refused(done, 1, "answers executor:mail twice: keep-modular and take-monolith")


def test_open_decision_stops_before_the_first_commit(call, make_repo):
    repo = make_repo(small(differing=True))
    before = repo.fingerprint()
    done = call("run", repo.root, "--yes")
    refused(done, 3, "1 open decision; nothing was changed", f"{LEGACY}:28")
    for option in ("keep-modular", "take-monolith"):
        assert f"--decide executor:mail={option}" in done.err
    again = f"demonolith run {repo.root} --yes --decide executor:mail=keep-modular"
    assert done.last == f"then: {again}"
    assert repo.fingerprint() == before
    assert call(*again.split()[1:]).code == 0


SETTINGS = {
    "not TOML": ("[tool.demonolith\n", ["cannot be read", "mend the file"]),
    "not a table": ("[tool]\ndemonolith = 3\n", ["tool.demonolith is not a table"]),
    "unknown key": (
        "[tool.demonolith]\nmonolit = 'x'\n",
        ["has no key 'monolit'", "did you mean 'monolith'?"],
    ),
    "wrong type": ("[tool.demonolith]\nhooks = 'yes'\n", ["hooks must be true or false"]),
    "wrong number": ("[tool.demonolith]\nline-length = true\n", ["must be a whole number"]),
    "outside": (
        "[tool.demonolith]\nsource-root = '../x'\n",
        ["source-root must be a path inside the repository, not '../x'"],
    ),
    "absolute": (
        "[tool.demonolith]\nmonolith = '/etc/x.py'\n",
        ["monolith must be a path inside the repository, not '/etc/x.py'"],
    ),
    "no function": (
        "[tool.demonolith]\ndispatcher = 'shop.jobs'\n",
        ["dispatcher must be MODULE:FUNCTION, not 'shop.jobs'"],
    ),
    "wrong answer": (
        "[tool.demonolith.decide]\n'executor:nail' = 'x'\n",
        ["unknown decision 'executor:nail' (from pyproject.toml)"],
    ),
}


@pytest.mark.parametrize("kind", SETTINGS)
@pytest.mark.parametrize("name", ["run", "preview"])
def test_malformed_settings(call, make_repo, name, kind):
    content, says = SETTINGS[kind]
    repo = make_repo({**small(), "pyproject.toml": content})
    before = repo.fingerprint()
    refused(call(*command_of(name), repo.root), 1, "pyproject.toml", *says)
    assert repo.fingerprint() == before


def test_flag_outside_the_repository(call, shop, unchanged):
    unchanged()
    done = call("run", "--yes", shop.root, "--source-root", "../x")
    refused(done, 1, "the command line: source-root must be a path inside the repository")


def test_unknown_stage(call, shop, unchanged):
    unchanged()
    done = call("preview", shop.root, "--stage", "extract")
    refused(done, 1, "there is no stage 'extract'", "stages: audit, verify-dispatcher")


def test_unknown_stage_to_go_back_to(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    done = call("undo", "--yes", "--to", "extract", shop.root)
    refused(done, 1, "there is no stage 'extract'", "stages: audit, verify-dispatcher")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["run", "--dry-run"], "No such option: --dry-run"),
        (["migrate"], "No such command 'migrate'"),
        (["preview", "--format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["run", "--branch"], "'--branch' requires an argument"),
        (["run", "a", "b"], "unexpected extra argument"),
    ],
)
def test_wrong_usage(call, args, says):
    done = call(*args)
    assert (done.code, done.out) == (1, "")
    assert "Usage: demonolith" in done.err
    assert says in done.err


def test_nobody_to_confirm(call, shop, unchanged):
    unchanged()
    done = call("run", shop.root)
    refused(done, 3, "on a new branch demonolith/legacy?", "Nobody is at the terminal")
    assert done.last == f"then: demonolith run {shop.root} --yes"


@pytest.mark.parametrize("name", ["undo", "resume"])
def test_nobody_to_confirm_going_back_or_on(call, shop, name):
    assert call("run", "--yes", shop.root).code == 0
    if name == "resume":
        assert call("undo", "--yes", "--to", "extract-executors", shop.root).code == 0
    before = outside_journal(shop)
    refused(call(name, shop.root), 3, "Nobody is at the terminal", "--yes")
    assert outside_journal(shop) == before


def outside_journal(repo: Project) -> dict[str, str]:
    return {k: v for k, v in repo.fingerprint().items() if ".git/demonolith/" not in k}


def test_patch_that_cannot_be_written(call, shop, unchanged, tmp_path):
    unchanged()
    done = call("preview", shop.root, "--patch", tmp_path / "no" / "all.patch")
    refused(done, 1, "cannot write the patch to", "No such file or directory", "Name a file")


# Permissions -------------------------------------------------------------------------------------


NOBODY = 65534


@pytest.fixture
def open_folder():
    """A folder that others may enter: every start of pytest closes the one above its own."""
    with tempfile.TemporaryDirectory(prefix="demonolith-test-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def foreign(open_folder):
    """A repository that belongs to nobody, and how to become nobody."""
    if os.getuid() or not shutil.which("setpriv"):
        pytest.skip("becoming another user needs root and setpriv")
    place = open_folder / "repo"
    prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    if subprocess.run(
        [*prefix, "test", "-r", CHECKOUT / "migrator/start.py"], check=False
    ).returncode:
        pytest.skip("the checkout cannot be read by another user")
    return build_repo(place, small()), prefix


def give(path) -> None:
    for folder, _, names in os.walk(path):
        for name in ["", *names]:
            os.chown(os.path.join(folder, name), NOBODY, NOBODY)  # noqa: PTH118


@pytest.mark.parametrize("closed", [".git", ".", "shop/jobs/kinds", ".git/objects"])
def test_no_write_permission(foreign, tmp_path, closed):
    repo, prefix = foreign
    give(repo.root)
    (repo.root / closed).chmod(0o555)
    before = repo.fingerprint()
    home = {"HOME": "/nonexistent", "TMPDIR": "/tmp"}
    done = demonolith("run", "--yes", cwd=repo.root, env=home, prefix=prefix)
    folder = repo.root if closed == "." else repo.root / closed
    refused(done, 1, f"no permission to write to {folder}", "chmod")
    after = repo.fingerprint()
    after.pop(".git/demonolith/lock", None)
    assert after == before
