"""Going on after a stage has failed, going back, forth again, and ending a run."""

from __future__ import annotations

import json
import shlex
import subprocess

import pytest

from migrator.engine import Finding
from tests.support.repo import Project
from tests.support.small import LEGACY, MAIL, small

STAGES = (
    "audit",
    "verify-dispatcher",
    "extract-executors",
    "rewrite-base-executor",
    "rewrite-router-imports",
    "rewrite-schedule-endpoint",
    "delete-monolith",
)
WORK = "demonolith/legacy"


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> str:
    """The tree that a run without any disturbance gives."""
    from tests.support.command import demonolith
    from tests.support.repo import build_repo

    repo = build_repo(tmp_path_factory.mktemp("migrated") / "repo", small())
    assert demonolith("run", "--yes", cwd=repo.root).code == 0
    return repo.tree()


@pytest.fixture
def strict(monkeypatch):
    """One more check: it objects to what the executor of mails logs."""
    import migrator.verify

    checks = migrator.verify.verify

    def verify(facts, plan, before, after):
        found = list(checks(facts, plan, before, after))
        if b'"mail %s"' in (after.get(MAIL) or b""):
            found.append(Finding("house", MAIL, 8, "says too little"))
        return found

    monkeypatch.setattr(migrator.verify, "verify", verify)


def status(call, repo: Project) -> dict:
    done = call("status", "--format", "json", repo.root)
    assert done.code == 0, done.err
    return json.loads(done.out)


def states(call, repo: Project) -> list[str]:
    return [stage["state"] for stage in status(call, repo)["run"]["stages"]]


def codes(call, repo: Project) -> list[str]:
    return [found["code"] for found in status(call, repo)["differences"]]


def follow(call, line: str, *more: str):
    """Run the command that a line ends with: git's in a shell, ours in this process."""
    done = None
    for part in line.partition(": ")[2].split(" && "):
        words = shlex.split(part)
        if words[0] == "git":
            subprocess.run(words, check=True, capture_output=True)
        else:
            assert words[0] == "demonolith"
            done = call(*words[1:], *more)
    assert done is not None
    return done


def mend(repo: Project) -> None:
    place = repo.path(MAIL)
    place.write_bytes(place.read_bytes().replace(b'"mail %s"', b'"a mail goes out: %s"'))


def failed_run(call, repo: Project):
    done = call("run", "--yes", repo.root)
    assert done.code == 3
    return done


# A stage that fails ------------------------------------------------------------------------------


def test_a_failing_check_stops_before_the_first_commit_and_keeps_the_diff(call, shop, strict):
    before = (shop.head, shop.branch, shop.status(), shop.git("branch"))
    done = failed_run(call, shop)
    assert "the result of stage 3/7 extract-executors does not pass the checks" in done.err
    assert f"{MAIL}:8: says too little [house]" in done.err
    assert f"demonolith retry {shop.root}" in done.err
    assert done.last == f"then: demonolith run {shop.root} --yes"
    assert (shop.head, shop.branch, shop.status(), shop.git("branch")) == before
    assert status(call, shop)["run"]["status"] == "stopped"
    assert states(call, shop) == ["pending", "pending", "failed", *["pending"] * 4]
    (line,) = [line for line in done.err.splitlines() if "its diff, to look at" in line]
    diff = line.partition(": ")[2]
    assert f"{shop.root}/.git/demonolith/rejected/3-extract-executors.patch" == diff
    assert shop.git("apply", "--check", diff) == ""
    told = call("status", shop.root).out
    assert "says too little" in told and diff in told


def test_retry_builds_again_what_has_failed(call, shop, strict, migrated):
    failed_run(call, shop)
    again = call("retry", "--yes", shop.root)
    assert (again.code, again.last) == (3, f"to go on: demonolith retry {shop.root}")
    text = shop.path(LEGACY).read_text().replace('f"mail {options}"', 'f"a mail: {options}"')
    fixed = shop.commit({LEGACY: text})
    done = follow(call, again.last, "--yes")
    assert done.code == 0, done.err
    assert status(call, shop)["run"]["base_commit"] == fixed
    assert b'"a mail: %s"' in shop.read()[MAIL]
    assert (shop.branch, shop.status()) == (WORK, "")


def test_another_run_takes_the_place_of_one_that_failed_before_its_first_commit(call, shop, strict):
    done = failed_run(call, shop)
    text = shop.path(LEGACY).read_text().replace('f"mail {options}"', 'f"a mail: {options}"')
    shop.commit({LEGACY: text})
    assert follow(call, done.last).code == 0
    assert status(call, shop)["run"]["status"] == "done"


def test_adopt_lays_out_and_then_commits_what_was_mended(call, shop, strict, migrated):
    failed_run(call, shop)
    laid = call("adopt", "--yes", shop.root)
    assert laid.code == 0, laid.err
    assert f"Mend it, then: demonolith adopt {shop.root}" in laid.out
    assert states(call, shop)[:3] == ["unchanged", "unchanged", "failed"]
    assert status(call, shop)["next"] == f"demonolith adopt {shop.root}"
    assert "in the working tree" in call("status", shop.root).out
    assert b'"mail %s"' in shop.read()[MAIL]
    early = call("adopt", "--yes", shop.root)
    assert (early.code, early.last) == (3, f"to go on: demonolith adopt {shop.root}")
    mend(shop)
    shop.write({"shop/notes.txt": "by hand\n"})
    done = follow(call, early.last, "--yes")
    assert done.code == 0, done.err
    assert states(call, shop)[2:4] == ["adopted", "committed"]
    commit = next(s for s in status(call, shop)["run"]["stages"] if s["state"] == "adopted")
    message = shop.git("log", "-1", "--format=%B", commit["commit"])
    assert "Demonolith-Adopted: edited by hand" in message
    assert "Demonolith-Stage: 3/7 extract-executors" in message
    files = shop.git("show", "--name-only", "--format=", commit["commit"]).split()
    assert {MAIL, "shop/notes.txt"} <= set(files)
    assert b'"a mail goes out: %s"' in shop.read()[MAIL]
    assert (shop.branch, shop.status(), shop.path(LEGACY).exists()) == (WORK, "", False)


def test_adopt_keeps_file_modes(call, shop, strict):
    failed_run(call, shop)
    assert call("adopt", "--yes", shop.root).code == 0
    mend(shop)
    shop.path(MAIL).chmod(0o755)
    assert call("adopt", "--yes", shop.root).code == 0
    assert shop.git("ls-tree", "HEAD", MAIL).startswith("100755")
    assert shop.status() == ""


def test_adopt_refuses_a_link(call, shop, strict):
    failed_run(call, shop)
    assert call("adopt", "--yes", shop.root).code == 0
    mend(shop)
    shop.path("shop/link.py").symlink_to("web.py")
    done = call("adopt", "--yes", shop.root)
    assert done.code == 1
    assert "shop/link.py is a link or a submodule" in done.err
    assert done.last == f"to go on: demonolith adopt {shop.root}"
    shop.path("shop/link.py").unlink()
    assert follow(call, done.last, "--yes").code == 0


def test_nothing_goes_over_what_lies_there_to_be_mended(call, shop, strict):
    failed_run(call, shop)
    assert call("adopt", "--yes", shop.root).code == 0
    shop.write({"shop/notes.txt": "by hand\n"})
    before = shop.read()
    for name in ("resume", "retry", "skip", "undo"):
        done = call(name, "--yes", shop.root)
        assert done.code == 1, name
        assert "uncommitted change" in done.err
        assert shop.read() == before
    assert call("abort", "--yes", shop.root).code == 0
    assert shop.read() == before


def test_a_laid_out_stage_that_was_thrown_away_is_built_again(call, shop, strict):
    failed_run(call, shop)
    assert call("adopt", "--yes", shop.root).code == 0
    shop.git("reset", "--hard", "--quiet")
    again = call("resume", "--yes", shop.root)
    assert (again.code, again.last) == (3, f"to go on: demonolith retry {shop.root}")
    assert states(call, shop)[2] == "failed"
    assert call("undo", "--yes", shop.root).code == 0
    assert (shop.branch, shop.status()) == ("main", "")


def test_skip_leaves_a_stage_out_and_what_needs_it_cannot_be_done(call, shop, strict):
    failed_run(call, shop)
    line = ""
    for count, name in enumerate(["extract-executors", *STAGES[3:]], 1):
        done = call("skip", "--yes", shop.root)
        if done.code == 0:
            break
        line = done.last
        assert "cannot be done safely" in done.err
        assert states(call, shop).count("skipped") == count, name
    assert done.code == 0, done.err
    assert line == f"to go on: demonolith retry {shop.root}"
    assert "skipped" in states(call, shop)
    assert shop.tree() == shop.tree("main")


# Ending a run ------------------------------------------------------------------------------------


def test_abort_of_a_run_without_commits_leaves_nothing(call, shop, strict):
    failed_run(call, shop)
    done = call("abort", "--yes", shop.root)
    assert (done.code, done.out) == (0, "Ended; nothing of it is left.\n")
    assert (shop.branch, shop.git("branch", "--format=%(refname:short)")) == ("main", "main")
    assert status(call, shop)["run"]["status"] == "aborted"
    assert call("abort", "--yes", shop.root).out == "There is no run to abort.\n"


def test_abort_keeps_commits_and_undo_takes_them_back(call, shop):
    head = shop.head
    assert call("run", "--yes", shop.root).code == 0
    assert call("undo", "--yes", "--to", "extract-executors", shop.root).code == 0
    tip = shop.head
    done = call("abort", "--yes", shop.root)
    assert "keeps 3 commits, up to extract-executors" in done.out
    assert (shop.head, shop.branch) == (tip, WORK)
    assert call("resume", "--yes", shop.root).out == "There is no run to resume.\n"
    assert call("undo", "--yes", shop.root).code == 0
    assert (shop.head, shop.branch, shop.status()) == (head, "main", "")


# Back, and forth again ---------------------------------------------------------------------------


@pytest.mark.parametrize("flags", [(), ("--current-branch",)])
def test_undo_and_redo_any_number_of_times(call, shop, flags):
    start = (shop.head, "main")
    assert call("run", "--yes", *flags, shop.root).code == 0
    end = (shop.head, shop.branch)
    for _ in range(2):
        done = call("undo", "--yes", shop.root)
        assert f"Take that back: demonolith redo {shop.root}" in done.out
        assert ((shop.head, shop.branch), shop.status()) == (start, "")
        assert call("redo", "--yes", shop.root).code == 0
        assert ((shop.head, shop.branch), shop.status()) == (end, "")
        assert status(call, shop)["run"]["status"] == "done"
    assert call("redo", "--yes", shop.root).out == "There is nothing to redo.\n"


def test_redo_of_a_partial_undo(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    end = shop.head
    assert call("undo", "--yes", "--to", "audit", shop.root).code == 0
    assert call("redo", "--yes", shop.root).code == 0
    assert (shop.head, shop.branch, shop.status()) == (end, WORK, "")
    assert status(call, shop)["run"]["status"] == "done"


@pytest.mark.parametrize("flags", [(), ("--current-branch",)])
def test_undo_reverts_where_a_person_has_committed_since(call, shop, flags):
    tree = shop.tree()
    assert call("run", "--yes", *flags, shop.root).code == 0
    shop.commit({"own.txt": "mine\n"})
    own = shop.head
    assert codes(call, shop) == ["own-commits"]
    done = call("undo", "--yes", shop.root)
    assert "Undone with 7 commits that revert those of the run" in done.out
    assert shop.git("merge-base", own, "HEAD") == own
    assert shop.git("diff", "--name-only", tree, "HEAD") == "own.txt"
    assert shop.status() == ""
    message = shop.git("log", "-1", "--format=%B", "HEAD")
    assert message.startswith('Revert "audit: ')
    assert "Demonolith-Reverts: 1/7 audit" in message
    assert call("redo", "--yes", shop.root).code == 0
    assert shop.git("diff", "--name-only", own, "HEAD") == ""
    assert (status(call, shop)["run"]["status"], codes(call, shop)) == ("done", [])


def test_undo_merges_with_edits_of_the_same_file(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    web = shop.read()["shop/web.py"]
    comment = b"\n\n# A comment of ours.\n"
    shop.commit({"shop/web.py": web + comment})
    assert call("undo", "--yes", shop.root).code == 0
    assert shop.read()["shop/web.py"] == _of("main", shop) + comment


def _of(revision: str, repo: Project) -> bytes:
    return repo.read_commit(revision)["shop/web.py"]


def test_undo_refuses_over_an_edit_of_the_same_lines(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    shop.commit({MAIL: "def execute_mail(options, run_id=None):\n    return {}\n"})
    before = (shop.head, shop.branch, shop.read())
    done = call("undo", "--yes", shop.root)
    assert done.code == 1
    assert f"changed since, in the same lines: {MAIL}" in done.err
    assert done.last == f"to go on: demonolith undo {shop.root}"
    assert ((shop.head, shop.branch, shop.read()), shop.status()) == (before, "")
    assert status(call, shop)["run"]["status"] == "done"


def test_undo_refuses_over_a_file_that_lies_where_the_monolith_was(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    shop.write({LEGACY: "mine, and in no commit\n"})
    before = (shop.head, shop.branch, shop.read())
    done = call("undo", "--yes", shop.root)
    assert done.code == 1
    assert LEGACY in done.err
    assert done.last == f"to go on: demonolith undo {shop.root}"
    assert (shop.head, shop.branch, shop.read()) == before
    assert status(call, shop)["run"]["status"] == "done"
    shop.path(LEGACY).rename(shop.path("mine.py"))
    assert follow(call, done.last, "--yes").code == 0
    assert (shop.branch, shop.path("mine.py").exists()) == ("main", True)


def cleared(repo: Project) -> None:
    """Let git take away what nothing leads to."""
    repo.git("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all")
    repo.git("gc", "--quiet", "--prune=now")


def kept(repo: Project) -> list[str]:
    return repo.git("for-each-ref", "--format=%(objectname)", "refs/demonolith").split()


@pytest.mark.parametrize("to", [[], ["--to", "extract-executors"]])
def test_redo_does_not_rest_on_the_reflog(call, shop, migrated, to):
    shop.git("config", "core.logAllRefUpdates", "false")
    assert call("run", "--yes", shop.root).code == 0
    tip = shop.head
    assert call("undo", "--yes", *to, shop.root).code == 0
    assert kept(shop) == [tip]
    cleared(shop)
    assert call("redo", "--yes", shop.root).code == 0
    assert (shop.head, shop.tree(), shop.branch, kept(shop)) == (tip, migrated, WORK, [])


def test_a_deleted_branch_that_was_undone_comes_back_as_well(call, shop, migrated):
    assert call("run", "--yes", shop.root).code == 0
    shop.git("switch", "--quiet", "main")
    shop.git("branch", "--quiet", "-D", WORK)
    assert call("undo", "--yes", shop.root).code == 0
    cleared(shop)
    assert call("redo", "--yes", shop.root).code == 0
    assert (shop.tree(), shop.branch) == (migrated, WORK)


def test_another_run_lets_go_of_what_was_undone(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    assert call("undo", "--yes", shop.root).code == 0
    shop.git("update-ref", "refs/demonolith/mine", shop.head)  # nobody's business
    assert call("run", "--yes", shop.root).code == 0
    assert kept(shop) == [shop.git("rev-parse", "main")]


def test_redo_refuses_where_git_has_dropped_the_commits(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    assert call("undo", "--yes", shop.root).code == 0
    before = (shop.head, shop.branch, shop.read())
    for name in shop.git("for-each-ref", "--format=%(refname)", "refs/demonolith").split():
        shop.git("update-ref", "-d", name)
    cleared(shop)
    done = call("redo", "--yes", shop.root)
    assert done.code == 1 and "no branch had it, and it was cleared away" in done.err
    assert done.last == f"start again: demonolith run {shop.root}"
    assert (shop.head, shop.branch, shop.read()) == before
    assert "takes the undo back" not in call("status", shop.root).out


def test_undo_of_a_run_that_is_lost_does_not_offer_a_redo(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    shop.git("switch", "--quiet", "main")
    shop.git("branch", "--quiet", "-D", WORK)
    cleared(shop)
    assert "git does not have it any more" in call("status", shop.root).out
    done = call("undo", "--yes", shop.root)
    assert done.code == 0 and "Take that back" not in done.out


@pytest.mark.parametrize("message", [[], ["--message", "all of it"]])
@pytest.mark.parametrize("own", [False, True])
def test_undo_refuses_where_the_run_was_squashed_into_the_base_branch(call, shop, message, own):
    tree = shop.tree()
    assert call("run", "--yes", shop.root).code == 0
    shop.git("switch", "--quiet", "main")
    shop.git("merge", "--quiet", "--squash", WORK)
    shop.git("commit", "--quiet", *(message or ["--no-edit"]))
    squash = shop.head
    if own:
        shop.commit({"own.txt": "mine\n"})
    before = (shop.head, shop.branch, shop.read())
    assert "squashed" in codes(call, shop)
    done = call("undo", "--yes", shop.root)
    assert done.code == 1 and f"git revert {squash[:12]}" in done.err
    assert (shop.head, shop.branch, shop.read()) == before
    shop.git("revert", "--no-edit", squash)
    assert "squashed" not in codes(call, shop)
    assert call("undo", "--yes", shop.root).code == 0
    assert shop.git("branch", "--format=%(refname:short)") == "main"
    assert shop.git("diff", "--name-only", tree, "HEAD") == ("own.txt" if own else "")


def test_a_commit_of_somebody_elses_is_not_taken_for_the_run(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    shop.git("switch", "--quiet", "main")
    shop.commit({"own.txt": "mine\n"})
    assert "squashed" not in codes(call, shop)
    assert call("undo", "--yes", shop.root).code == 0


def test_a_clone_says_where_runs_are_recorded(call, shop, tmp_path):
    assert call("run", "--yes", shop.root).code == 0
    shop.git("clone", "--quiet", str(shop.root), str(tmp_path / "clone"))
    done = call("undo", "--yes", tmp_path / "clone")
    assert done.code == 0 and "recorded in the repository" in done.out


def test_goes_on_with_a_record_of_the_first_version(call, shop, migrated):
    assert call("run", "--yes", shop.root).code == 0
    assert call("undo", "--yes", "--to", "extract-executors", shop.root).code == 0
    (place,) = shop.path(".git/demonolith").glob("*.json")
    record = json.loads(place.read_text())
    for name in ("own", "move", "then", "before", "reverts"):
        del record[name]
    for stage in record["stages"]:
        del stage["reasons"], stage["in_place"]
    place.write_text(json.dumps({**record, "version": 1}))
    assert call("resume", "--yes", shop.root).code == 0
    assert (shop.tree(), status(call, shop)["run"]["version"]) == (migrated, 2)


def test_a_revived_file_keeps_its_mode(call, make_repo):
    repo = make_repo(small(), executable=[LEGACY])
    assert call("run", "--yes", repo.root).code == 0
    repo.commit({"own.txt": "mine\n"})
    assert call("undo", "--yes", repo.root).code == 0
    assert repo.git("ls-tree", "HEAD", LEGACY) == repo.git("ls-tree", "main", LEGACY)


def test_undo_to_a_stage_keeps_later_commits_of_a_person(call, shop, migrated):
    assert call("run", "--yes", shop.root).code == 0
    shop.commit({"own.txt": "mine\n"})
    assert call("undo", "--yes", "--to", "extract-executors", shop.root).code == 0
    assert shop.path(LEGACY).exists() and shop.path(MAIL).exists()
    assert (codes(call, shop), shop.status()) == ([], "")
    assert call("resume", "--yes", shop.root).code == 0
    assert shop.path("own.txt").read_text() == "mine\n"
    assert shop.git("diff", "--name-only", migrated, "HEAD") == "own.txt"


def test_undo_of_a_merged_run_reverts_on_the_branch_it_was_merged_into(call, shop):
    tree = shop.tree()
    assert call("run", "--yes", shop.root).code == 0
    shop.git("switch", "--quiet", "main")
    shop.commit({"own.txt": "mine\n"})
    shop.git("merge", "--quiet", "--no-edit", WORK)
    assert "merged" in codes(call, shop)
    assert call("undo", "--yes", shop.root).code == 0
    assert shop.branch == "main"
    assert shop.git("diff", "--name-only", tree, "HEAD") == "own.txt"


def test_undo_from_another_branch_only_deletes_the_runs(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    shop.git("switch", "--quiet", "-c", "other", "main")
    shop.commit({"own.txt": "mine\n"})
    before = (shop.head, shop.branch, shop.read())
    assert call("undo", "--yes", shop.root).code == 0
    assert (shop.head, shop.branch, shop.read()) == before
    assert WORK not in shop.git("branch")


def test_undo_goes_to_where_the_base_branch_is_by_now(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    shop.git("switch", "--quiet", "main")
    moved = shop.commit({"own.txt": "mine\n"})
    shop.git("switch", "--quiet", WORK)
    assert call("undo", "--yes", shop.root).code == 0
    assert (shop.head, shop.branch, shop.status()) == (moved, "main", "")


# What a process that died has left ----------------------------------------------------------------


@pytest.fixture
def died(call, shop) -> Project:
    """A run of a process that does not exist any more; git was killed with it."""
    assert call("run", "--yes", shop.root).code == 0
    assert call("undo", "--yes", "--to", "extract-executors", shop.root).code == 0
    process = subprocess.Popen(["true"])
    process.wait()
    lock = f"{process.pid} 2026-01-02T03:04:05+00:00"
    shop.path(".git/demonolith/lock").write_text(lock)
    shop.path(".git/index.lock").write_bytes(b"half of an index")
    return shop


def test_tidies_up_after_a_process_that_died(call, died, migrated):
    done = call("resume", "--yes", died.root)
    assert done.code == 0, done.err
    assert "at work here since 2026-01-02T03:04:05+00:00, has died" in done.err
    assert f"removed {died.root}/.git/index.lock, which git has left behind" in done.err
    assert (died.tree(), died.status()) == (migrated, "")


def test_tidies_up_what_keeps_the_commits_of_an_undo(call, died):
    (run,) = (place.stem for place in died.path(".git/demonolith").glob("*.json"))
    lock = died.path(f".git/refs/demonolith/{run}.lock")
    lock.parent.mkdir(exist_ok=True)
    lock.touch()
    done = call("undo", "--yes", died.root)
    assert done.code == 0, done.err
    assert f"removed {lock}, which git has left behind" in done.err
    assert WORK not in died.git("branch")


def test_leaves_the_lock_of_a_git_that_is_at_work(call, died):
    command = ["git", "-C", str(died.root), "cat-file", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:
        assert git.stdin and git.stdout
        git.stdin.write(b"HEAD\n")
        git.stdin.flush()
        assert git.stdout.readline()
        done = call("resume", "--yes", died.root)
        git.communicate()
    assert done.code == 1
    assert "Another git process seems to be at work in this repository" in done.err
    assert died.path(".git/index.lock").exists()
    assert done.last == f"to go on: demonolith resume {died.root}"


# What git says -----------------------------------------------------------------------------------


@pytest.fixture
def halfway(call, shop) -> Project:
    assert call("run", "--yes", shop.root).code == 0
    assert call("undo", "--yes", "--to", "extract-executors", shop.root).code == 0
    return shop


def test_an_undisturbed_run_has_no_differences(call, halfway):
    assert codes(call, halfway) == []


def test_own_commits_are_taken_in_by_retry(call, halfway, migrated):
    halfway.commit({"own.txt": "mine\n", "shop/web.py": _edited_web(halfway)})
    refused = call("resume", "--yes", halfway.root)
    assert (refused.code, codes(call, halfway)) == (1, ["own-commits"])
    assert refused.last == f"to go on: demonolith retry {halfway.root}"
    done = follow(call, refused.last, "--yes")
    assert done.code == 0, done.err
    assert b"def stop(kind)" in halfway.read()["shop/web.py"]
    assert b"legacy" not in halfway.read()["shop/web.py"]
    assert (codes(call, halfway), halfway.status()) == ([], "")
    assert call("undo", "--yes", halfway.root).code == 0
    assert halfway.path(LEGACY).exists() and halfway.path("own.txt").exists()


def _edited_web(repo: Project) -> bytes:
    more = b"\n\ndef stop(kind):\n    from shop.jobs.legacy import dispatch\n\n"
    return repo.read()["shop/web.py"] + more + b"    return dispatch.delay(kind=kind)\n"


def test_an_amended_commit_is_taken_in_by_retry(call, halfway, migrated):
    halfway.write({"own.txt": "mine\n"})
    halfway.git("add", "own.txt")
    halfway.git("commit", "--quiet", "--amend", "--no-edit")
    refused = call("resume", "--yes", halfway.root)
    assert codes(call, halfway) == ["commits-rewritten"]
    assert follow(call, refused.last, "--yes").code == 0
    assert halfway.git("diff", "--name-only", migrated, "HEAD") == "own.txt"


def test_a_rebased_branch_is_taken_in_by_retry(call, halfway, migrated):
    halfway.git("switch", "--quiet", "main")
    halfway.commit({"own.txt": "mine\n"})
    halfway.git("switch", "--quiet", WORK)
    halfway.git("rebase", "--quiet", "--keep-empty", "main")
    refused = call("resume", "--yes", halfway.root)
    assert codes(call, halfway) == ["commits-rewritten", "own-commits"]
    assert follow(call, refused.last, "--yes").code == 0
    assert halfway.git("diff", "--name-only", migrated, "HEAD") == "own.txt"
    assert call("undo", "--yes", halfway.root).code == 0
    assert halfway.status() == ""
    assert halfway.path(LEGACY).exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("switch", "--quiet", "main"), "head-elsewhere"),
        (("reset", "--hard", "--quiet", "HEAD~1"), "branch-moved-back"),
        (("checkout", "--quiet", "--detach"), "head-elsewhere"),
    ],
)
def test_the_last_line_brings_back_what_was_moved(call, halfway, migrated, words, code):
    halfway.git(*words)
    refused = call("resume", "--yes", halfway.root)
    assert refused.code == 1
    assert codes(call, halfway) == [code]
    done = follow(call, refused.last, "--yes")
    assert done.code == 0, done.err
    assert (halfway.tree(), halfway.status()) == (migrated, "")


def test_a_deleted_branch_comes_back_with_the_last_line(call, halfway, migrated):
    halfway.git("switch", "--quiet", "main")
    halfway.git("branch", "--quiet", "-D", WORK)
    refused = call("resume", "--yes", halfway.root)
    assert codes(call, halfway) == ["branch-gone"]
    again = follow(call, refused.last, "--yes")
    assert follow(call, again.last, "--yes").code == 0
    assert halfway.tree() == migrated


def test_dropped_commits_can_only_be_ended(call, halfway):
    halfway.git("reset", "--hard", "--quiet", "main")
    halfway.commit({"own.txt": "mine\n"})
    refused = call("retry", "--yes", halfway.root)
    assert refused.code == 1
    assert "commits-gone" in codes(call, halfway)
    assert refused.last == f"to go on: demonolith abort {halfway.root}"
    assert follow(call, refused.last, "--yes").code == 0
    assert halfway.path("own.txt").exists()


def test_a_run_that_is_done_and_merged_says_so(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    shop.git("switch", "--quiet", "main")
    shop.git("merge", "--quiet", WORK)
    told = call("status", shop.root).out
    assert "main has commits of the run: they were merged" in told


@pytest.mark.parametrize("name", ["retry", "adopt", "skip", "abort", "resume"])
def test_there_is_no_run(call, shop, name):
    before = shop.fingerprint()
    done = call(name, "--yes", shop.root)
    assert (done.code, done.out) == (0, f"There is no run to {name}.\n")
    assert shop.fingerprint() == before


@pytest.mark.parametrize("name", ["retry", "adopt", "skip", "abort", "undo"])
def test_nobody_is_there_to_confirm(call, halfway, name):
    before = (halfway.head, halfway.branch, halfway.read())
    done = call(name, halfway.root)
    assert (done.code, done.last) == (3, f"to go on: demonolith {name} {halfway.root} --yes")
    assert (halfway.head, halfway.branch, halfway.read()) == before
    confirmed = follow(call, done.last)
    assert confirmed.code == 0 or (name == "skip" and "cannot be done safely" in confirmed.err)
