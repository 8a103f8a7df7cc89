"""The two fixture projects, held against what ``tests/projects/README.md`` says of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from migrator.settings import tomllib
from tests.e2e.hostile.journey import state
from tests.e2e.lab import Lab, checkout, commits
from tests.support.command import CHECKOUT, demonolith, environment

NAMES = ("newsdesk", "ledger")
README = CHECKOUT / "tests/projects/README.md"
# A line that changes for one that was there before; how many lines a file may lose beyond it.
MOST_LOST = {"app/views/plans.py": 20, "tests/test_newsletter.py": 12}


# The level of a package's logger holds for all loggers below it, wherever the code has gone.
AS_GOOD = {
    'logger="app.workers.runners.transcode_runner"': 'logger="app.workers"',
}


@cache
def expected(name: str) -> dict[str, Any]:
    blocks = re.findall(r"^```toml\n(.*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)
    tables: dict[str, Any] = {}
    for block in blocks:
        tables.update(tomllib.loads(block))
    return tables[name]


@pytest.fixture(scope="session")
def labs(tmp_path_factory) -> dict[str, Lab]:
    return {name: Lab(tmp_path_factory, f"tests/projects/{name}") for name in NAMES}


@pytest.fixture(params=NAMES)
def name(request) -> str:
    return request.param


@pytest.fixture
def lab(labs, name) -> Lab:
    return labs[name]


@pytest.fixture
def plan(name) -> dict[str, Any]:
    return expected(name)


def test_preview_run_and_step_give_the_same_tree(lab):
    assert lab.document["final_tree"] == lab.ran.tree() == lab.stepped.tree()
    assert (lab.previewed / "untouched").read_text() == "True"


def test_undo_gives_back_files_index_and_branch(lab, tmp_path):
    repo = lab.copy(lab.ran, tmp_path / "undone")
    done = demonolith("undo", "--yes", cwd=repo.root)
    assert done.code == 0, done
    assert state(repo) == state(lab.before)


def test_patch_gives_the_same_tree(lab, tmp_path):
    repo = lab.copy(lab.before, tmp_path / "patched")
    repo.git("apply", "--cached", str(lab.previewed / "all.patch"))
    assert repo.git("write-tree") == lab.ran.tree()


def test_own_tests_pass_afterwards_with_every_bug_cured(lab, tmp_path):
    done = own_tests(lab, "HEAD", tmp_path / "repo", "--runxfail")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 8))
def test_own_tests_pass_on_every_commit(lab, tmp_path, number):
    done = own_tests(lab, commits(lab.ran)[number - 1], tmp_path / "repo")
    assert done.returncode == 0, done.stdout


def own_tests(lab: Lab, revision: str, place, *options: str):
    repo = checkout(lab.ran, revision, place)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options],
        cwd=repo,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_creates_deletes_and_modifies_what_the_readme_says(lab, plan):
    before, after = lab.before.read_commit(), lab.ran.read_commit()
    somewhere = tuple(plan["somewhere"].values())
    extra = after.keys() - before.keys() - set(plan["created"])
    assert set(plan["created"]) <= after.keys() - before.keys()
    assert all(path.startswith(somewhere) for path in extra), extra
    assert len(extra) <= len(plan["somewhere"])
    assert before.keys() - after.keys() == set(plan["deleted"])
    changed = {path for path in before.keys() & after.keys() if before[path] != after[path]}
    assert changed == set(plan["modified"])
    assert not after.keys() & set(plan.get("not_created", ()))


def test_references_are_what_the_readme_says(lab, plan):
    before, after = lab.before.read_commit(), lab.ran.read_commit()
    wrong = []
    for entry in plan["references"]:
        old, new = before[entry["file"]], after[entry["file"]]
        assert holds(old, entry["before"]), f"the README is out of date: {entry}"
        after_or_as_good = (entry["after"], AS_GOOD.get(entry["after"], entry["after"]))
        if not any(holds(new, text) for text in after_or_as_good):
            wrong.append(f"{entry['file']}: no {entry['after']!r}")
        if not entry.get("kept") and holds(new, entry["before"]):
            wrong.append(f"{entry['file']}: still {entry['before']!r}")
    assert wrong == []


def holds(content: bytes, text: str) -> bool:
    return text.encode() in content


def test_moved_names_are_where_the_readme_says(lab, plan):
    after = lab.ran.read_commit()
    for symbol, path in plan["moved"].items():
        pattern = rf"^(async def |def |class )?{symbol}\b".encode()
        assert re.search(pattern, after[path], re.MULTILINE), f"{symbol} is not in {path}"
    for symbol, folder in plan["somewhere"].items():
        found = [
            path
            for path, content in after.items()
            if path.startswith(folder) and re.search(rf"^def {symbol}\(".encode(), content, re.M)
        ]
        assert len(found) == 1, f"{symbol}: {found}"


def test_nothing_names_the_monolith_but_prose(lab, plan):
    module = re.escape(plan["monolith"].removeprefix("src/").removesuffix(".py").replace("/", "."))
    left = lab.ran.git("grep", "-l", "-E", module, "HEAD", check=False).splitlines()
    assert {line.removeprefix("HEAD:") for line in left} <= set(plan["prose"])


def test_every_task_is_registered_once(lab, plan, tmp_path):
    module, app = plan["celery_app"].split(":")
    code = f"""
import importlib, json, pkgutil, sys, warnings
warnings.simplefilter("ignore")
sys.path.insert(0, {plan["source_root"]!r})
from celery import Celery
claims, take = {{}}, Celery._task_from_fun
def noted(app, fun, *args, **options):
    task = take(app, fun, *args, **options)
    claims.setdefault(task.name, set()).add(f"{{fun.__module__}}.{{fun.__qualname__}}")
    return task
Celery._task_from_fun = noted
app = getattr(importlib.import_module({module!r}), {app!r})
top = importlib.import_module({module.split(".")[0]!r})
for found in pkgutil.walk_packages(top.__path__, top.__name__ + "."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
app.loader.import_default_modules()
app.finalize()
print(json.dumps({{name: len(f) for name, f in claims.items() if not name.startswith("celery.")}}))
"""
    repo = checkout(lab.ran, "HEAD", tmp_path / "repo")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=repo,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == dict.fromkeys(plan["tasks"], 1)


def test_encodings_line_endings_and_modes_survive(lab):
    before, after = lab.before.read_commit(), lab.ran.read_commit()
    for path in before.keys() & after.keys():
        assert endings(before[path]) == endings(after[path]), path
        assert before[path].endswith(b"\n") == after[path].endswith(b"\n"), path
        assert encoding(before[path]) == encoding(after[path]), path
    changes = lab.ran.git("diff", "--summary", "--diff-filter=M", "main..HEAD")
    assert "mode change" not in changes


def test_the_odd_files_are_still_odd(labs):
    """What the test above would not notice if the projects lost it."""
    after = labs["newsdesk"].ran.read_commit()
    assert after["app/views/executions.py"].count(b"\r\n") > 10
    assert b"\n" not in after["app/views/executions.py"].replace(b"\r\n", b"")
    assert encoding(after["app/services/feuilleton.py"]) == "latin-1"
    assert b"\n\t\t" in after["app/views/admin.py"]
    listing = labs["newsdesk"].ran.git("ls-tree", "HEAD", "scripts/requeue_failed.py")
    assert listing.startswith("100755")


def endings(content: bytes) -> set[bytes]:
    return set(re.findall(rb"\r\n|\r|\n", content))


def encoding(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def test_only_needed_lines_change(lab):
    lines = lab.ran.git("diff", "--numstat", "--diff-filter=M", "main..HEAD").splitlines()
    lost = {path: int(gone) for _, gone, path in map(str.split, lines)}
    too_much = {path: gone for path, gone in lost.items() if gone > MOST_LOST.get(path, 9)}
    assert too_much == {}


def test_second_run_has_nothing_to_do(lab, tmp_path):
    repo = lab.copy(lab.ran, tmp_path / "again")
    before = repo.fingerprint()
    done = demonolith("run", "--yes", cwd=repo.root)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Nothing to do")
    assert repo.fingerprint() == before
