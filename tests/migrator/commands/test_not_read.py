"""Nothing is skipped silently: what is no file, or no Python, on real repositories."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from migrator.report.schema import audit_schema, check_schema
from tests.support.command import called
from tests.support.repo import MakeRepo, Project

LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12\n"
TASK = "from celery import shared_task\n\n\n@shared_task\ndef {}(): ...\n"
FILES: dict[str, str | bytes] = {
    "app/__init__.py": "",
    "app/tasks.py": TASK.format("good"),
    "app/big.py": LFS.format("a" * 64),
    "app/data.bin": LFS.format("b" * 64),
    "app/latin.py": b"# -*- coding: latin-1 -*-\n" + TASK.format("latin").encode() + b"# \xe9\n",
    "app/mixed.py": TASK.format("mixed").encode() + b"X = '\xe9'\n",
    "app/nul.py": TASK.format("nul").encode() + b"\0",
    "app/old.py": TASK.format("old") + "print 'two'\n",
    "app/plain.txt": "text\n",
    "app/speaks_of_it.py": f"SPEC = {LFS!r}  # celery\n",
}
LINKS = {
    "app/again.py": "tasks.py",
    "app/everywhere": "..",
    "app/gone.py": "nowhere.py",
    "app/notes.txt": "plain.txt",
    "app/outside.py": "../../secret.py",
    "app/passwords": "/etc/passwd",
}
KINDS = {
    "app/again.py": ("link-inside", 1),
    "app/big.py": ("lfs-pointer", 1),
    "app/everywhere": ("link-inside", 1),
    "app/gone.py": ("link-out", 1),
    "app/mixed.py": ("file", 6),
    "app/nul.py": ("file", 6),
    "app/old.py": ("file", 6),
    "app/outside.py": ("link-out", 1),
    "app/passwords": ("link-out", 1),
    "vendor/lib": ("submodule", 1),
}


@pytest.fixture
def odd(make_repo: MakeRepo) -> Project:
    repo = make_repo(FILES, links=LINKS)
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},vendor/lib")
    repo.git("commit", "--quiet", "-m", "submodule")
    return repo


def document(capsys: Any, repo: Project, command: str) -> dict[str, Any]:
    done = called(capsys, command, str(repo.root), "--format", "json")
    return dict(json.loads(done.out))


@pytest.mark.parametrize(
    ("command", "schema"), [("audit", audit_schema()), ("check", check_schema())]
)
def test_json_has_kind_and_line_of_each(
    capsys: Any, odd: Project, command: str, schema: dict[str, Any]
) -> None:
    found = document(capsys, odd, command)
    jsonschema.validate(found, schema)
    assert {item["path"]: (item["kind"], item["line"]) for item in found["skipped"]} == KINDS


def test_what_can_be_read_is_read_once(capsys: Any, odd: Project) -> None:
    found = document(capsys, odd, "audit")
    assert [entry["name"] for entry in found["registrations"]] == [
        "app.latin.latin",
        "app.tasks.good",
    ]


def test_text_counts_and_names_them(capsys: Any, odd: Project) -> None:
    told = called(capsys, "audit", str(odd.root)).out
    assert "Not read: 1 LFS pointer, 3 files, 5 links, 1 submodule\n" in told
    assert "  app/passwords  is a link out of the repository, to /etc/passwd\n" in told
    assert "  app/again.py  is a link: app/tasks.py is read under its own name alone\n" in told
    assert "  vendor/lib  is a submodule: " in told
    assert "app/notes.txt" not in told and "app/data.bin" not in told


@pytest.mark.parametrize("form", ["text", "markdown", "github", "sarif"])
def test_check_names_them_in_every_format(capsys: Any, odd: Project, form: str) -> None:
    done = called(capsys, "check", str(odd.root), "--format", form)
    assert done.code == 0
    assert all(f"note: not read: {path}: " in done.err for path in KINDS)
    if form in ("markdown", "sarif"):
        assert all(path in done.out for path in KINDS)


def test_markdown_tells_them_once(capsys: Any, odd: Project) -> None:
    done = called(capsys, "check", str(odd.root), "--format", "markdown", "--select", "DM5")
    assert done.code == 2
    assert done.out.count("vendor/lib") == 1


def test_many_are_cut_short_in_the_text(capsys: Any, make_repo: MakeRepo) -> None:
    repo = make_repo({f"app/t{n:02}.py": TASK.format("f") + "print 1\n" for n in range(20)})
    told = called(capsys, "audit", str(repo.root)).out
    assert "Not read: 20 files\n" in told
    assert "  and 8 more (--format json lists all)\n" in told


def test_a_submodule_may_hold_the_task_that_is_missed(capsys: Any, make_repo: MakeRepo) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/tasks.py": TASK.format("mail"),
        "shop/app.py": "from celery import Celery\napp = Celery('shop', include=['shop.tasks'])\n"
        "app.conf.beat_schedule = {'x': {'task': 'shop.tasks.mial', 'schedule': 5}}\n",
    }
    whole = make_repo(files)
    assert "DM301" in called(capsys, "check", str(whole.root)).out
    whole.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},vendor/lib")
    whole.git("commit", "--quiet", "-m", "submodule")
    assert "DM301" not in called(capsys, "check", str(whole.root)).out


def test_plain_repositories_have_nothing_to_say(capsys: Any, make_repo: MakeRepo) -> None:
    repo = make_repo({"app/tasks.py": TASK.format("good"), "README": "x"}, links={"R": "README"})
    done = called(capsys, "check", str(repo.root))
    assert "not read" not in done.err + called(capsys, "audit", str(repo.root)).out
