"""What the environment and the configuration say to git: hooks, signatures, names, variables."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from tests.e2e.hostile.journey import journey, refused, state
from tests.support.command import demonolith
from tests.support.repo import Project, build_repo
from tests.support.small import small

MAIL = "shop/jobs/kinds/mail.py"


def hook(repo: Project, name: str, text: str) -> None:
    path = repo.root / ".git/hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


# Hooks -------------------------------------------------------------------------------------------


def test_hooks_are_off_unless_wanted(call, make_repo, tmp_path):
    repo = make_repo(small())
    for name in ("pre-commit", "commit-msg", "post-commit", "post-checkout", "pre-rebase"):
        hook(repo, name, f"touch {tmp_path}/{name}; exit 1")
    journey(call, repo)
    assert not list(tmp_path.glob("p*-*"))


def test_hooks_that_agree_run_for_every_commit(call, make_repo, tmp_path):
    repo = make_repo(small())
    hook(
        repo, "pre-commit", f"git diff --cached --name-only HEAD > /dev/null; echo >> {tmp_path}/n"
    )
    hook(repo, "commit-msg", 'echo "Ticket: 7" >> "$1"')
    journey(call, repo, "--hooks")
    assert len((tmp_path / "n").read_text()) == 7


def test_hooks_that_lie_elsewhere_run_where_hooks_are_wanted(call, make_repo, tmp_path):
    repo = make_repo(small())
    (tmp_path / "hooks").mkdir()
    ran = tmp_path / "ran"
    (tmp_path / "hooks/pre-commit").write_text(f"#!/bin/sh\necho >> {ran}\n")
    (tmp_path / "hooks/pre-commit").chmod(0o755)
    repo.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    journey(call, repo)
    assert not ran.exists()
    assert call("run", "--yes", "--hooks", repo.root).code == 0
    assert ran.read_text().count("\n") == 7


@pytest.mark.parametrize("name", ["pre-commit", "commit-msg"])
def test_a_hook_that_refuses_stops_the_run_where_it_is(call, make_repo, name):
    repo = make_repo(small())
    before = state(repo)
    hook(repo, name, "git diff --cached --quiet HEAD -- shop/jobs/kinds && exit 0; echo NO; exit 1")
    done = call("run", "--yes", "--hooks", repo.root)
    refused(done, 1, f"the {name} hook refuses the commit")
    assert done.last == f"to go on: demonolith resume {repo.root}"
    assert repo.status() == ""
    hook(repo, name, "exit 0")
    assert call("resume", "--yes", repo.root).code == 0
    assert MAIL in repo.read()
    assert call("undo", "--yes", repo.root).code == 0
    assert state(repo) == before


@pytest.mark.parametrize("edit", ["echo '# x' >> {0}", "echo '# x' >> {0}; git add {0}", "rm {0}"])
def test_a_hook_that_edits_is_named_and_nothing_is_lost(call, make_repo, edit):
    repo = make_repo(small())
    before = state(repo)
    hook(repo, "pre-commit", f"test ! -f {MAIL} || {{ {edit.format(MAIL)}; }}")
    done = call("run", "--yes", "--hooks", repo.root)
    refused(done, 1, MAIL)
    assert done.last == f"to go on: demonolith resume {repo.root}"
    hook(repo, "pre-commit", "exit 0")
    if not edit.startswith("rm"):  # what is only deleted, git still has
        again = call("resume", "--yes", repo.root)
        refused(again, 1, MAIL)  # somebody has to say what the edit is worth
        repo.git("reset", "--hard", "--quiet")
        repo.git("clean", "-fdq")
    assert call("resume", "--yes", repo.root).code == 0
    assert call("undo", "--yes", repo.root).code == 0
    assert state(repo) == before


# Signatures and names ----------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen")
def test_signs_with_an_ssh_key(call, make_repo, tmp_path):
    repo = make_repo(small())
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    for name, value in (("gpg.format", "ssh"), ("user.signingKey", str(key))):
        repo.git("config", name, value)
    repo.git("config", "commit.gpgSign", "true")
    assert call("run", "--yes", repo.root).code == 0
    for commit in repo.git("rev-list", "main..HEAD").split():
        assert "BEGIN SSH SIGNATURE" in repo.git("cat-file", "commit", commit)
    assert call("undo", "--yes", repo.root).code == 0


@pytest.mark.parametrize("program", ["gpg", "ssh", "none"])
def test_a_signature_that_cannot_be_made_is_no_commit(call, make_repo, tmp_path, program):
    repo = make_repo(small())
    repo.git("config", "commit.gpgSign", "true")
    repo.git("config", "user.signingKey", str(tmp_path / "nothing"))
    if program == "ssh":
        repo.git("config", "gpg.format", "ssh")
    else:
        repo.git("config", "gpg.program", "false" if program == "gpg" else str(tmp_path / "none"))
    before = state(repo)
    done = call("run", "--yes", repo.root)
    refused(done, 1, "git did not make the commit")
    assert repo.head == before.head
    assert repo.status() == ""
    repo.git("config", "commit.gpgSign", "false")
    assert done.last == f"to go on: demonolith resume {repo.root}"
    assert call("resume", "--yes", repo.root).code == 0
    assert call("undo", "--yes", repo.root).code == 0
    assert state(repo) == before


def test_a_missing_identity_is_no_matter_to_who_only_looks(make_repo):
    repo = make_repo(small())
    for name in ("user.name", "user.email"):
        repo.git("config", "--unset", name)
    repo.git("config", "user.useConfigOnly", "true")
    for name in ("audit", "preview", "run"):
        done = demonolith(name, cwd=repo.root)
        assert done.code == {"audit": 2, "preview": 0, "run": 1}[name], done
    assert "git does not know who commits" in done.err


# Variables ---------------------------------------------------------------------------------------


VARIABLES = {
    "GIT_DIR": "{other}/.git",
    "GIT_WORK_TREE": "{other}",
    "GIT_INDEX_FILE": "{other}/.git/index",
    "GIT_OBJECT_DIRECTORY": "{other}/.git/objects",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "{other}/.git/objects",
    "GIT_COMMON_DIR": "{other}/.git",
    "GIT_NAMESPACE": "elsewhere",
    "GIT_PREFIX": "shop/",
    "GIT_CEILING_DIRECTORIES": "/",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM": "0",
    "GIT_EXTERNAL_DIFF": "{evil}",
    "GIT_PAGER": "{evil}",
    "GIT_EDITOR": "{evil}",
    "GIT_SEQUENCE_EDITOR": "{evil}",
    "GIT_SSH_COMMAND": "{evil}",
    "GIT_ASKPASS": "{evil}",
    "GIT_PROXY_COMMAND": "{evil}",
    "GIT_CONFIG_PARAMETERS": "'core.bare'='true'",
    "GIT_CONFIG": "{other}/.git/config",
    "GIT_DIFF_OPTS": "--unified=0",
    "GIT_LITERAL_PATHSPECS": "0",
    "GIT_GLOB_PATHSPECS": "1",
    "GIT_ICASE_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_QUARANTINE_PATH": "/nowhere",
    "GIT_REDIRECT_STDERR": "{evil}.err",
    "GIT_SHALLOW_FILE": "/nowhere",
    "GIT_GRAFT_FILE": "/nowhere",
    "GIT_ATTR_SOURCE": "nothing",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_PYTHON_GIT_EXECUTABLE": "{evil}",
    "GIT_PYTHON_TRACE": "full",
    "PAGER": "{evil}",
    "EDITOR": "{evil}",
    "VISUAL": "{evil}",
    "LC_ALL": "xx_XX.latin1",
    "LANGUAGE": "de",
}


def test_inherited_variables_steer_nothing(make_repo, tmp_path):
    repo, other = make_repo(small()), build_repo(tmp_path / "other", {"o.py": "o = 1\n"})
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    evil.chmod(0o755)
    env = {name: value.format(other=other.root, evil=evil) for name, value in VARIABLES.items()}
    before, theirs = state(repo), other.fingerprint()
    for args, code in ((["audit"], 2), (["preview"], 0), (["run", "--yes"], 0), (["status"], 0)):
        assert demonolith(*args, cwd=repo.root, env=env).code == code, args
    assert (repo.branch, repo.status()) == ("demonolith/legacy", "")
    assert demonolith("undo", "--yes", cwd=repo.root, env=env).code == 0
    assert state(repo) == before
    assert other.fingerprint() == theirs
    assert sorted(path.name for path in tmp_path.glob("*")) == ["evil", "other", "repo"]


def test_settings_given_by_variables_act_as_in_git(make_repo):
    """A person's own way of giving settings; the dangerous ones stay off."""
    repo = make_repo(small())
    names = {"user.name": "Via Variable", "core.hooksPath": "/nowhere", "core.fsmonitor": "false"}
    env = {"GIT_CONFIG_COUNT": str(len(names))}
    for number, (name, value) in enumerate(names.items()):
        env |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    assert demonolith("run", "--yes", cwd=repo.root, env=env).code == 0
    assert repo.git("log", "-1", "--format=%an") == "Via Variable"


# Settings that must not matter -------------------------------------------------------------------

QUIET = {
    "core.quotePath": "true",
    "core.ignoreCase": "true",
    "core.precomposeUnicode": "true",
    "core.abbrev": "4",
    "core.checkStat": "minimal",
    "core.trustctime": "false",
    "core.preloadIndex": "false",
    "core.untrackedCache": "true",
    "core.splitIndex": "true",
    "core.commentChar": "D",
    "core.logAllRefUpdates": "false",
    "color.ui": "always",
    "status.short": "true",
    "status.branch": "true",
    "status.showUntrackedFiles": "no",
    "status.relativePaths": "true",
    "diff.noprefix": "true",
    "diff.mnemonicPrefix": "true",
    "diff.renames": "copies",
    "diff.algorithm": "patience",
    "diff.context": "0",
    "diff.ignoreSubmodules": "all",
    "grep.patternType": "perl",
    "grep.lineNumber": "true",
    "grep.column": "true",
    "grep.fullName": "true",
    "commit.template": "/nowhere",
    "commit.cleanup": "scissors",
    "commit.verbose": "true",
    "i18n.commitEncoding": "latin-1",
    "i18n.logOutputEncoding": "utf-16",
    "log.decorate": "full",
    "log.showSignature": "true",
    "merge.conflictStyle": "diff3",
    "index.version": "4",
    "index.threads": "1",
    "feature.manyFiles": "true",
    "gc.auto": "1",
    "maintenance.auto": "true",
    "transfer.fsckObjects": "true",
    "advice.detachedHead": "true",
    "alias.status": "log",
    "alias.commit-tree": "!false",
    "branch.autoSetupMerge": "always",
    "init.defaultBranch": "trunk",
    "safe.bareRepository": "explicit",
    "core.sharedRepository": "0640",
    "core.fileMode": "false",
    "core.symlinks": "true",
    "core.bigFileThreshold": "1",
    "core.compression": "0",
    "core.excludesFile": "{everything}",
    "core.attributesFile": "{attributes}",
}


def test_no_setting_for_comfort_changes_what_happens(call, make_repo, tmp_path):
    repo = make_repo(small())
    (tmp_path / "all").write_text("*\n")
    (tmp_path / "attributes").write_text("*.py -diff diff=python whitespace=tab\n")
    places = {"everything": tmp_path / "all", "attributes": tmp_path / "attributes"}
    plain = build_repo(tmp_path / "plain", small())
    for name, value in QUIET.items():
        repo.git("config", name, value.format(**places))
    after = journey(call, repo)
    assert call("run", "--yes", plain.root).code == 0
    assert after == plain.read()


def test_a_hostile_home(make_repo, tmp_path):
    """The person's own settings act, as in git; but no program of theirs runs unasked."""
    home = tmp_path / "home"
    home.mkdir()
    lines = [
        f"[core]\n\thooksPath = {tmp_path}/hooks\n\tfsmonitor = {tmp_path}/f\n\tpager = false\n"
    ]
    lines.append("[user]\n\tname = From Home\n[init]\n\ttemplateDir = /nowhere\n")
    (home / ".gitconfig").write_text("".join(lines))
    repo = make_repo(small())
    repo.git("config", "--unset", "user.name")
    env = {"HOME": str(home), "GIT_CONFIG_GLOBAL": str(home / ".gitconfig")}
    assert demonolith("run", "--yes", cwd=repo.root, env=env).code == 0
    assert repo.git("log", "-1", "--format=%an") == "From Home"
    assert os.listdir(home) == [".gitconfig"]  # noqa: PTH208
