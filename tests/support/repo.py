"""Real git repositories in a temporary folder, built from a dict and read back as one."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

Files = Mapping[str, "str | bytes"]
MakeRepo = Callable[..., "Project"]

# Fixed identity and dates: the same files give the same commit ids, on every machine.
WHEN = "2026-01-02T03:04:05+00:00"
ENVIRONMENT = {"GIT_AUTHOR_DATE": WHEN, "GIT_COMMITTER_DATE": WHEN, "LC_ALL": "C"}


class Project:
    """A work tree with helpers to write, commit and look.

    Paths are ``str`` with ``/``; bytes that are not UTF-8 are surrogate escapes.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *args: str, check: bool = True, stdin: bytes | None = None) -> str:
        """Run git in the work tree and return its output, without the last newline."""
        return (
            self.git_bytes(*args, check=check, stdin=stdin)
            .decode("utf-8", "surrogateescape")
            .removesuffix("\n")
        )

    def git_bytes(self, *args: str, check: bool = True, stdin: bytes | None = None) -> bytes:
        """Run git in the work tree and return its output as it is."""
        done = subprocess.run(
            ["git", *args],
            cwd=self.root,
            env={**os.environ, **ENVIRONMENT},
            input=stdin,
            capture_output=True,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"git {args}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def path(self, name: str) -> Path:
        """Return the file's place on the disk."""
        return self.root / os.fsdecode(name.encode("utf-8", "surrogateescape"))

    def write(self, files: Files) -> None:
        """Write the files, making folders as needed."""
        for name, content in files.items():
            target = self.path(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, files: Files | None = None, message: str = "change") -> str:
        """Write the files, commit everything in the work tree, and return the commit's id."""
        self.write(files or {})
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "-m", message)
        return self.head

    @property
    def head(self) -> str:
        """The id of HEAD's commit."""
        return self.git("rev-parse", "HEAD")

    @property
    def branch(self) -> str:
        """The short name of the branch that HEAD is on; empty where HEAD is detached."""
        return self.git("symbolic-ref", "--short", "--quiet", "HEAD", check=False)

    def tree(self, revision: str = "HEAD") -> str:
        """Return the id of a revision's tree."""
        return self.git("rev-parse", f"{revision}^{{tree}}")

    def status(self) -> str:
        """Return ``git status --porcelain``: empty where nothing is changed."""
        return self.git("status", "--porcelain", "--untracked-files=all")

    def read(self) -> dict[str, bytes]:
        """Return the work tree's files (not git's own), whatever git thinks of them."""
        return {name: path.read_bytes() for name, path in self._files() if _is_content(name)}

    def read_commit(self, revision: str = "HEAD") -> dict[str, bytes]:
        """Return the files of a commit or tree."""
        listing = self.git_bytes("ls-tree", "-r", "-z", "--name-only", revision)
        names = listing.decode("utf-8", "surrogateescape").split("\0")[:-1]
        return {name: self.git_bytes("cat-file", "blob", f"{revision}:{name}") for name in names}

    def fingerprint(self) -> dict[str, str]:
        """Return a digest of everything on the disk: work tree, index, refs, objects, config."""
        return {name: _digest(path) for name, path in self._files()}

    def _files(self) -> Iterable[tuple[str, Path]]:
        for folder, _, names in os.walk(self.root):
            for name in names:
                path = Path(folder, name)
                relative = os.fsencode(path.relative_to(self.root))
                yield relative.decode("utf-8", "surrogateescape"), path


def build_repo(
    root: Path,
    files: Files | None = None,
    *,
    commit: bool = True,
    branch: str = "main",
    executable: Iterable[str] = (),
    links: Mapping[str, str] | None = None,
) -> Project:
    """Make a git repository.

    Args:
        root: Folder to make it in; made when it does not exist.
        files: Path to content.
        commit: Commit the files; False leaves the repository without any commit.
        branch: Name of the first branch.
        executable: Those of the files that get the executable bit.
        links: Symbolic links, path to target.
    """
    root.mkdir(parents=True, exist_ok=True)
    project = Project(root)
    project.git("init", "--quiet", "--template=", f"--initial-branch={branch}")
    project.git("config", "user.name", "Ada Fixture")
    project.git("config", "user.email", "ada@example.org")
    project.write(files or {})
    for name in executable:
        project.path(name).chmod(0o755)
    for name, target in (links or {}).items():
        project.path(name).parent.mkdir(parents=True, exist_ok=True)
        project.path(name).symlink_to(target)
    if commit:
        project.commit(message="start")
    return project


def _is_content(name: str) -> bool:
    return name != ".git" and not name.startswith(".git/")


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    content = path.read_bytes() if path.is_file() else b""
    return f"{path.stat().st_mode:o} {hashlib.sha256(content).hexdigest()}"
