"""``verify`` on branches that a run, a person, or both have made."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from migrator.cache.results import ResultCache
from migrator.gitstore import GitStore
from migrator.proof.prove import Prover, static_key
from tests.e2e.lab import STAGES
from tests.support.bakery import BREAD, bakery
from tests.support.command import Done, called
from tests.support.json_schema import schema_errors
from tests.support.repo import MakeRepo, Project, build_repo
from tests.support.small import small

PLACES = [f"{number}/7 {stage}" for number, stage in enumerate(STAGES, 1)]
CAKE = "bakery/oven/recipes/cake_recipe.py"


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    """A bakery that ``run`` has migrated."""
    return ran(build_repo(tmp_path_factory.mktemp("verify") / "bakery", bakery())).root


def ran(project: Project, *flags: str) -> Project:
    from migrator.cli import app

    with pytest.raises(SystemExit) as ended:
        app(["run", str(project.root), "--yes", *flags])
    assert not ended.value.code
    return project


@pytest.fixture
def project(migrated: Path, tmp_path: Path) -> Project:
    """A copy of the migrated bakery, to change."""
    shutil.copytree(migrated, tmp_path / "copy", symlinks=True)
    return Project(tmp_path / "copy")


def forget(project: Project) -> None:
    shutil.rmtree(project.root / ".git/demonolith/cache")


def document(capsys, *args: str, code: int = 0) -> dict:
    done = called(capsys, "verify", *args, "--format", "json")
    assert done.code == code, done
    return json.loads(done.out)


def failed(found: dict) -> dict[str, list[str]]:
    return {
        entry["subject"]: [f"{one['check']}: {one['message']}" for one in entry["findings"]]
        for entry in found["commits"]
        if entry["result"] == "failed"
    }


def stage_commits(project: Project) -> list[str]:
    return project.git("rev-list", "--reverse", "main..HEAD").split()


def after_stage(project: Project, number: int) -> Project:
    """Put HEAD on a branch that ends with a stage."""
    project.git("switch", "--quiet", "-c", "part", stage_commits(project)[number - 1])
    return project


def test_proves_the_newest_run_stage_by_stage(project: Project, capsys) -> None:
    forget(project)
    found = document(capsys, str(project.root))
    assert [entry["stage"] for entry in found["commits"]] == PLACES
    assert found["schema"] == "demonolith-verify/1" and found["proven"] is True
    assert [len(entry["checks"]) > 0 for entry in found["commits"]][2:] == [True] * 5
    assert [entry["commit"] for entry in found["commits"]] == stage_commits(project)


def test_prints_a_table(project: Project, capsys) -> None:
    done = called(capsys, "verify", str(project.root))
    assert done.code == 0, done
    lines = done.out.splitlines()
    assert lines[0].split() == ["commit", "stage", "checks", "result"]
    assert [place for place in PLACES if place in done.out] == PLACES
    assert lines[-1].startswith("All good: 7 commits in ")


def test_knows_after_a_run_what_the_run_has_checked(project: Project, capsys) -> None:
    found = document(capsys, str(project.root))
    looked_at = [entry for entry in found["commits"] if entry["checks"]]
    assert len(looked_at) > 3 and all(entry["cached"] for entry in looked_at)


def test_finds_the_same_with_and_without_what_is_known(project: Project, capsys) -> None:
    known = document(capsys, str(project.root))
    forget(project)
    fresh, again = (document(capsys, str(project.root)) for _ in range(2))
    for entry in (*known["commits"], *fresh["commits"], *again["commits"]):
        entry.pop("cached")
    assert known == fresh == again


def planted(project: Project, **other: str) -> None:
    """Keep a made-up finding for the last stage, under a key that may differ."""
    with GitStore.open(project.root) as store:
        results = ResultCache(store.git_dir / "demonolith/cache")
        prover = Prover(store, store.resolve("main"), results, {})
        last = list(prover.prove(store.resolve("HEAD")))[-1].step
        key = static_key(prover.basis(last).key, last.before, last.commit.tree)
        assert set(other) <= set(key)
        finding = {"check": "names", "path": "", "line": 0, "message": "planted"}
        results.put({**key, **other}, {"checks": ["names"], "findings": [finding]})


def test_uses_what_is_known(project: Project, capsys) -> None:
    planted(project)
    found = document(capsys, str(project.root), code=2)
    assert list(failed(found).values()) == [["names: planted"]]


@pytest.mark.parametrize(
    "part", ["basis", "plan", "options", "tool", "python", "pyflakes", "kind", "before", "after"]
)
def test_anything_that_decides_makes_it_another_result(project: Project, capsys, part: str) -> None:
    planted(project, **{part: "other"})
    assert failed(document(capsys, str(project.root))) == {}


def test_finds_the_commit_of_a_person_that_breaks_something(project: Project, capsys) -> None:
    project.commit(
        {BREAD: "from .flour import sift\n\n\ndef make_bread(order, batch=None): ...\n"}, "bad"
    )
    project.commit({"bakery/oven/recipes/flour.py": "def sift(): ...\n"}, "mended")
    found = document(capsys, str(project.root), code=2)
    assert list(failed(found)) == ["bad"]
    assert failed(found)["bad"][0] == "imports: there is no module bakery.oven.recipes.flour"
    done = called(capsys, "verify", str(project.root))
    assert done.code == 2 and "1 of 9 commits in " in done.out


def test_finds_a_task_that_a_person_has_taken_away(project: Project, capsys) -> None:
    gone = "bakery/oven/shifts/"
    init = "from .starter import bake\n\n__all__ = ['bake']\n"
    files = {
        f"{gone}__init__.py": init,
        "bakery/oven/__init__.py": init.replace("starter", "shifts"),
    }
    project.path(f"{gone}clock.py").unlink()
    project.commit(files, "no clock")
    found = failed(document(capsys, str(project.root), code=2))
    said = f"tasks: nothing registers the task 'bakery.due' any more; {gone}clock.py:9 did"
    assert found == {"no clock": [said]}


def test_judges_a_commit_between_the_stages(project: Project, capsys) -> None:
    after_stage(project, 3)
    text = project.read_commit()[CAKE].decode()
    assert '"success": True' in text
    project.commit({CAKE: text.replace('"success": True', '"success": False')}, "edit")
    found = failed(document(capsys, "main..part", str(project.root), code=2))
    assert list(found) == ["edit"] and found["edit"][0].startswith("bodies: make_cake is not")


def test_stage_that_was_amended_is_judged_as_it_is(project: Project, capsys) -> None:
    after_stage(project, 3)
    text = project.read_commit()[CAKE].decode()
    project.write({CAKE: text + "\n\nunknown_name\n"})
    project.git("add", "-A")
    project.git("commit", "--quiet", "--amend", "--no-edit")
    found = failed(document(capsys, "main..part", str(project.root), code=2))
    assert list(found.values()) == [["names: undefined name 'unknown_name'"]]


def test_proves_a_branch_that_somebody_else_has_made(project: Project, tmp_path, capsys) -> None:
    project.git("clone", "--quiet", str(project.root), str(tmp_path / "clone"))
    found = document(capsys, "origin/main..HEAD", str(tmp_path / "clone"))
    assert [entry["stage"] for entry in found["commits"]] == PLACES
    assert found["proven"] and not any(entry["cached"] for entry in found["commits"])


@pytest.mark.parametrize("flags", [["--decide", "executor:mail=take-monolith"], None])
def test_makes_the_plan_again_from_the_audits_commit(
    make_repo: MakeRepo, tmp_path, capsys, flags
) -> None:
    """A decision is in its message; keeping names is tried."""
    files = small(differing=True) if flags else bakery()
    project = ran(make_repo(files), *(flags or ["--keep-names"]))
    project.git("clone", "--quiet", str(project.root), str(tmp_path / "clone"))
    assert document(capsys, "origin/main..HEAD", str(tmp_path / "clone"))["proven"]


def test_says_where_the_plan_cannot_be_made_again(project: Project, capsys) -> None:
    message = project.git("log", "-1", "--format=%B", stage_commits(project)[0])
    plan = next(line for line in message.splitlines() if line.startswith("Demonolith-Plan"))
    changed = message.replace(plan, "Demonolith-Plan: 0123456789ab")
    project.git("switch", "--quiet", "-c", "other", "main")
    project.git("commit", "--quiet", "--allow-empty", "-m", changed)
    project.git("cherry-pick", "demonolith/everything~4")
    found = failed(document(capsys, "main..other", str(project.root), code=2))
    ((message, *_),) = found.values()
    assert message.startswith("plan: the plan of run ") and "cannot be made again" in message
    again = document(capsys, "main..other", str(project.root), code=2)
    assert not any(entry["cached"] for entry in again["commits"])


def test_range_that_begins_in_the_middle_of_a_run(project: Project, capsys) -> None:
    forget(project)
    found = document(capsys, "HEAD~2..HEAD", str(project.root))
    assert [entry["stage"] for entry in found["commits"]] == PLACES[-2:] and found["proven"]


def test_commits_of_no_run_at_all(make_repo: MakeRepo, capsys) -> None:
    project = make_repo({"zoo/birds.py": "def sing(): ...\n", "README": "zoo\n"})
    project.commit({"zoo/cage.py": "from zoo.birds import sing\n"}, "good")
    project.commit({"zoo/birds.py": "def fly(): ...\n"}, "bad")
    project.commit({"README": "a zoo\n"}, "words")
    found = document(capsys, "HEAD~3..HEAD", str(project.root), code=2)
    assert failed(found) == {"bad": ["imports: zoo.birds has no name sing"]}
    assert [entry["stage"] for entry in found["commits"]] == [None] * 3
    assert found["commits"][-1]["checks"] == []


def test_merge_is_compared_with_its_first_parent(make_repo: MakeRepo, capsys) -> None:
    project = make_repo({"zoo/birds.py": "def sing(): ...\n"})
    project.git("switch", "--quiet", "-c", "side")
    project.commit({"zoo/cage.py": "from zoo.birds import sing\n"}, "cage")
    project.git("switch", "--quiet", "main")
    project.commit({"zoo/birds.py": "def fly(): ...\n"}, "fly")
    project.git("merge", "--quiet", "--no-edit", "side")
    found = failed(document(capsys, "HEAD~2..HEAD", str(project.root), code=2))
    assert list(found) == ["Merge branch 'side'"]


def test_link_in_place_of_a_file_is_no_module(make_repo: MakeRepo, capsys) -> None:
    project = make_repo({"zoo/birds.py": "x = 1\n", "zoo/cage.py": "import zoo.birds\n"})
    project.path("zoo/birds.py").unlink()
    project.path("zoo/birds.py").symlink_to("/etc/hostname")
    project.commit(message="link")
    found = failed(document(capsys, "HEAD~1..HEAD", str(project.root), code=2))
    assert found == {"link": ["imports: there is no module zoo.birds"]}


def test_changes_nothing_but_what_it_keeps(project: Project, capsys) -> None:
    before = project.fingerprint()
    document(capsys, str(project.root))
    forget(project)
    document(capsys, str(project.root))
    after = project.fingerprint()
    kept = ".git/demonolith/cache/"
    assert {name for name in before if kept not in name} == {
        name for name in after if kept not in name
    }
    assert all(after[name] == digest for name, digest in before.items() if kept not in name)


def test_preview_keeps_nothing(make_repo: MakeRepo, capsys) -> None:
    project = make_repo(small())
    before = project.fingerprint()
    assert called(capsys, "preview", str(project.root)).code == 0
    assert project.fingerprint() == before


def test_empty_range(project: Project, capsys) -> None:
    done = called(capsys, "verify", "HEAD..HEAD", str(project.root))
    assert (done.code, done.out) == (0, "There is no commit in HEAD..HEAD.\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["main...HEAD"], "not of the form BASE..TIP"),
        (["..HEAD"], "not of the form BASE..TIP"),
        (["main..nowhere"], "'nowhere' is not a commit"),
        (["--", "-x..HEAD"], "not of the form BASE..TIP"),
        (["main..HEAD", "main..HEAD"], "one range and one repository"),
    ],
)
def test_refuses_what_is_no_range(project: Project, capsys, words, says) -> None:
    done = (
        called(capsys, "verify", *words, str(project.root))
        if words[0] != "--"
        else called(capsys, "verify", str(project.root), *words)
    )
    assert done.code == 1 and says in done.err


def test_needs_a_run_or_a_range(make_repo: MakeRepo, capsys) -> None:
    done = called(capsys, "verify", str(make_repo(small()).root))
    assert done.code == 1 and "there is no run to verify" in done.err


def test_folder_above_is_a_folder(project: Project, capsys, monkeypatch) -> None:
    monkeypatch.chdir(project.root / "bakery")
    found: Done = called(capsys, "verify", "..")
    assert found.code == 0, found


def test_document_is_what_its_schema_says(project: Project, capsys) -> None:
    planted(project)
    found = document(capsys, str(project.root), code=2)
    assert found["proven"] is False
    assert schema_errors("verify-1.json", found) == []
    for key in ("schema", "proven", "commits"):
        assert schema_errors("verify-1.json", {k: v for k, v in found.items() if k != key})
    found["commits"][-1]["result"] = "fine"
    assert schema_errors("verify-1.json", found)


def test_document_of_the_status_is_what_its_schema_says(project: Project, capsys) -> None:
    found = status(capsys, project)
    assert found["run"]["status"] == "done"
    project.git("switch", "--quiet", "-c", "elsewhere", "main")
    moved = status(capsys, project)
    assert [item["code"] for item in moved["differences"]] == ["head-elsewhere"]
    for key in moved:
        assert schema_errors("status-1.json", {k: v for k, v in moved.items() if k != key})


def test_status_without_a_run_is_what_its_schema_says(make_repo: MakeRepo, capsys) -> None:
    assert status(capsys, make_repo(small()))["run"] is None


def status(capsys, project: Project) -> dict[str, Any]:
    done = called(capsys, "status", str(project.root), "--format", "json")
    found: dict[str, Any] = json.loads(done.out)
    assert schema_errors("status-1.json", found) == []
    return found
