"""What is known of the work tree: where it differs from a tree, and where it cannot tell.

The files of the work tree are searched in a fraction of the time that unpacking the blobs takes.
They stand in for the blobs only where git knows their content: the index has seen the file as it
is, and what the index holds is what the tree holds. Line endings may have been converted; a
search for something without line endings does not see that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from migrator.git.diff import changes
from migrator.git.runner import Answer, Runner, fields
from migrator.git.status import OUTSIDE_SUBMODULES, no_filters

# Settings with which git would believe less than it sees.
STRICT = (
    *("core.trustctime=true", "core.checkStat=default", "core.ignoreStat=false"),
    *("core.untrackedCache=false", "status.aheadBehind=false", "status.renames=false"),
)
# How many words precede the path of a changed file, and of one with a conflict.
WORDS = {"1": 8, "u": 10}
CONVERTED = ":(exclude,attr:!filter !ident !working-tree-encoding)"


@dataclass(frozen=True)
class Standing:
    """How the work tree stands to the commit that HEAD is on.

    Attributes:
        commit: Id of that commit, or ``(initial)``.
        differing: What is changed or staged.
        untracked: What git knows nothing of, and does not ignore.
    """

    commit: str
    differing: tuple[str, ...]
    untracked: tuple[str, ...]

    def doubtful(self, git: Runner, tree: str, head: str | None) -> frozenset[str]:
        """Return the paths whose file need not hold what the tree holds, by what git sees.

        Args:
            git: Runs git in the work tree.
            tree: The tree.
            head: The tree of the commit that HEAD is on, if the caller knows it.
        """
        if tree == head:
            return frozenset(self.differing)
        moved = changes(git, f"{self.commit}^{{tree}}", tree)
        return frozenset(self.differing).union(change.path for change in moved)


def ask_standing(git: Runner) -> Callable[[], Standing]:
    """Start to find out; call what is returned, once, for the result."""
    strict = git.having(*STRICT, *no_filters(git))
    options = ("-z", "--branch", "--untracked-files=all", OUTSIDE_SUBMODULES)
    status = strict.begin("status", "--porcelain=v2", *options)
    return lambda: _standing(status())


def ask_unsure(git: Runner) -> Callable[[], frozenset[str]]:
    """Start to look for the paths whose file does not show what the index holds.

    It is put through a filter, or left out by a sparse checkout. Call what is returned, once, for
    the result.
    """
    flags = git.begin("ls-files", "-t", "-z")
    # The one place where a pathspec means more than it says.
    patterns = git.having(env={"GIT_LITERAL_PATHSPECS": "0"})
    converted = patterns.begin("ls-files", "-z", "--", ":/", CONVERTED)
    return lambda: _unsure(flags(), converted())


def ask_touched(git: Runner) -> Callable[[], frozenset[str]]:
    """Start to look for the files that are not as the index has seen them, by size and time.

    A file as young as the index is compared by content, for which git would start its filter.
    Call what is returned, once, for the result.
    """
    strict = git.having(*STRICT, *no_filters(git))
    begun = strict.begin("diff-files", "-z", "--name-only", OUTSIDE_SUBMODULES)
    return lambda: frozenset(fields(begun().checked().output))


def _standing(status: Answer) -> Standing:
    lines = fields(status.checked().output)
    commit = next(line for line in lines if line.startswith("# branch.oid "))
    return Standing(
        commit.rpartition(" ")[2],
        differing=tuple(line.split(" ", WORDS[line[0]])[-1] for line in lines if line[0] in WORDS),
        untracked=tuple(line[2:] for line in lines if line.startswith("? ")),
    )


def _unsure(flags: Answer, converted: Answer) -> frozenset[str]:
    unsure = set(fields(converted.checked().output))
    left_out = flags.checked().output
    if left_out.startswith(b"S ") or b"\0S " in left_out:
        unsure.update(line[2:] for line in fields(left_out) if line.startswith("S "))
    return frozenset(unsure)
