"""The flags of the commands that commit."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from migrator.executed.options import SECONDS, Executing
from migrator.session import Session


@dataclass(frozen=True)
class Options:
    """Flags of the commands that commit.

    Attributes:
        branch: Name of the new branch; None: made from the monolith's name.
        current_branch: Commit on the current branch.
        yes: Answer confirmations.
        skip_empty: No commit for a stage that changes no file.
        hooks: Run the repository's commit hooks; None: as the settings say.
        command: ``run`` or ``step``: how ``resume`` goes on.
        executing: How the target's code is run after each stage; None: it is not.
    """

    branch: str | None = None
    current_branch: bool = False
    yes: bool = False
    skip_empty: bool = False
    hooks: bool | None = None
    command: str = "run"
    executing: Executing | None = None


def words(
    options: Options, flags: Mapping[str, object], answers: Mapping[str, str]
) -> Iterator[str]:
    """Yield the words of the command line that gives these options, flags and answers."""
    if options.branch is not None:
        yield from ("--branch", options.branch)
    if options.hooks is not None:
        yield "--hooks" if options.hooks else "--no-hooks"
    for given, word in (
        (options.current_branch, "--current-branch"),
        (options.yes, "--yes"),
        (options.skip_empty, "--skip-empty"),
    ):
        if given:
            yield word
    if options.executing is not None:
        yield from _exec_words(options.executing)
    for name, value in flags.items():
        if value is True:
            yield f"--{name.replace('_', '-')}"
        elif value is not None:
            yield from (f"--{name.replace('_', '-')}", str(value))
    for decision, option in answers.items():
        yield from ("--decide", f"{decision}={option}")


def _exec_words(how: Executing) -> Iterator[str]:
    """Yield the flags of ``--exec``; of variables only the names: a value may be a secret."""
    yield "--exec"
    if how.python is not None:
        yield from ("--python", how.python)
    for name in how.variables:
        yield from ("--env", name)
    if how.seconds != SECONDS:
        yield from ("--timeout", f"{how.seconds:g}")
    if how.test_command:
        yield from ("--test-command", shlex.join(how.test_command))


def possible_answers(session: Session) -> Iterator[str]:
    """Yield flags that would answer the open decisions: for each the first of its options."""
    for entry in session.plan.open_decisions:
        yield from ("--decide", f"{entry.decision.id}={entry.decision.options[0].name}")
