"""``audit`` and ``check`` of a commit that they have looked at before."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from migrator import beside
from migrator.audit.words import FIRST
from migrator.commands import looked
from migrator.git.search import Search
from tests.migrator.audit.helpers import clinic, project
from tests.migrator.findings.helpers import TWICE
from tests.support.backends import BACKENDS
from tests.support.command import CHECKOUT, called, finished
from tests.support.repo import MakeRepo, Project

FORMATS = ["text", "json", "sarif", "markdown", "github"]
HEAVY = {"typer", "click", "pydantic", "rich", "libcst", "git", "tomllib", "tempfile"}
HEAVY |= {"migrator.audit.run", "migrator.audit.evaluate", "migrator.settings", "migrator.cli"}
GONE = '[tool.demonolith]\nmonolith = "shop.gone"\nignore = ["DM104"]\nselect = ["DM1"]\n'


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commits that are audited from now on."""
    import migrator.reading

    commits: list[str] = []
    real = migrator.reading.audit

    def audit(source, options):
        commits.append(source.commit)
        return real(source, options)

    monkeypatch.setattr(migrator.reading, "audit", audit)
    return commits


@pytest.fixture
def twice(make_repo: MakeRepo) -> Project:
    return make_repo(TWICE)


def entries() -> list[Path]:
    folder = Path(os.environ["DEMONOLITH_CACHE_DIR"], "audits")
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("command", ["audit", "check"])
def test_says_the_same_again(
    capsys, make_repo: MakeRepo, audited: list[str], command: str, output: str
) -> None:
    broken = "from celery import shared_task\ndef\n"
    repo = make_repo({**TWICE, "pyproject.toml": GONE, "shop/broken.py": broken})
    repo.write({"new.py": ""})
    line = (command, str(repo.root), "--format", output)
    anew = called(capsys, *line, "--no-cache")
    assert anew.code == 2 and "names shop.gone" in anew.err and "1 uncommitted" in anew.err
    assert not entries()
    number = len(audited)
    assert called(capsys, *line) == anew
    assert len(audited) == 2 * number and len(entries()) == 1
    assert called(capsys, *line) == anew
    assert len(audited) == 2 * number


@pytest.mark.parametrize("name", ["clinic", "courier", "depot"])
def test_says_the_same_of_a_backend(
    capsys, make_repo: MakeRepo, audited: list[str], name: str
) -> None:
    repo = make_repo(BACKENDS[name].files)
    for command in (["audit", "--format", "json"], ["audit"], ["check", "--select", "ALL"]):
        anew = called(capsys, *command, str(repo.root), "--no-cache")
        audited.clear()
        assert called(capsys, *command, str(repo.root)) == anew
    assert not audited  # the first of them was kept for all


def test_imports_nothing_heavy_and_looks_for_nothing(twice: Project) -> None:
    code = (
        "import sys, migrator.failures as failures\n"
        "failures.leave = lambda code: print(code, *sys.modules, file=sys.stderr)\n"
        f"sys.argv = ['demonolith', 'audit', {str(twice.root)!r}]\n"
        "from migrator.start import main; main()\n"
    )
    # Both in processes of their own: the tests of this one may have changed how deep it may go.
    first, again = (finished([sys.executable, "-c", code], CHECKOUT, {}) for _ in range(2))
    exit_code, *modules = again.err.split()
    assert (again.out, exit_code) == (first.out, "2")
    assert set(first.err.split()) & HEAVY
    assert "migrator.commands.looked" in modules and not HEAVY & set(modules)


def test_says_which_commit_it_is(capsys, twice: Project, audited: list[str]) -> None:
    called(capsys, "audit", str(twice.root))
    commit = twice.commit(message="the same tree")
    done = called(capsys, "audit", "--format", "json", str(twice.root))
    assert json.loads(done.out)["commit"] == commit
    assert len(audited) == 1


def test_another_tree_is_looked_at_anew(capsys, twice: Project, audited: list[str]) -> None:
    called(capsys, "check", str(twice.root))
    twice.commit({"shop/old.py": ""})
    assert called(capsys, "check", str(twice.root)).code == 0
    twice.git("reset", "-q", "--hard", "HEAD~")
    assert called(capsys, "check", str(twice.root)).code == 2
    assert len(audited) == 2


def test_other_flags_are_looked_at_anew(capsys, twice: Project, audited: list[str]) -> None:
    called(capsys, "audit", str(twice.root))
    called(capsys, "check", "--source-root", "shop", str(twice.root))
    assert len(audited) == 2


def test_flags_of_check_alone_decide_nothing(capsys, twice: Project, audited: list[str]) -> None:
    called(capsys, "audit", str(twice.root))
    assert called(capsys, "check", "--ignore", "DM1", str(twice.root)).code == 0
    known = twice.root / "known.json"
    written = ("check", "--baseline", str(known), str(twice.root))
    assert called(capsys, *written, "--write-baseline").code == 0
    assert called(capsys, *written).code == 0
    assert called(capsys, "check", "--select", "DM7", str(twice.root)).code == 1
    assert len(audited) == 1


@pytest.mark.parametrize(
    "line",
    [
        *("audit --no-cache", "check --no-cache", "check --staged", "audit --explain shop.send"),
        f"audit --python {sys.executable}",
    ],
)
def test_looks_anew_and_keeps_nothing(
    capsys, twice: Project, audited: list[str], line: str
) -> None:
    for _ in range(2):
        called(capsys, *line.split(), str(twice.root))
    assert len(audited) == 2 and not entries()


def test_the_environment_can_ask_for_it(
    capsys, twice: Project, audited: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMONOLITH_NO_CACHE", "1")
    for _ in range(2):
        called(capsys, "check", str(twice.root))
    assert len(audited) == 2 and not entries()


@pytest.mark.parametrize("line", ["preview", "deploy-plan", "run --yes"])
def test_what_changes_something_looks_anew(
    capsys, make_repo: MakeRepo, audited: list[str], line: str
) -> None:
    repo = make_repo(project(clinic()))
    called(capsys, "audit", str(repo.root))
    (entry,) = entries()
    entry.write_bytes(entry.read_bytes().replace(b"clinic", b"spoilt"))
    before = entry.stat().st_mtime_ns
    called(capsys, *line.split(), str(repo.root))
    assert len(audited) > 1
    assert entry.stat().st_mtime_ns == before


def cut(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes()[:-100])


def spoil(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes().replace(b"shop", b"ship"))


def empty(entry: Path) -> None:
    entry.write_bytes(b"")


def take_away(entry: Path) -> None:
    entry.unlink()


@pytest.mark.parametrize("damage", [cut, spoil, empty, take_away])
def test_what_is_damaged_is_looked_at_anew(
    capsys, twice: Project, audited: list[str], damage: Callable[[Path], None]
) -> None:
    first = called(capsys, "audit", str(twice.root))
    damage(entries()[0])
    assert called(capsys, "audit", str(twice.root)) == first
    assert len(audited) == 2
    assert called(capsys, "audit", str(twice.root)) == first
    assert len(audited) == 2


def test_what_no_longer_fits_the_facts_is_looked_at_anew(
    capsys, twice: Project, audited: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(looked, "asdict", lambda seen: {"facts": None})
        first = called(capsys, "audit", str(twice.root))
    assert called(capsys, "audit", str(twice.root)) == first
    assert len(audited) == 2


def test_what_moved_while_it_was_searched_is_not_kept(
    capsys, twice: Project, audited: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Search, "ask_unmoved", lambda self: lambda: False)
        called(capsys, "audit", str(twice.root))
    assert not entries()
    called(capsys, "audit", str(twice.root))
    assert len(audited) == 2


def test_an_error_is_not_kept(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo({**TWICE, "pyproject.toml": "[tool.demonolith]\nignore = ['DM7']\n"})
    for _ in range(2):
        done = called(capsys, "audit", str(repo.root))
        assert done.code == 1 and "no code begins with DM7" in done.err
    assert not entries()


def test_a_cache_that_cannot_be_written_does_no_harm(
    capsys, twice: Project, audited: list[str]
) -> None:
    folder = Path(os.environ["DEMONOLITH_CACHE_DIR"])
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file")
    first = called(capsys, "check", str(twice.root))
    assert called(capsys, "check", str(twice.root)) == first
    assert len(audited) == 2


def test_leaves_nothing_in_the_repository(capsys, twice: Project) -> None:
    before = twice.fingerprint()
    for command in ("audit", "check", "audit"):
        called(capsys, command, str(twice.root))
    assert twice.fingerprint() == before


@pytest.mark.parametrize("name", ["clinic", "courier", "harbour"])
@pytest.mark.parametrize("more", [[], ["--keep-names"]])
def test_a_preview_goes_on_from_what_an_audit_has_seen(
    capsys, make_repo: MakeRepo, audited: list[str], name: str, more: list[str]
) -> None:
    repo = make_repo(BACKENDS[name].files)
    line = ("preview", "--format", "json", str(repo.root), *more)
    anew = called(capsys, *line)
    assert any(stage["files"] for stage in json.loads(anew.out)["stages"])
    assert audited and not entries()  # a preview leaves nothing behind
    called(capsys, "audit", str(repo.root))
    audited.clear()
    assert called(capsys, *line) == anew
    assert not audited


def test_a_preview_searches_no_more_often_for_that(
    capsys, make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[tuple[str, ...]] = []
    real = Search._grep

    def search(self: Search, needles: list[str], *trees: str):
        searched.append(tuple(needles))
        return real(self, needles, *trees)

    monkeypatch.setattr(Search, "_grep", search)
    monkeypatch.setattr(beside, "_processors", lambda: 1)
    repo = make_repo(BACKENDS["clinic"].files)
    called(capsys, "preview", str(repo.root))
    anew = list(searched)
    called(capsys, "audit", str(repo.root))
    searched.clear()
    called(capsys, "preview", str(repo.root))
    assert len(searched) <= len(anew)


def test_a_preview_does_not_search_for_what_an_audit_has_found(
    capsys, make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[frozenset[str]] = []
    real = Search.prepare

    def prepare(self: Search, needles: Iterable[str] = ()):
        begun.append(frozenset(needles))
        real(self, needles)

    monkeypatch.setattr(Search, "prepare", prepare)
    repo = make_repo(BACKENDS["clinic"].files)
    (repo.root / "start.ps1").write_bytes("celery -A clinic worker\r\n".encode("utf-16"))
    repo.commit()
    anew = called(capsys, "preview", str(repo.root))
    assert frozenset(FIRST) in begun
    called(capsys, "audit", str(repo.root))
    begun.clear()
    assert called(capsys, "preview", str(repo.root)) == anew
    assert begun and not any(set(FIRST) & words for words in begun)


def test_a_preview_of_other_settings_looks_itself(
    capsys, make_repo: MakeRepo, audited: list[str]
) -> None:
    repo = make_repo(BACKENDS["clinic"].files)
    called(capsys, "audit", str(repo.root))
    audited.clear()
    called(capsys, "preview", "--source-root", ".", str(repo.root))
    assert len(audited) == 1
    repo.commit({"new.py": "import celery\n"})
    called(capsys, "preview", str(repo.root))
    assert len(audited) == 2


def test_a_preview_says_what_a_person_should_know_of_the_settings(
    capsys, make_repo: MakeRepo
) -> None:
    repo = make_repo({**TWICE, "pyproject.toml": GONE})
    anew = called(capsys, "preview", str(repo.root))
    assert "names shop.gone" in anew.err
    called(capsys, "audit", str(repo.root))
    assert called(capsys, "preview", str(repo.root)) == anew
