"""Runs git so that neither the environment nor the repository's configuration can steer it.

Only reading a repository must never run code that the repository brings along: hooks, the
fsmonitor, external diffs, pagers, or the transport of a partial clone's remote.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from migrator.errors import RepositoryError
from migrator.git.sealed import (
    NO_HOOKS,
    SEALED,
    SETTINGS,
    VALUES,
    foreign_variables,
    git_program,
    setting_option,
)
from migrator.pipes import widen

if TYPE_CHECKING:
    from git import Git

# What changes the repository goes through GitPython. Looking does without: importing it takes
# longer than most of git's answers.
CHANGING = frozenset({"commit-tree", "update-ref", "checkout-index"})

LOCK_HINT = (
    "Another git process seems to be at work in this repository. Wait for it to end; if there "
    "is none, remove the lock file and try again."
)


@dataclass(frozen=True)
class Answer:
    """What a git command gave back."""

    command: str
    code: int
    output: bytes
    complaint: str

    @property
    def text(self) -> str:
        """The output without the last newline, as text."""
        return text(self.output).removesuffix("\n")

    def checked(self, *codes: int) -> Answer:
        """Return the answer itself; raises GitError unless its exit code is 0 or named."""
        if self.code not in (0, *codes):
            raise GitError(self)
        return self


class GitError(RepositoryError):
    """A git command failed.

    Attributes:
        answer: What it gave back.
    """

    def __init__(self, answer: Answer) -> None:
        said = answer.complaint or f"exit code {answer.code}"
        hint = LOCK_HINT if ".lock': File exists" in answer.complaint else ""
        super().__init__(f"git {answer.command}: {said}", hint)
        self.answer = answer


@dataclass(frozen=True)
class Runner:
    """Runs git in one work tree.

    Attributes:
        root: Folder that git is run in.
        env: Variables to set on top of the sealed environment.
        settings: ``name=value`` settings to pass with ``-c``.
        hooks: Let the repository's hooks run, in an environment where they can use git freely.
        detached: Run out of reach of ^C, which the terminal sends to every process it started.
    """

    root: Path
    env: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[str, ...] = ()
    hooks: bool = False
    detached: bool = False

    def having(
        self, *settings: str, env: Mapping[str, str] | None = None, detached: bool | None = None
    ) -> Runner:
        """Return a runner with these settings and variables on top."""
        return replace(
            self,
            settings=(*self.settings, *settings),
            env={**self.env, **(env or {})},
            detached=self.detached if detached is None else detached,
        )

    def run(self, *args: str, stdin: bytes = b"") -> bytes:
        """Run a git command and return its output.

        Raises:
            GitError: The command's exit code is not 0.
        """
        return self.ask(*args, stdin=stdin).checked().output

    def line(self, *args: str) -> str:
        """Run a git command and return its output without the last newline, as text."""
        return self.ask(*args).checked().text

    def ask(self, *args: str, stdin: bytes = b"") -> Answer:
        """Run a git command and return what it gives back, whatever its exit code."""
        if args[0] in CHANGING:
            return self._ask_gitpython(args, stdin)
        return self._answer(args[0], self.start(*args), stdin)

    def start(self, *args: str) -> subprocess.Popen[bytes]:
        """Start a git command whose standard streams are pipes.

        Raises:
            RepositoryError: git is not installed.
        """
        executable = _executable()
        ours = self._environment()
        kept = {name: os.environ[name] for name in os.environ.keys() - foreign_variables(ours)}
        return subprocess.Popen(
            self._command(executable, args),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**kept, "LANGUAGE": "C", "LC_ALL": "C", **ours},
            start_new_session=self.detached,
        )

    def begin(self, *args: str) -> Callable[[], Answer]:
        """Start a git command; call what is returned, once, for what it gives back."""
        process = self.start(*args)
        widen(process.stdout)
        return lambda: self._answer(args[0], process, b"")

    def _ask_gitpython(self, args: Sequence[str], stdin: bytes) -> Answer:
        program = _git_class()
        # GitPython can add variables to the environment but not take any away.
        foreign = sorted(foreign_variables(self._environment()))
        without = ["env", *(word for name in foreign for word in ("-u", name))] if foreign else []
        # No working folder for GitPython: it would expand "$" and "~" in the folder's name.
        process = program().execute(
            [*without, *self._command(_executable(), args)],
            istream=subprocess.PIPE,
            as_process=True,
            shell=False,
            env=self._environment(),
            start_new_session=self.detached,
        )
        assert isinstance(process, program.AutoInterrupt) and process.proc is not None
        return self._answer(args[0], process.proc, stdin)

    def _answer(self, command: str, process: subprocess.Popen[bytes], stdin: bytes) -> Answer:
        output, complaint = process.communicate(stdin)
        said = complaint.decode("utf-8", "replace").strip()
        said = re.sub(r"^(fatal|error): ", "", said, flags=re.MULTILINE)
        return Answer(command, process.returncode, output, said)

    def _environment(self) -> dict[str, str]:
        return {**({} if self.hooks else SEALED), **VALUES, **self.env}

    def _command(self, executable: str, args: Sequence[str]) -> list[str]:
        settings = (*SETTINGS, *(() if self.hooks else (NO_HOOKS,)), *self.settings)
        options = [word for setting in settings for word in setting_option(setting)]
        return [executable, "-C", str(self.root), "--no-pager", *options, *args]


def text(raw: bytes) -> str:
    """Decode what git wrote; bytes that are not UTF-8 become surrogate escapes."""
    return raw.decode("utf-8", "surrogateescape")


def raw(path: str) -> bytes:
    """Undo ``text``."""
    return path.encode("utf-8", "surrogateescape")


def fields(output: bytes) -> list[str]:
    """Split output whose items each end with a null byte."""
    return text(output).split("\0")[:-1]


def quoted(path: bytes) -> bytes:
    r"""Quote a path in C's way, as git reads it where a bare newline would end the path."""
    return b'"%s"' % path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")


def _executable() -> str:
    executable = git_program()
    if executable is None:
        raise RepositoryError("git was not found", "Install git and try again.")
    return executable


def _git_class() -> type[Git]:
    os.environ["GIT_PYTHON_GIT_EXECUTABLE"] = _executable()  # it is started by the import itself
    try:
        from git import Git
    except ImportError as error:  # GitPython looks for the git program when it is imported
        raise RepositoryError("git was not found", "Install git and try again.") from error
    return Git
