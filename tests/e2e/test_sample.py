"""The sample, migrated for real: what a stranger would check before merging the branch."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from migrator.demo import census
from tests.e2e.bodies import kept_lines, parameters
from tests.e2e.lab import STAGES, checkout, commits
from tests.support.command import demonolith, environment

MONOLITH = "backend/tasks/job_tasks.py"

# What a file that existed may lose and gain; found by hand from what the migration needs.
LIMITS = {
    "backend/maintenance.py": (3, 3),
    "backend/routers/jobs/celery_api.py": (2, 2),
    "backend/routers/jobs/runs.py": (1, 1),
    "backend/routers/jobs/schedules.py": (25, 25),
    "backend/tasks/__init__.py": (2, 2),
    "backend/tasks/execution/__init__.py": (0, 10),
    "backend/tasks/execution/base_executor.py": (2, 50),
    "backend/tests/test_executors.py": (8, 8),
}
CREATED = {
    "backend/tasks/execution/backup_executor.py",
    "backend/tasks/execution/compliance_check_executor.py",
    "backend/tasks/execution/inventory_report_executor.py",
    "backend/tasks/execution/run_commands_executor.py",
    "backend/tasks/utils/executor_helpers.py",
}
# Imports what is named on the command line, each in a child that has imported nothing of it.
IMPORTS = """
import os, sys, importlib
sys.path.insert(0, os.getcwd())
import celery, fastapi, sqlalchemy  # once, before the children are made
failed = []
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        try:
            importlib.import_module(name)
            os._exit(0)
        except BaseException as error:
            print(f"{name}: {error!r}", flush=True)
            os._exit(1)
    if os.waitpid(child, 0)[1]:
        failed.append(name)
sys.exit(bool(failed))
"""


def python(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    settings = {"DATA_DIR": str(folder.parent / "data"), "BROKER_URL": "memory://"}
    return subprocess.run(
        [sys.executable, *args],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.fixture(scope="module")
def migrated(sample, tmp_path_factory) -> Path:
    """The source root of the migrated sample, without git."""
    place = tmp_path_factory.mktemp("migrated") / "repo"
    return checkout(sample.ran, "HEAD", place) / "backend"


def test_preview_run_and_step_give_the_same_tree(sample):
    assert sample.document["final_tree"] == sample.ran.tree() == sample.stepped.tree()


def test_preview_gives_the_tree_of_each_commit(sample):
    previewed = [stage["tree"] for stage in sample.document["stages"]]
    assert previewed == [sample.ran.tree(commit) for commit in commits(sample.ran)]


def test_preview_leaves_objects_index_files_and_refs_alone(sample):
    assert (sample.previewed / "untouched").read_text() == "True"


def test_patch_gives_the_same_tree(sample, tmp_path):
    repo = sample.copy(sample.before, tmp_path / "patched")
    patch = str(sample.previewed / "all.patch")
    repo.status()  # refreshes the index: a copied file has another time stamp
    repo.git("apply", "--check", "--index", patch)
    repo.git("apply", "--index", patch)
    assert repo.git("write-tree") == sample.document["final_tree"]


@pytest.mark.parametrize("way", ["ran", "stepped"])
def test_seven_commits_with_trailers_and_evidence(sample, way):
    repo = getattr(sample, way)
    made = commits(repo)
    assert len(made) == len(STAGES)
    runs, plans = set(), set()
    for number, (commit, stage) in enumerate(zip(made, STAGES, strict=True), 1):
        trailers = repo.git("log", "-1", "--format=%(trailers:only,unfold)", commit).splitlines()
        found = dict(line.split(": ", 1) for line in trailers if line)
        assert found["Demonolith-Stage"] == f"{number}/7 {stage}"
        runs.add(found["Demonolith-Run"])
        plans.add(found["Demonolith-Plan"])
        assert "Demonolith-Adopted" not in found
        subject, body = repo.git("log", "-1", "--format=%s%x00%b", commit).split("\0")
        assert subject.startswith(f"{stage}: ")
        assert re.search(r"^- \S", body, re.MULTILINE), f"{stage} has no evidence"
        assert repo.git("log", "-1", "--format=%an <%ae>", commit) == (
            "Ada Fixture <ada@example.org>"
        )
    assert len(runs) == len(plans) == 1


def test_follow_ups_are_recorded_once(sample):
    messages = sample.ran.git("log", "--format=%B", "main..HEAD")
    assert messages.count("Left alone by the plan") == 1


@pytest.mark.parametrize("number", range(1, 8))
def test_every_commit_can_be_imported(sample, tmp_path, number):
    commit = commits(sample.ran)[number - 1]
    backend = checkout(sample.ran, commit, tmp_path / "repo") / "backend"
    names = sample.ran.git("diff", "--name-only", "--diff-filter=d", f"main..{commit}").split()
    modules = {"main", "tasks", "celery_app"} | {
        name.removeprefix("backend/").removesuffix(".py").replace("/", ".")
        for name in names
        if name.endswith(".py") and "/tests/" not in name
    }
    done = python(backend, "-c", IMPORTS, *(m.removesuffix(".__init__") for m in sorted(modules)))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 8))
def test_every_commit_passes_its_own_tests(sample, tmp_path, number):
    commit = commits(sample.ran)[number - 1]
    repo = checkout(sample.ran, commit, tmp_path / "repo")
    done = python(repo, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_no_reference_is_left(sample):
    assert sample.ran.git("grep", "-l", "job_tasks", "HEAD", "--", "*.py", check=False) == ""
    assert MONOLITH not in sample.ran.read_commit()


@pytest.mark.parametrize("name", ["tasks.dispatch_job", "tasks.check_job_schedules"])
def test_tasks_are_registered_once(sample, migrated, tmp_path, name):
    before = checkout(sample.before, "HEAD", tmp_path / "before") / "backend"
    claims = [
        json.loads(python(folder, str(census.__file__)).stdout) for folder in (before, migrated)
    ]
    assert [len(claim[name]) for claim in claims] == [2, 1]
    assert claims[1][name][0].startswith("tasks.scheduling.")
    assert all(len(functions) == 1 for functions in claims[1].values())


def answer(migrated: Path, job_type: str) -> dict[str, object]:
    code = (
        "import json; from tasks.execution import execute_job_type as run; "
        f"print(json.dumps(run({job_type!r}, None, None, None, None, None)))"
    )
    done = python(migrated, "-W", "ignore", "-c", code)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("job_type", ["sync_devices", "compare_devices"])
def test_removed_integrations_say_so(migrated, job_type):
    result = answer(migrated, job_type)
    assert result["success"] is False
    assert job_type in result["error"]
    assert "not available" in result["error"] or "removed" in result["error"]


def test_unknown_job_type_is_an_error_value(migrated):
    assert answer(migrated, "brew_coffee") == {
        "success": False,
        "error": "Unknown job type: brew_coffee",
    }


def test_second_run_has_nothing_to_do(sample, tmp_path):
    repo = sample.copy(sample.ran, tmp_path / "again")
    before = repo.fingerprint()
    done = demonolith("run", "--yes", cwd=repo.root)
    assert (done.code, done.out, done.err) == (
        0,
        "Nothing to do: no task name is registered twice.\n",
        "",
    )
    assert repo.fingerprint() == before


def test_undo_gives_back_tree_branch_index_and_files(sample, tmp_path):
    repo = sample.copy(sample.ran, tmp_path / "undone")
    done = demonolith("undo", "--yes", cwd=repo.root)
    assert done.code == 0, done.err
    was = sample.before
    assert (repo.tree(), repo.head, repo.branch) == (was.tree(), was.head, "main")
    assert repo.git("ls-files", "--stage") == was.git("ls-files", "--stage")
    assert outside_git(repo) == outside_git(was)
    refs = repo.git("for-each-ref").splitlines()
    kept = [line for line in refs if "refs/demonolith/" in line]  # what a redo needs, alone
    assert [line.split()[0] for line in kept] == [sample.ran.head]
    assert [line for line in refs if line not in kept] == was.git("for-each-ref").splitlines()
    assert repo.status() == ""


def outside_git(repo) -> dict[str, str]:
    return {
        name: digest for name, digest in repo.fingerprint().items() if not name.startswith(".git/")
    }


def test_creates_and_deletes_what_the_plan_says(sample):
    assert set(changed(sample, "A")) == CREATED
    assert changed(sample, "D") == [MONOLITH]
    assert set(changed(sample, "M")) == set(LIMITS)


def changed(sample, status: str) -> list[str]:
    options = ("--name-only", "--no-renames", f"--diff-filter={status}")
    return sample.ran.git("diff", *options, "main..HEAD").split()


def test_files_that_existed_change_only_where_needed(sample):
    lines = sample.ran.git("diff", "--numstat", "--diff-filter=M", "main..HEAD").splitlines()
    found = {path: (int(gone), int(new)) for new, gone, path in map(str.split, lines)}
    too_much = {
        path: counts
        for path, counts in found.items()
        if counts[0] > LIMITS[path][0] or counts[1] > LIMITS[path][1]
    }
    assert too_much == {}
    modes = sample.ran.git("diff", "--summary", "--diff-filter=M", "main..HEAD")
    assert "mode change" not in modes


MOVED = {
    "_split_commands": "run_commands_executor",
    "_collect_outputs": "run_commands_executor",
    "_execute_run_commands": "run_commands_executor",
    "_backup_filename": "backup_executor",
    "_execute_backup": "backup_executor",
    "_execute_inventory_report": "inventory_report_executor",
    "_score": "compliance_check_executor",
    "_execute_compliance_check": "compliance_check_executor",
    "_load_credential": "executor_helpers",
    "_merge_parameters": "executor_helpers",
}


def home(sample, stem: str) -> str:
    """Return the text of the module that a stem names."""
    (path,) = (path for path in CREATED if path.endswith(f"/{stem}.py"))
    return sample.ran.read_commit()[path].decode()


@pytest.mark.parametrize("name", MOVED)
def test_moved_bodies_are_the_same_text(sample, name):
    before = sample.before.read_commit()[MONOLITH].decode()
    after = home(sample, MOVED[name])
    public = name.removeprefix("_") if name.startswith("_execute_") else name
    assert kept_lines(after, public) == kept_lines(before, name)
    added = ["job_run_id: Optional[int]=None"] if public != name else []
    assert parameters(after, public) == [*parameters(before, name), *added]


def test_moved_bodies_log_lazily(sample):
    for path in CREATED:
        text = sample.ran.read_commit()[path].decode()
        assert not re.search(r"logger\.\w+\(\s*f[\"']", text), path


@pytest.mark.parametrize(
    ("stem", "comment"),
    [
        ("run_commands_executor", "# Run commands\n# ----"),
        ("run_commands_executor", "# Commands that change a device are refused\nFORBIDDEN_COMM"),
        ("backup_executor", "# Backup\n# ----"),
        ("backup_executor", "# Versions kept for each device. Changing it does not bring"),
        ("inventory_report_executor", "# Inventory report\n# ----"),
        ("compliance_check_executor", "# Compliance\n# ----"),
        ("executor_helpers", "# Helpers\n# ===="),
    ],
)
def test_comments_and_banners_survive(sample, stem, comment):
    assert comment in sample.before.read_commit()[MONOLITH].decode()
    assert comment in home(sample, stem)
