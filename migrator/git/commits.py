"""Makes commits as the user would, and reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from migrator.errors import RepositoryError
from migrator.git.objects import Objects
from migrator.git.runner import Runner, text

TRAILER = re.compile(r"([A-Za-z0-9-]+): (.+)")

IDENTITY_HINT = (
    'Tell git who you are: git config --global user.name "Your Name" && '
    "git config --global user.email you@example.org"
)


@dataclass(frozen=True)
class Commit:
    """A commit as git has it.

    Attributes:
        id: Its id.
        parents: The ids of its parents.
        tree: The id of its tree.
        message: The whole message.
    """

    id: str
    parents: tuple[str, ...]
    tree: str
    message: str

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.partition("\n")[0]

    @property
    def trailers(self) -> Mapping[str, str]:
        """The ``Name: value`` lines of the message's last paragraph."""
        last = self.message.rstrip("\n").rpartition("\n\n")[2]
        found = (TRAILER.fullmatch(line) for line in last.split("\n"))
        return {match[1]: match[2] for match in found if match}


def commits(
    git: Runner, objects: Objects, revisions: str, *, first_parent: bool = False
) -> tuple[Commit, ...]:
    """Return the commits of a range like ``base..tip``, oldest first; see ``GitReader.commits``.

    Raises:
        RepositoryError: The range names something that does not exist.
    """
    if revisions.startswith("-"):
        raise RepositoryError(f"not a range of commits: {revisions}")
    options = ("--reverse", "--topo-order", *(("--first-parent",) if first_parent else ()))
    found = git.line("rev-list", *options, revisions, "--")
    return tuple(read_commit(objects, oid) for oid in found.split())


def read_commit(objects: Objects, oid: str) -> Commit:
    """Return a commit; raises RepositoryError where there is none of that id."""
    head, _, message = objects.read(oid, "commit").partition(b"\n\n")
    headers = [line.partition(" ") for line in text(head).split("\n")]
    parents = tuple(value for name, _, value in headers if name == "parent")
    tree = next(value for name, _, value in headers if name == "tree")
    encoding = next((value for name, _, value in headers if name == "encoding"), "UTF-8")
    return Commit(oid, parents, tree, _message(message, encoding))


def _message(raw: bytes, encoding: str) -> str:
    with suppress(LookupError, UnicodeDecodeError):  # nobody checks that it is what it says
        return raw.decode(encoding)
    return text(raw)


def commit(git: Runner, tree: str, parents: Sequence[str], message: str) -> str:
    """Write a commit object; see ``GitStore.commit``."""
    options = [word for parent in parents for word in ("-p", parent)]
    signs = git.ask("config", "--type=bool", "--get", "commit.gpgsign").checked(1)
    if signs.text == "true":
        options.append("-S")
    utf8 = git.having("i18n.commitEncoding=UTF-8")
    stdin = (message.rstrip("\n") + "\n").encode("utf-8", "backslashreplace")
    written = utf8.ask("commit-tree", tree, *options, "-F", "-", stdin=stdin)
    if written.code:
        raise RepositoryError(f"git did not make the commit: {written.complaint}")
    return written.text


def identity(git: Runner) -> str:
    """Return who commits, as ``Name <email>``.

    Raises:
        RepositoryError: git does not know the author or the committer.
    """
    for role in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        answer = git.ask("var", role)
        if answer.code:
            reason = answer.complaint.rpartition("\n")[2]
            raise RepositoryError(f"git does not know who commits: {reason}", IDENTITY_HINT)
    return answer.text.rpartition(" ")[0].rpartition(" ")[0]
