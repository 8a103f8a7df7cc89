"""Odd files: links, names, bytes, modes and sizes; none of them is harmed."""

from __future__ import annotations

import os
import unicodedata

import pytest

from tests.e2e.hostile.journey import journey, look, refused
from tests.support.repo import build_repo
from tests.support.small import LEGACY, small

WEB = "shop/web.py"
NFC, NFD = (unicodedata.normalize(form, "shop/é.py") for form in ("NFC", "NFD"))
NAMES = (
    *("a b.py", "it's.py", 'say "x".py', "new\nline.py", "tab\t.py", "back\\slash.py", "-rf.py"),
    *(
        ":(glob)*.py",
        "*.py",
        "[x].py",
        "$HOME.py",
        "~.py",
        "#x.py",
        "%s.py",
        "shop/\udcff\udcfe.py",
    ),
    *(NFC, NFD, "shop/ﬁ.py", "\u202egnp.py", "COM1.py", "x" * 200 + ".py"),
)
# Names the monolith, and would have to follow if it were a module of the program.
IMPORTER = """\
import shop.celery_app


def later():
    from shop.jobs.legacy import dispatch

    return shop, dispatch
"""


def text(path: str) -> str:
    content = small()[path]
    return content if isinstance(content, str) else content.decode()


def test_files_of_any_name_stay_as_they_are(call, make_repo):
    odd = dict.fromkeys(NAMES, b"x = 1\n")
    after = journey(call, make_repo({**small(), **odd}))
    assert {name: after[name] for name in odd} == odd


@pytest.mark.parametrize(
    "name", ["scripts/a b.py", "scripts/new\nline.py", NFD, "scripts/\udcff.py"]
)
def test_importers_of_any_name_follow(call, make_repo, name):
    after = journey(call, make_repo({**small(), name: IMPORTER}))
    assert b"from shop.jobs import dispatch" in after[name]


def test_names_that_differ_in_case_only_are_two_files(call, make_repo):
    pair = {"README": "a\n", "readme": "b\n", "shop/Web.py": "y = 1\n", "shop/jobs/Legacy.py": ""}
    after = journey(call, make_repo({**small(), **pair}))
    assert {name: after[name].decode() for name in pair} == pair


def test_links_of_every_kind_stay_links(call, make_repo, tmp_path):
    (tmp_path / "outside.py").write_text(IMPORTER)
    links = {
        "file.py": WEB,
        "folder": "shop",
        "outside.py": str(tmp_path / "outside.py"),
        "up.py": "../outside.py",
        "etc": "/etc",
        "loop": "loop",
        "nowhere.py": "shop/nothing.py",
    }
    repo = make_repo({**small(), WEB: IMPORTER}, links=links)
    journey(call, repo)
    assert {name: os.readlink(repo.root / name) for name in links} == links  # noqa: PTH115
    assert (tmp_path / "outside.py").read_text() == IMPORTER


@pytest.mark.parametrize("name", ["audit", "run", "preview"])
def test_a_monolith_that_is_a_link_is_not_followed(call, make_repo, tmp_path, name):
    outside = tmp_path / "legacy.py"
    outside.write_text(text(LEGACY))
    files = {path: content for path, content in small().items() if path != LEGACY}
    repo = make_repo(files, links={LEGACY: str(outside)})
    before = repo.fingerprint()
    for monolith in (LEGACY, "shop.jobs.legacy"):
        done = call(name, repo.root, "--monolith", monolith)
        refused(done, 1, f"--monolith {monolith}: there is no such module", "a link does not count")
    assert repo.fingerprint() == before
    assert outside.read_text() == text(LEGACY)


@pytest.mark.parametrize("way", ["to the tree", "below it", "with dots"])
def test_the_repository_may_be_reached_through_a_link(call, make_repo, tmp_path, way):
    repo = make_repo(small())
    (tmp_path / "link").symlink_to(repo.root)
    path = {"to the tree": "link", "below it": "link/shop", "with dots": "link/../link"}[way]
    assert call("run", "--yes", tmp_path / path).code == 0
    assert call("undo", "--yes", tmp_path / path).code == 0
    assert (repo.branch, repo.status()) == ("main", "")


def test_modes_stay(call, make_repo):
    scripts = ["shop/web.py", LEGACY, "bin/start"]
    repo = make_repo({**small(), "bin/start": "#!/bin/sh\n"}, executable=scripts)
    journey(call, repo)
    assert call("run", "--yes", repo.root).code == 0
    assert repo.git("ls-files", "--stage", "shop/web.py").startswith("100755")
    assert os.access(repo.root / "shop/web.py", os.X_OK)


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_bytes_of_a_changed_file_stay(call, make_repo, end, mark, last):
    rest = f"naïve = 'ü'  # ß{end}\t# tab {end}{last and end}"
    content = mark + (IMPORTER.replace("\n", end) + rest.rstrip(end) + (last and end)).encode()
    after = journey(call, make_repo({**small(), WEB: content}))
    assert after[WEB] == content.replace(b"shop.jobs.legacy", b"shop.jobs")


def test_a_file_in_another_encoding_keeps_it(call, make_repo):
    content = "# coding: latin-1\nname = 'é'\n".encode("latin-1") + IMPORTER.encode()
    after = journey(call, make_repo({**small(), WEB: content}))
    assert after[WEB] == content.replace(b"shop.jobs.legacy", b"shop.jobs")


def test_ten_megabytes_are_no_problem(call, make_repo):
    noise = os.urandom(1 << 16) * 160
    lines = b"x = 'legacy'\n" * 800_000
    after = journey(call, make_repo({**small(), "data/blob.bin": noise, "data/lines.sql": lines}))
    assert after["data/blob.bin"] == noise
    assert after["data/lines.sql"] == lines


def many(count: int) -> bytes:
    """What `git fast-import` makes a commit with many files of."""
    lines = [b"blob\nmark :1\ndata 6\nx = 1\n\n"]
    head = b"commit refs/heads/main\ncommitter A <a@example.org> 0 +0000\ndata 5\nmany\n"
    lines.append(head + b"from refs/heads/main^0\n")
    lines += [b"M 644 :1 bulk/d%d/f%d.py\n" % (n % 200, n) for n in range(count)]
    return b"".join(lines)


def test_twenty_thousand_files(call, make_repo):
    repo = make_repo(small())
    repo.git("fast-import", "--quiet", "--force", stdin=many(20_000))
    repo.git("reset", "--hard", "--quiet", "main")
    final = look(call, repo)
    assert call("run", "--yes", repo.root).code == 0
    assert (repo.tree(), repo.status()) == (final, "")
    changed = repo.git("diff", "--name-only", "main", "HEAD").splitlines()
    assert not [name for name in changed if name.startswith("bulk/")]
    assert call("undo", "--yes", repo.root).code == 0
    assert repo.status() == ""


@pytest.mark.parametrize("name", ["it's [x]", "new\nline", 'q"uo', "ünï", "-x", "$HOME"])
def test_the_repository_itself_may_have_any_name(call, tmp_path, name):
    journey(call, build_repo(tmp_path / name, small()))
