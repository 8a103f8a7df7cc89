from __future__ import annotations

import fcntl
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from migrator.errors import RepositoryError
from migrator.gitstore import GitStore
from migrator.runs.journal import ID, Journal, RunRecord, StageRecord
from tests.support.repo import MakeRepo
from tests.support.unprivileged import respects_permissions

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)

HOLDER = """
import sys, time
from pathlib import Path
from migrator.runs.journal import Journal
with Journal(Path(sys.argv[1])).lock():
    print("locked", flush=True)
    time.sleep(60)
"""


def record(run_id: str = "20260102-030405-ab12", **more) -> RunRecord:
    return RunRecord(run_id, "c" * 40, "d" * 40, "main", "work", **more)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path, clock=lambda: START)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "locked\n"
    yield process
    process.kill()
    process.communicate()


def test_gives_back_what_was_saved(journal: Journal) -> None:
    saved = journal.create(
        record(
            plan_digest="abc",
            options={"branch": None, "hooks": True, "decide": {"x": "y"}},
            decisions={"d1": {"option": "keep", "source": "prompt"}},
            stages=(StageRecord("audit", "committed", "e" * 40, "f" * 40), StageRecord("two")),
            status="stopped",
        )
    )
    assert saved.started == saved.updated == "2026-01-02T03:04:05+00:00"
    assert Journal(journal.folder.parent).load(saved.id) == saved
    assert journal.latest() == saved
    assert journal.all() == (saved,)


def test_keeps_names_that_are_not_utf8(journal: Journal) -> None:
    saved = journal.create(replace(record(), base_branch="b\udcff", options={"root": "ünï"}))
    assert journal.load(saved.id) == saved


def test_saving_changes_only_the_time_of_change(tmp_path: Path) -> None:
    times = iter([START, START, START + timedelta(hours=1)])
    journal = Journal(tmp_path, clock=lambda: next(times))
    first = journal.create(record())
    second = journal.save(replace(first, status="done"))
    assert second == replace(first, status="done", updated="2026-01-02T04:04:05+00:00")
    assert journal.all() == (second,)


def test_a_stage_is_changed_in_a_copy() -> None:
    before = record(stages=(StageRecord("a"), StageRecord("b")))
    after = before.with_stage("b", state="built", commit="e" * 40)
    assert after.stages == (StageRecord("a"), StageRecord("b", "built", "e" * 40))
    assert before.stage("b") == StageRecord("b")
    with pytest.raises(KeyError):
        before.with_stage("c", state="built")


def test_the_tip_is_the_last_commit_that_the_branch_has_reached() -> None:
    run = record(stages=(StageRecord("a"), StageRecord("b"), StageRecord("c")))
    assert run.tip == run.base_commit
    run = run.with_stage("a", state="committed", commit="1")
    run = run.with_stage("b", state="skipped").with_stage("c", state="built", commit="3")
    assert run.tip == "1"
    assert run.with_stage("c", state="adopted").tip == "3"


def test_there_is_no_record_at_first(journal: Journal) -> None:
    assert (journal.latest(), journal.all()) == (None, ())
    assert not journal.folder.exists(), "looking leaves nothing behind"


def test_ids_sort_by_age(tmp_path: Path) -> None:
    moments = iter([START, START, START - timedelta(days=1)])
    journal = Journal(tmp_path)
    ids = []
    for moment in moments:
        journal = Journal(tmp_path, clock=lambda moment=moment: moment)
        ids.append(journal.create(record(journal.new_id())).id)
    assert [*map(ID.fullmatch, ids)] and ids == sorted(ids)
    assert [run_id[:15] for run_id in ids] == [f"20260102-03040{n}" for n in (5, 6, 7)]
    latest = journal.latest()
    assert latest is not None and latest.id == ids[-1]


def test_does_not_create_a_run_twice(journal: Journal) -> None:
    saved = journal.create(record())
    with pytest.raises(RepositoryError, match="already"):
        journal.create(record(status="done"))
    assert journal.load(saved.id) == saved


@pytest.mark.parametrize("run_id", ["20260102-030405-ffff", "../outside", "", "latest"])
def test_an_unknown_run_is_an_error(journal: Journal, run_id: str) -> None:
    path = journal.folder / f"{journal.create(record()).id}.json"
    (journal.folder.parent / "outside.json").write_bytes(path.read_bytes())
    with pytest.raises(RepositoryError):
        journal.load(run_id)


def test_an_unknown_run_is_told_the_known_ones(journal: Journal) -> None:
    journal.create(record())
    with pytest.raises(RepositoryError) as caught:
        journal.load("20260102-030405-ffff")
    assert "20260102-030405-ab12" in caught.value.hint


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "null", "{}", '"text"', '{"version": 1}', "\0\0\0"),
        '{"version": 1, "stages": [], "id": "x", "surprise": 1}',
    ],
)
def test_a_damaged_file_is_named(journal: Journal, content: str) -> None:
    path = journal.folder / f"{journal.create(record()).id}.json"
    path.write_text(content)
    for look in (journal.latest, journal.all, lambda: journal.load(path.stem)):
        with pytest.raises(RepositoryError, match="is damaged") as caught:
            look()
        assert str(path) in caught.value.message
    assert path.read_text() == content


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("status", "dreaming"),
        ("base_commit", None),
        ("options", []),
        ("decisions", None),
        ("stages", [{"name": "a", "state": "lost"}]),
        ("stages", [{"state": "built"}]),
        ("stages", None),
    ],
)
def test_a_wrong_value_is_damage(journal: Journal, key: str, value: object) -> None:
    path = journal.folder / f"{journal.create(record()).id}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    with pytest.raises(RepositoryError, match="is damaged"):
        journal.load(path.stem)


@pytest.mark.parametrize("version", [0, 3, "1"])
def test_another_version_is_refused(journal: Journal, version: object) -> None:
    path = journal.folder / f"{journal.create(record()).id}.json"
    path.write_text(json.dumps({"version": version, "what": "ever"}))
    with pytest.raises(RepositoryError, match=f"version {version!r}") as caught:
        journal.load(path.stem)
    assert str(path) in caught.value.message


def test_a_crash_while_saving_leaves_the_old_record(journal: Journal) -> None:
    saved = journal.create(record())
    (journal.folder / f"{saved.id}.new").write_text('{"half')
    assert journal.all() == (saved,)
    assert journal.save(replace(saved, status="done")) == journal.latest()


def test_a_record_is_on_the_disk_before_it_takes_the_place_of_the_old(
    journal: Journal, monkeypatch
) -> None:
    made = journal.create(record())
    path = journal.folder / f"{made.id}.json"
    old, steps = path.read_bytes(), []
    sync, replace_file = os.fsync, Path.replace

    def synced(number: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "file"
        whole = kind == "folder" or os.fstat(number).st_size >= len(old)
        steps.append((kind, whole, path.read_bytes() == old))
        sync(number)

    def replaced(draft: Path, target: Path) -> Path:
        steps.append(("rename", draft != target, path.read_bytes() == old))
        return replace_file(draft, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    journal.save(replace(made, status="stopped"))
    assert steps == [("file", True, True), ("rename", True, True), ("folder", True, False)]


def test_every_instant_of_saving_has_a_whole_record(journal: Journal, tmp_path: Path) -> None:
    """Kill a process that saves all the time, again and again."""
    first = journal.create(record(stages=(StageRecord("a"),)))
    code = (
        "import sys; from dataclasses import replace; from pathlib import Path\n"
        "from migrator.runs.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1])); run = journal.latest(); print(flush=True)\n"
        "while True:\n"
        "    for name in ('running', 'stopped'): journal.save(replace(run, status=name))\n"
    )
    for _ in range(5):
        command = [sys.executable, "-c", code, str(tmp_path)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout and process.stdout.readline()
        for _ in range(20):
            assert journal.load(first.id).stages == first.stages
        process.kill()
        process.communicate()
        assert journal.load(first.id).status in ("running", "stopped")


def test_each_work_tree_has_its_own_journal(make_repo: MakeRepo, tmp_path: Path) -> None:
    project = make_repo({"a.py": ""})
    project.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    main = Journal(GitStore.open(project.root).git_dir)
    linked = Journal(GitStore.open(tmp_path / "linked").git_dir)
    saved = linked.create(record())
    assert (main.all(), linked.all()) == ((), (saved,))
    with main.lock(), linked.lock():
        pass
    assert project.status() == ""


def test_a_second_run_is_told_who_holds_the_lock(
    journal: Journal, holder: subprocess.Popen[str]
) -> None:
    said = rf"process {holder.pid}, since 20"
    with pytest.raises(RepositoryError, match=said), journal.lock():
        pytest.fail("locked twice")
    assert holder.poll() is None


def test_the_lock_of_a_dead_process_is_free(
    journal: Journal, holder: subprocess.Popen[str]
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with journal.lock() as died:
        assert died == holder.pid
    with journal.lock() as died:
        assert died is None


def test_a_run_that_fails_frees_the_lock(journal: Journal) -> None:
    with pytest.raises(ZeroDivisionError), journal.lock():
        raise ZeroDivisionError
    with journal.lock() as died:
        assert died is None


def test_a_child_process_does_not_keep_the_lock(journal: Journal) -> None:
    with journal.lock():
        child = subprocess.Popen(["sleep", "60"], close_fds=False)
    with journal.lock() as died:
        assert died is None
    child.kill()
    child.wait()


def test_a_lock_without_a_name_is_still_a_lock(journal: Journal) -> None:
    journal.create(record())
    with (journal.folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(RepositoryError, match="another process"), journal.lock():
            pytest.fail("locked twice")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "demonolith").write_text("a file in the way")
    journal = Journal(tmp_path)
    for action in (lambda: journal.create(record()), lambda: journal.lock().__enter__()):
        with pytest.raises(RepositoryError, match="cannot be written") as caught:
            action()
        assert str(tmp_path / "demonolith") in caught.value.message


@respects_permissions
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(RepositoryError, match="Permission denied"):
        Journal(tmp_path).create(record())
