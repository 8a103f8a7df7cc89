"""The journal is one step ahead of git: whatever moves was written down before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from migrator.commits import Committer
from migrator.engine import Proposal
from migrator.errors import ConflictError, RepositoryError
from migrator.facts import FollowUp, Location
from migrator.gitstore import GitStore
from migrator.overlay import ChangeSet, FileChange
from migrator.runs.journal import Journal, RunRecord, StageRecord
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from migrator.stages import STAGES
from tests.support.repo import MakeRepo, Project

STAGE = STAGES[2]
RUN = "20260102-030405-ab12"


def tree_of(project: Project) -> str:
    """The tree of HEAD."""
    return project.git("rev-parse", "HEAD^{tree}")


class Watched(GitStore):
    """A store that notes what the journal on the disk says when git is about to move."""

    def note(self, step: str) -> None:
        record = Journal(self.git_dir).load(RUN)
        stage = record.stage(STAGE.name)
        self.seen.append((step, stage.state, stage.in_place))
        self.recorded.append((stage.commit, stage.tree))

    @property
    def seen(self) -> list[tuple[str, str, bool]]:
        return self.__dict__.setdefault("_seen", [])

    @property
    def recorded(self) -> list[tuple[str | None, str | None]]:
        return self.__dict__.setdefault("_recorded", [])

    def create_branch(self, name: str, commit: str) -> None:
        self.note("create branch")
        super().create_branch(name, commit)

    def attach(self, branch: str, commit: str) -> None:
        self.note("attach")
        super().attach(branch, commit)

    def run_hooks(self, old: str, tree: str, message: str) -> str:
        self.note("hooks")
        return super().run_hooks(old, tree, message)

    def switch(self, old: str, new: str, branch: str) -> None:
        self.note("switch")
        assert self.recorded[-1][0] == new
        super().switch(old, new, branch)

    def take_over(self, old: str, new: str, branch: str) -> None:
        self.note("take over")
        assert self.recorded[-1][0] == new
        super().take_over(old, new, branch)


def committer(project: Project, **options: bool) -> Committer:
    """A run that is about to begin."""
    store = Watched.open(project.root)
    record = RunRecord(
        RUN, project.head, tree_of(project), "main", "work", stages=(StageRecord(STAGE.name),)
    )
    return Committer(store, Journal(store.git_dir), record, **options)


def proposal(outcome: Outcome | None = None) -> Proposal:
    changes = ChangeSet((FileChange("a.py", b"a = 1\n", b"a = 2\n"),))
    outcome = outcome or Changed(changes)
    return Proposal(
        3, 7, STAGE, outcome, changes if isinstance(outcome, Changed) else ChangeSet(())
    )


@pytest.fixture
def project(make_repo: MakeRepo) -> Project:
    return make_repo({"a.py": "a = 1\n", "b.py": "b = 1\n"})


def state(work: Committer) -> tuple[str, str | None, str | None]:
    """What the journal on the disk says of the stage."""
    stage = work.journal.load(RUN).stage(STAGE.name)
    return stage.state, stage.commit, stage.tree


def test_writes_the_run_down_before_there_is_a_branch(project: Project) -> None:
    work = committer(project)
    base = project.head
    work.begin()
    assert [step for step, _, _ in work.store.seen] == ["create branch", "attach"]
    assert (project.git("branch", "--show-current"), project.head) == ("work", base)
    work.begin()  # after a crash: nothing is left to do
    assert len(work.store.seen) == 2


def test_begins_on_a_branch_that_is_there(project: Project) -> None:
    project.git("branch", "work")
    work = committer(project)
    work.begin()
    assert [step for step, _, _ in work.store.seen] == ["attach"]


def test_lets_go_of_what_older_runs_have_kept(project: Project) -> None:
    work = committer(project)
    older = "20250102-030405-ab12"
    work.journal.create(replace(work.record, id=older))
    for name in (older, RUN, "somebody-elses"):
        work.store.keep(name, project.head)
    work.begin()
    assert set(work.store.kept()) == {RUN, "somebody-elses"}


def test_writes_a_commit_down_before_anything_moves(project: Project) -> None:
    work = committer(project)
    work.begin()
    before = tree_of(project)
    work.commit(proposal())
    assert work.store.seen[2:] == [("switch", "verified", False)]
    assert work.store.recorded[-1] == (project.head, tree_of(project))
    assert state(work) == ("committed", project.head, tree_of(project))
    assert project.path("a.py").read_bytes() == b"a = 2\n"
    assert [(a, b) for _, a, b in work.committed] == [(before, tree_of(project))]


def test_writes_the_tree_down_before_the_hooks_see_it(project: Project) -> None:
    hook = project.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ngrep -q 'a = 2' a.py\n")
    hook.chmod(0o755)
    work = committer(project, hooks=True)
    work.begin()
    work.commit(proposal())
    assert work.store.seen[2:] == [("hooks", "built", False), ("switch", "verified", False)]
    assert work.store.recorded[2] == (None, tree_of(project))
    assert state(work) == ("committed", project.head, tree_of(project))


def test_takes_the_message_that_a_hook_has_edited(project: Project) -> None:
    hook = project.root / ".git/hooks/commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'Ticket: 7' >> \"$1\"\n")
    hook.chmod(0o755)
    work = committer(project, hooks=True)
    work.begin()
    work.commit(proposal())
    assert "\nTicket: 7" in project.git("log", "-1", "--format=%B")


def test_keeps_what_was_left_alone_and_no_reason_of_an_earlier_failure(project: Project) -> None:
    work = committer(project)
    work.begin()
    work.stop(proposal(Blocked((Reason(None, "it cannot be done"),))))
    left = FollowUp(Location("b.py", 1), "b", "b stays")
    work.commit(proposal(Changed(proposal().changes, follow_ups=(left,))))
    assert work.follow_ups == [left]
    assert work.journal.load(RUN).stage(STAGE.name).reasons == ()


def test_a_hook_that_refuses_leaves_no_commit(project: Project) -> None:
    hook = project.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    work = committer(project, hooks=True)
    base = project.head
    work.begin()
    with pytest.raises(RepositoryError):
        work.commit(proposal())
    assert project.head == base
    assert state(work)[:2] == ("built", None)
    assert work.committed == []


def test_writes_down_that_the_files_are_the_persons_before_it_takes_them(project: Project) -> None:
    work = committer(project)
    work.begin()
    project.write({"a.py": "a = 3\n"})
    tree = work.store.write_tree(tree_of(project), {"a.py": b"a = 3\n"})
    work.commit_in_place(replace(proposal(), adopted=True), tree)
    assert work.store.seen[2:] == [("take over", "verified", True)]
    stage = work.journal.load(RUN).stage(STAGE.name)
    assert (stage.state, stage.in_place, stage.commit) == ("adopted", False, project.head)
    assert tree_of(project) == tree


def test_says_of_a_stage_that_a_person_has_mended(project: Project) -> None:
    work = committer(project)
    work.begin()
    work.commit(replace(proposal(), adopted=True))
    assert state(work) == ("adopted", project.head, tree_of(project))


def test_makes_an_empty_commit_of_a_stage_without_changes(project: Project) -> None:
    work = committer(project)
    work.begin()
    tree = tree_of(project)
    work.commit(proposal(Unchanged("it is there already")))
    assert state(work) == ("unchanged", project.head, tree)
    assert project.git("rev-list", "--count", "main..work") == "1"


def test_makes_no_commit_where_empty_ones_are_left_out(project: Project) -> None:
    work = committer(project, skip_empty=True)
    work.begin()
    work.commit(proposal(Unchanged("it is there already")))
    assert state(work) == ("unchanged", None, None)
    assert project.git("rev-list", "--count", "main..work") == "0"
    work.commit(proposal())
    assert state(work)[0] == "committed"


def test_refuses_to_write_over_somebodys_edit_and_can_go_on(project: Project) -> None:
    work = committer(project)
    base = project.head
    work.begin()
    project.write({"a.py": "a = 'mine'\n"})
    with pytest.raises(ConflictError):
        work.commit(proposal())
    assert project.head == base
    assert project.path("a.py").read_text() == "a = 'mine'\n"
    assert state(work)[0] == "verified"  # its commit exists, for resume to move to


def test_says_why_a_run_stops(project: Project) -> None:
    work = committer(project)
    work.begin()
    work.stop(proposal(Blocked((Reason(None, "it cannot be done"),))))
    record = work.journal.load(RUN)
    assert (record.status, record.stage(STAGE.name).state) == ("stopped", "failed")
    assert "it cannot be done" in record.stage(STAGE.name).reasons[0]
    work.skip(proposal())
    assert work.journal.load(RUN).stage(STAGE.name).reasons == ()
    work.finish()
    assert work.journal.load(RUN).status == "done"
    assert Path(project.root, "a.py").read_text() == "a = 1\n"
