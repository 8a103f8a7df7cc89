"""Crafted settings: no path leads out of the repository, no size and no type brings us down."""

from __future__ import annotations

import pytest

from tests.e2e.hostile.journey import refused
from tests.support.small import LEGACY, small

OUTSIDE = "must be a path inside the repository"
CRAFTED = {
    "source-root = '../x'": OUTSIDE,
    "source-root = '/etc'": OUTSIDE,
    "source-root = 'shop/../../x'": OUTSIDE,
    "source-root = 'link'": "link",
    "source-root = 'nothing/here'": "nothing/here",
    "monolith = '../legacy.py'": OUTSIDE,
    "monolith = '/etc/passwd.py'": OUTSIDE,
    "monolith = 'link/legacy.py'": "link/legacy.py",
    "monolith = 'shop/jobs/out.py'": "shop/jobs/out.py",
    "monolith = '..'": "..",
    "monolith = '/etc/passwd'": "/etc/passwd",
    "monolith = '.git/config.py'": ".git/config.py",
    'monolith = "a\\u0000b.py"': "monolith",
    'monolith = "shop.jobs.legacy\\nx"': "monolith",
    "tasks-package = '../shop'": "a dotted name",
    "tasks-package = 'nothing.here'": "nothing.here",
    "dispatcher = '/etc/x:y'": "MODULE:FUNCTION",
    "dispatcher = 'nothing:here'": "nothing",
    "base-executor = '__import__(\"os\"):x'": "MODULE:FUNCTION",
    "branch = '--force'": "not a valid branch name",
    "branch = '../../x'": "not a valid branch name",
    "branch = 'refs/../x'": "not a valid branch name",
    'branch = "a\\nb"': "not a valid branch name",
    "line-length = 99999999999999999999999": "line-length",
    "line-length = -1": "line-length",
    "line-length = nan": "line-length",
    "select = ['DM1', 3]": "select",
    "decide = 3": "decide",
    "hooks = 1": "hooks",
}


@pytest.mark.parametrize("line", CRAFTED)
def test_crafted_settings_are_refused_by_name(call, make_repo, tmp_path, line):
    outside = tmp_path / "legacy.py"
    outside.write_bytes(small()[LEGACY].encode())
    links = {"link": str(tmp_path), "shop/jobs/out.py": str(outside)}
    repo = make_repo({**small(), "pyproject.toml": f"[tool.demonolith]\n{line}\n"}, links=links)
    before = repo.fingerprint()
    done = call("run", "--yes", repo.root)
    assert done.code in (1, 3), done
    refused(done, done.code, CRAFTED[line])
    assert repo.fingerprint() == before
    assert outside.read_bytes() == small()[LEGACY].encode()


HUGE = {
    "deep arrays": "x = " + "[" * 5000 + "]" * 5000 + "\n",
    "deep tables": "x = " + "{a = " * 3000 + "1" + "}" * 3000 + "\n",
    "deep names": "[" + ".".join("a" * 4000) + "]\n",
    "a long number": "x = " + "1" * 10_000 + "\n",
    "not UTF-8": b"x = '\xff'\n",
    "UTF-16": "x = 1\n".encode("utf-16"),
    "null bytes": b"x = 1\0\n",
    "twice": "[tool.demonolith]\n[tool.demonolith]\n",
    "a date": "[tool.demonolith]\nbranch = 2020-01-01\n",
    "tool is a list": "[[tool]]\ndemonolith = 1\n",
}


@pytest.mark.parametrize("kind", HUGE)
@pytest.mark.parametrize("name", ["audit", "run"])
def test_a_pyproject_that_cannot_be_read_is_an_error_or_no_matter(call, make_repo, kind, name):
    repo = make_repo({**small(), "pyproject.toml": HUGE[kind]})
    before = repo.fingerprint()
    done = call(name, repo.root)
    assert "unexpected" not in done.err, done
    if done.code == 1:
        refused(done, 1, "pyproject.toml")
    else:
        assert done.code == {"audit": 2, "run": 3}[name], done
    assert repo.fingerprint() == before


def test_ten_megabytes_of_settings(call, make_repo):
    lines = "".join(f"key{number} = 'value'\n" for number in range(100_000))
    repo = make_repo({**small(), "pyproject.toml": f"[tool.other]\n{lines}"})
    assert call("audit", repo.root).code == 2


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "../pyproject.toml", "nothing", "pyproject.toml"]
)
def test_settings_behind_a_link_are_not_read(call, make_repo, tmp_path, target):
    """What a link leads to is not part of the commit."""
    (tmp_path / "pyproject.toml").write_text("[tool.demonolith]\nhooks = 'evil'\n")
    repo = make_repo(small(), links={"pyproject.toml": target})
    done = call("audit", repo.root)
    assert "evil" not in done.err + done.out
    assert done.code == 2, done
