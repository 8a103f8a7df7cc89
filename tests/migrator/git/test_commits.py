from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from migrator.errors import RepositoryError
from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo, Project

FILES = {"a.py": "a\n"}
MESSAGE = """1/7 audit: ünï “quoted”

# not a comment
Not-A-Trailer: in the middle

Demonolith-Run: 20260102-030405-ab12
Demonolith-Stage: 3/7 extract-executors
"""


def test_keeps_the_message_and_reads_its_trailers(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.git("config", "i18n.commitEncoding", "latin1")
    store = GitStore.open(project.root)
    first = store.commit(project.tree(), [project.head], MESSAGE)
    second = store.commit(project.tree(), [first, project.head], "two")
    one, two = store.commits(f"{project.head}..{second}")
    assert (one.id, one.parents, one.tree) == (first, (project.head,), project.tree())
    assert project.git("show", "-s", "--format=%B", first) == MESSAGE
    assert (one.message, one.subject) == (MESSAGE, "1/7 audit: ünï “quoted”")
    assert one.trailers == {
        "Demonolith-Run": "20260102-030405-ab12",
        "Demonolith-Stage": "3/7 extract-executors",
    }
    assert (two.subject, two.parents, two.trailers) == ("two", (first, project.head), {})


def test_commits_as_the_user(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_repo(FILES)
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-01-02T03:04:05+0600")
    new = GitStore.open(project.root).commit(project.tree(), [], "root")
    shown = project.git("show", "-s", "--format=%an <%ae> %aI %cn", new)
    assert shown == "Ada Fixture <ada@example.org> 2026-01-02T03:04:05+06:00 Ada Fixture"


def test_a_commit_moves_nothing(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    before = project.fingerprint()
    GitStore.open(project.root).commit(project.tree(), [project.head], "new")
    assert before.items() <= project.fingerprint().items()
    added = project.fingerprint().keys() - before.keys()
    assert [name.split("/")[1] for name in added] == ["objects"]


def test_a_message_may_name_any_path(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    new = store.commit(project.tree(), [], "not-utf8-\udcff")
    (read,) = store.commits(new)
    assert read.message == "not-utf8-\\udcff\n"


@pytest.mark.parametrize("revisions", ["nowhere..HEAD", "--all", "HEAD..nowhere", "a.py"])
def test_refuses_a_range_that_is_none(make_repo: MakeRepo, revisions: str) -> None:
    with pytest.raises(RepositoryError):
        GitStore.open(make_repo(FILES).root).commits(revisions)


def test_an_empty_range_is_no_error(make_repo: MakeRepo) -> None:
    assert GitStore.open(make_repo(FILES).root).commits("HEAD..HEAD") == ()


def test_says_how_to_set_a_missing_identity(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    assert store.identity() == "Ada Fixture <ada@example.org>"
    project.git("config", "--remove-section", "user")
    project.git("config", "user.useConfigOnly", "true")
    with pytest.raises(RepositoryError, match="who commits") as caught:
        store.identity()
    assert "git config --global user.name" in caught.value.hint
    with pytest.raises(RepositoryError, match="did not make the commit"):
        store.commit(project.tree(), [], "m")


def signing(project: Project, tmp_path: Path, program: str) -> None:
    """Let git sign with this shell script in place of gpg."""
    script = tmp_path / "gpg"
    script.write_text(f"#!/bin/sh\n{program}\n")
    script.chmod(0o755)
    project.git("config", "gpg.program", str(script))
    project.git("config", "user.signingKey", "ada")


def test_signs_where_the_users_git_signs(make_repo: MakeRepo, tmp_path: Path) -> None:
    project = make_repo(FILES)
    lines = "echo '[GNUPG:] SIG_CREATED ' >&2; echo SIGNATURE; cat >/dev/null"
    signing(project, tmp_path, lines)
    store = GitStore.open(project.root)
    plain = store.commit(project.tree(), [], "m")
    project.git("config", "commit.gpgSign", "yes")
    signed = store.commit(project.tree(), [], "m")
    assert "gpgsig SIGNATURE" not in project.git("cat-file", "commit", plain)
    assert "gpgsig SIGNATURE" in project.git("cat-file", "commit", signed)
    assert store.commits(signed)[0].message == "m\n"


def test_a_signature_that_fails_is_no_commit(make_repo: MakeRepo, tmp_path: Path) -> None:
    project = make_repo(FILES)
    signing(project, tmp_path, "echo 'no secret key' >&2; exit 2")
    project.git("config", "commit.gpgSign", "true")
    with pytest.raises(RepositoryError, match="did not make the commit"):
        GitStore.open(project.root).commit(project.tree(), [], "m")


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen")
def test_signs_with_a_real_key(make_repo: MakeRepo, tmp_path: Path) -> None:
    import subprocess

    project = make_repo(FILES)
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    project.git("config", "gpg.format", "ssh")
    project.git("config", "user.signingKey", str(key))
    project.git("config", "commit.gpgSign", "true")
    new = GitStore.open(project.root).commit(project.tree(), [project.head], "m")
    assert "BEGIN SSH SIGNATURE" in project.git("cat-file", "commit", new)


@pytest.mark.parametrize(
    ("encoding", "raw", "message"),
    [
        ("ISO-8859-1", b"caf\xe9", "café"),
        ("latin-1", b"caf\xe9", "café"),
        ("UTF-8", b"caf\xc3\xa9", "café"),
        ("no-such-encoding", b"caf\xe9", "caf\udce9"),
        ("UTF-16", b"caf\xe9", "caf\udce9"),
    ],
)
def test_reads_a_message_in_the_encoding_that_the_commit_names(
    make_repo: MakeRepo, encoding: str, raw: bytes, message: str
) -> None:
    project = make_repo({"a.py": ""})
    who = b"Ada <a@b> 0 +0000"
    head = f"tree {project.tree()}\nparent {project.head}\n".encode()
    head += b"author %b\ncommitter %b\nencoding %b\n\n" % (who, who, encoding.encode())
    oid = project.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=head + raw + b"\n")
    with GitStore.open(project.root) as store:
        assert store.read_commit(oid).message == f"{message}\n"


def test_a_file_that_is_named_like_a_range_is_no_matter(make_repo: MakeRepo) -> None:
    project = make_repo({"a.py": ""})
    project.commit({"HEAD~1..HEAD": "a file\n"})
    with GitStore.open(project.root) as store:
        assert [found.id for found in store.commits("HEAD~1..HEAD")] == [project.head]


def test_the_committer_has_to_be_known_as_well(make_repo: MakeRepo, monkeypatch) -> None:
    project = make_repo({"a.py": ""})
    for name in ("name", "email"):
        project.git("config", "--unset", f"user.{name}")
        monkeypatch.setenv(f"GIT_AUTHOR_{name.upper()}", "ada@example.org")
    project.git("config", "user.useConfigOnly", "true")
    with GitStore.open(project.root) as store, pytest.raises(RepositoryError, match="who commits"):
        store.identity()


def test_messages_are_utf8_whatever_the_person_commits_in(make_repo: MakeRepo) -> None:
    project = make_repo({"a.py": ""})
    project.git("config", "i18n.commitEncoding", "latin-1")
    with GitStore.open(project.root) as store:
        oid = store.commit(project.tree(), [project.head], "é €\n")
        assert store.read_commit(oid).message == "é €\n"
    assert "encoding" not in project.git("cat-file", "commit", oid)
