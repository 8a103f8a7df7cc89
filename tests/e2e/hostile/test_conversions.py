"""What git converts between tree and work tree: nothing is converted twice, nothing by us."""

from __future__ import annotations

import pytest

from tests.e2e.hostile.journey import journey, state
from tests.support.repo import Project
from tests.support.small import LEGACY, small

WEB = "shop/web.py"
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n"


def again(repo: Project) -> None:
    """Check everything out anew, as the settings are now."""
    repo.git("rm", "--cached", "-rq", ".")
    repo.git("reset", "--hard", "--quiet")


@pytest.mark.parametrize("setting", ["true", "input", "false"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_autocrlf(call, make_repo, setting, end):
    files = {name: str(text).encode().replace(b"\n", end) for name, text in small().items()}
    if setting != "false" and end == b"\r\n":  # git would turn them into \n when they are added
        files[WEB] = files[WEB].replace(end, b"\n")
    repo = make_repo(files)
    repo.git("config", "core.autocrlf", setting)
    again(repo)
    if repo.status():
        pytest.skip("git itself finds such a work tree dirty")
    after = journey(call, repo)
    if setting == "true":
        assert after[WEB].count(b"\n") == after[WEB].count(b"\r\n")


@pytest.mark.parametrize(
    "line",
    [
        *("*.py text eol=crlf", "*.py text eol=lf", "* text=auto", "*.py -text", "*.py ident"),
        *("*.py working-tree-encoding=UTF-16", "shop/** eol=crlf text", "*.py binary"),
    ],
)
def test_attributes(call, make_repo, line):
    repo = make_repo(small())
    repo.write({".gitattributes": f"{line}\n"})
    # Not with all the rest: in the work tree that is not what the line says yet.
    repo.git("add", ".gitattributes")
    repo.git("commit", "--quiet", "--message", "attributes")
    again(repo)
    after = journey(call, repo)
    if "crlf" in line:
        assert b"\r\n" in after[WEB]
        assert b"\r\n" in after["shop/jobs/kinds/mail.py"]
    if "UTF-16" in line:
        assert "dispatch" in after[WEB].decode("utf-16")


def rot13(repo: Project, required: bool = True) -> None:
    repo.git("config", "filter.rot.clean", "tr a-z n-za-m")
    repo.git("config", "filter.rot.smudge", "tr n-za-m a-z")
    repo.git("config", "filter.rot.required", str(required).lower())


def test_clean_and_smudge_filters_of_what_is_not_migrated(call, make_repo):
    repo = make_repo({**small(), ".gitattributes": "*.secret filter=rot\n"})
    rot13(repo)
    repo.commit({"a.secret": "hello legacy\n"})
    after = journey(call, repo)
    assert after["a.secret"] == b"hello legacy\n"
    assert repo.git("cat-file", "blob", "HEAD:a.secret") == "uryyb yrtnpl"


def test_identity_filters_of_what_is_migrated(call, make_repo):
    repo = make_repo({**small(), ".gitattributes": "*.py filter=same\n"})
    for name in ("clean", "smudge"):
        repo.git("config", f"filter.same.{name}", "cat")
    journey(call, repo)


def test_a_filter_that_fails_leaves_everything_as_it_was(call, make_repo):
    repo = make_repo({**small(), ".gitattributes": "shop/jobs/kinds/mail.py filter=bad\n"})
    repo.git("config", "filter.bad.smudge", "false")
    repo.git("config", "filter.bad.clean", "cat")
    repo.git("config", "filter.bad.required", "true")
    before = state(repo)
    done = call("run", "--yes", repo.root)
    assert done.code == 1, done
    assert "mail.py" in done.err
    assert done.last == f"to go on: demonolith resume {repo.root}"
    assert repo.status() == ""
    assert call("undo", "--yes", repo.root).code == 0
    assert state(repo) == before


def test_lfs_pointers_are_data(call, make_repo):
    pointer = POINTER.format("0" * 64, 12345)
    attributes = "*.bin filter=lfs diff=lfs merge=lfs -text\n*.py filter=lfs\n"
    repo = make_repo({**small(), "model.bin": pointer, "shop/big.py": pointer})
    repo.commit({".gitattributes": attributes})  # nobody here has git-lfs: the filter is not set
    after = journey(call, repo)
    assert after["model.bin"].decode() == after["shop/big.py"].decode() == pointer


def test_a_monolith_that_is_an_lfs_pointer_is_named(call, make_repo):
    repo = make_repo({**small(), LEGACY: POINTER.format("0" * 64, 99)})
    before = repo.fingerprint()
    for name in ("audit", "preview", "run"):
        done = call(name, repo.root, "--monolith", "shop.jobs.legacy")
        assert done.code == 1, done
        assert LEGACY in done.err
        assert repo.fingerprint() == before


@pytest.mark.parametrize("setting", ["true", "input", "false"])
def test_lines_that_end_in_both_ways_keep_their_ends(call, make_repo, setting):
    lines = str(small()[WEB]).splitlines()
    mixed = "".join(
        f"{line}\r\n" if number != 1 else f"{line}\n" for number, line in enumerate(lines)
    )
    repo = make_repo({**small(), WEB: mixed})
    repo.git("config", "core.autocrlf", setting)
    repo.git("config", "core.safecrlf", "true")
    again(repo)
    after = journey(call, repo)
    assert b"def start(kind):\r\n" in after[WEB] and b"import dispatch\n" in after[WEB]
