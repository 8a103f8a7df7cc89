"""People at work while a run is: noticed before anything is overwritten, said, recoverable."""

from __future__ import annotations

import shlex
import subprocess
import sys
from dataclasses import dataclass

import pytest

from tests.e2e.hostile.journey import State, refused, state
from tests.e2e.hostile.meanwhile import Somebody
from tests.support.command import CHECKOUT, Done
from tests.support.repo import Project, build_repo
from tests.support.small import small

WEB, MAIL, README = "shop/web.py", "shop/jobs/kinds/mail.py", "README.md"
MINE = "mine = 1\n"
BRANCH = "demonolith/legacy"


@dataclass(frozen=True)
class Act:
    """What somebody does, what the run says to it, and what they do then.

    Attributes:
        action: A shell script.
        says: Parts of the message.
        tidy: The shell commands after which `resume` can go on, as the message has them.
        kept: A file with what it must still hold when the run has stopped; None: nothing.
    """

    action: str
    says: tuple[str, ...]
    tidy: str = ""
    kept: tuple[str, str] | None = None


# At the commit of stage 2 in each case: stages 3 and later still have files to move.
HEAD_MOVED = f"HEAD is not on the branch {BRANCH}"
STOPS = {
    "edits a file that moves later": Act(
        f"printf '{MINE}' > {WEB}",
        (WEB, "changed by somebody else"),
        f"git checkout {WEB}",
        (WEB, MINE),
    ),
    "stages a file that moves later": Act(
        f"printf '{MINE}' > {WEB}; git add {WEB}", (WEB,), f"git checkout HEAD {WEB}", (WEB, MINE)
    ),
    "deletes a file that moves later": Act(f"rm {WEB}", (WEB,), f"git checkout {WEB}"),
    "puts a file where one is to be made": Act(
        f"printf '{MINE}' > {MAIL}", (MAIL,), f"mv {MAIL} ..", (MAIL, MINE)
    ),
    "puts an ignored file there": Act(
        f"echo mail.py > .git/info/exclude; printf '{MINE}' > {MAIL}", (MAIL,), f"mv {MAIL} ..",
        (MAIL, MINE),
    ),
    "puts a folder there": Act(
        f"mkdir {MAIL}; printf '{MINE}' > {MAIL}/x", (MAIL,), f"mv {MAIL} ..", (f"{MAIL}/x", MINE)
    ),
    "puts a link there": Act(f"ln -s ../../../README.md {MAIL}", (MAIL,), f"rm {MAIL}"),
    "switches to another branch": Act("git switch -q main", (HEAD_MOVED,)),
    "switches to a new branch": Act("git switch -q -c other", (HEAD_MOVED,)),
    "detaches HEAD": Act("git checkout -q --detach", (HEAD_MOVED,)),
    "takes a commit back": Act("git reset -q --keep HEAD~1", ("HEAD is at", "expected")),
    "deletes the branch": Act(f"git update-ref -d refs/heads/{BRANCH}", ("HEAD is at nowhere",)),
    "holds the index": Act("touch .git/index.lock", ("index.lock",), "rm .git/index.lock"),
}  # fmt: skip

# What has nothing to do with the run does not stop it.
GOES_ON = {
    "edits another file": Act(f"printf '{MINE}' > {README}", (), kept=(README, MINE)),
    "stages another file": Act(
        f"printf '{MINE}' > {README}; git add {README}", (), kept=(README, MINE)
    ),
    "deletes another file": Act(f"rm {README}", ()),
    "makes a new file": Act(f"printf '{MINE}' > new.py", (), kept=("new.py", MINE)),
    "makes a branch": Act("git branch -q other", ()),
    "packs everything": Act("git pack-refs --all; git gc -q --prune=now", ()),
    "touches every file": Act("find . -name '*.py' -exec touch -d 2020-01-01 {} +", ()),
}  # fmt: skip


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> str:
    from migrator.cli import app

    repo = build_repo(tmp_path_factory.mktemp("undisturbed") / "repo", small())
    app(["run", "--yes", str(repo.root)], standalone_mode=False)
    return repo.tree()


@pytest.fixture
def somebody(make_repo, tmp_path, monkeypatch):
    """Make the repository, and let somebody act on it while a command runs."""

    def make(act: Act, call: str, number: int) -> tuple[Project, State, Somebody]:
        repo = make_repo(small())
        place = tmp_path / "somebody"
        place.mkdir()
        before = state(repo)
        other = Somebody(repo, place, act.action, call, number)
        monkeypatch.setenv("PATH", other.path)
        return repo, before, other

    return make


def go_on(call, repo: Project, done: Done) -> None:
    """Do what the last line says."""
    assert done.last.startswith("to go on: "), done
    for part in done.last.removeprefix("to go on: ").split(" && "):
        program, *words = shlex.split(part)
        if program == "demonolith":
            again = call(*words, "--yes")
            assert again.code == 0, again
        else:
            shell(repo, part)


def shell(repo: Project, command: str) -> None:
    subprocess.run(["sh", "-ec", command], cwd=repo.root, check=True)


@pytest.mark.parametrize("what", STOPS)
def test_who_gets_in_the_way_is_noticed(call, somebody, undisturbed, what):
    act = STOPS[what]
    repo, before, other = somebody(act, "commit-tree", 2)
    done = call("run", "--yes", repo.root)
    assert other.acted
    refused(done, 1, *act.says)
    if act.kept:
        assert repo.path(act.kept[0]).read_text() == act.kept[1]
    assert call("status", repo.root).code == 0
    shell(repo, act.tidy)
    go_on(call, repo, done)
    assert (repo.tree(), repo.status()) == (undisturbed, "")
    assert call("undo", "--yes", repo.root).code == 0
    assert (repo.head, repo.branch, repo.status()) == (before.head, "main", "")
    assert repo.read() == before.files


def test_a_commit_of_somebody_else_is_taken_in(call, somebody):
    mine = f"printf '{MINE}' > {README}; git -c user.name=B -c user.email=b@c commit -qam mine"
    repo, before, other = somebody(Act(mine, ()), "commit-tree", 2)
    done = call("run", "--yes", repo.root)
    assert other.acted
    refused(done, 1, "HEAD is at", "expected")
    go_on(call, repo, done)
    assert repo.status() == ""
    assert (repo.read()[README], "shop/jobs/legacy.py" in repo.read()) == (MINE.encode(), False)
    assert call("undo", "--yes", repo.root).code == 0
    assert repo.read() == {**before.files, README: MINE.encode()}
    assert repo.git("log", "--format=%an", "--grep=^mine$") == "B"


@pytest.mark.parametrize("what", GOES_ON)
def test_who_works_elsewhere_is_not_disturbed(call, somebody, undisturbed, what):
    act = GOES_ON[what]
    repo, _, other = somebody(act, "commit-tree", 2)
    done = call("run", "--yes", repo.root)
    assert other.acted
    assert done.code == 0, done
    assert repo.tree() == undisturbed
    if act.kept:
        assert repo.path(act.kept[0]).read_text() == act.kept[1]
    if what == "deletes another file":
        assert not repo.path(README).exists()


@pytest.mark.parametrize(
    ("what", "number"),
    [
        ("edits a file that moves later", 3),
        ("puts a file where one is to be made", 1),
        ("puts an ignored file there", 1),
        ("holds the index", 1),
    ],
)
def test_in_the_last_instant_before_git_moves_the_files(call, somebody, what, number):
    """Between our look and git's own: git looks once more, and what it takes, it takes whole."""
    act = STOPS[what]
    repo, before, other = somebody(act, "read-tree -m -u", number)
    done = call("run", "--yes", repo.root)
    assert other.acted
    refused(done, 1, *act.says[:1])
    if act.kept:
        assert repo.path(act.kept[0]).read_text() == act.kept[1]
    shell(repo, act.tidy)
    go_on(call, repo, done)
    assert call("undo", "--yes", repo.root).code == 0
    assert repo.read() == before.files


def test_a_branch_that_moves_in_the_last_instant_stays_where_it_is(call, somebody):
    theirs = (
        "git update-ref refs/heads/demonolith/legacy main~0 && git rev-parse main > .git/theirs"
    )
    repo, before, other = somebody(Act(theirs, ()), "update-ref --create-reflog", 4)
    done = call("run", "--yes", repo.root)
    assert other.acted
    refused(done, 1, f"the branch {BRANCH} is at {before.head[:12]} now")
    assert repo.git("rev-parse", BRANCH) == before.head


def test_a_second_run_is_turned_away(call, somebody, tmp_path, undisturbed):
    words = f"{sys.executable} -m migrator"
    act = f"export PYTHONPATH={CHECKOUT} GIT_CONFIG_GLOBAL=/dev/null\n" + "".join(
        f"{words} {name} . > {tmp_path}/{number} 2>&1; echo $? >> {tmp_path}/{number}\n"
        for number, name in enumerate(("run --yes", "resume --yes", "undo --yes", "audit"))
    )
    repo, _, other = somebody(Act(act, ()), "commit-tree", 3)
    assert call("run", "--yes", repo.root).code == 0
    assert other.acted
    said = [(tmp_path / str(number)).read_text() for number in range(4)]
    assert all(text.endswith("\n1\n") for text in said[:3]), said
    for text in said[1:3]:
        assert "another run is under way here" in text
    assert "is not finished" in said[0] or "under way" in said[0]
    assert said[3].rstrip().endswith(("0", "2"))
    assert (repo.tree(), repo.status()) == (undisturbed, "")


def test_who_gets_in_the_way_of_an_undo_is_noticed(call, make_repo):
    act = STOPS["edits a file that moves later"]
    repo = make_repo(small())
    before = state(repo)
    assert call("run", "--yes", repo.root).code == 0
    shell(repo, act.action)
    done = call("undo", "--yes", repo.root)
    refused(done, 1, WEB)
    assert repo.path(WEB).read_text() == MINE
    shell(repo, act.tidy)
    go_on(call, repo, done)
    assert (repo.head, repo.branch, repo.read()) == (before.head, "main", before.files)
