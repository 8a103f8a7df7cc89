"""A range of commits as steps: what each is, what it is compared with, whose stage it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from migrator.errors import ConfigError, RepositoryError
from migrator.git.commits import Commit
from migrator.gitstore import GitStore
from migrator.runs.message import ADOPTED_TRAILER, PLAN_TRAILER, RUN_TRAILER, STAGE_TRAILER

# How far back the beginning of a run is looked for.
FURTHEST = 500


@dataclass(frozen=True)
class Step:
    """One commit, against its first parent.

    Attributes:
        commit: The commit.
        before: Tree id of its first parent.
        first_of_run: The run's oldest commit, where it is a stage's or comes after one.
    """

    commit: Commit
    before: str
    first_of_run: Commit | None

    @property
    def stage(self) -> str:
        """The stage with its place (``3/7 extract-executors``); empty for a person's commit."""
        return self.commit.trailers.get(STAGE_TRAILER, "")

    @property
    def adopted(self) -> bool:
        """True where a person has edited the stage's result."""
        return ADOPTED_TRAILER in self.commit.trailers

    @property
    def plan(self) -> str:
        """The digest of its run's plan; empty where it belongs to no run."""
        return self.first_of_run.trailers.get(PLAN_TRAILER, "") if self.first_of_run else ""


def split_range(revisions: str) -> tuple[str, str]:
    """Return both ends of ``BASE..TIP``.

    Raises:
        ConfigError: It is no such range.
    """
    base, dots, tip = revisions.partition("..")
    if not dots or not base or tip.startswith(".") or base.startswith("-"):
        raise ConfigError(f"{revisions} is not of the form BASE..TIP", "for instance main..HEAD")
    return base, tip or "HEAD"


def steps(store: GitStore, base: str, tip: str) -> Iterator[Step]:
    """Yield the commits of ``base..tip``, oldest first.

    Raises:
        RepositoryError: One of them has no parent.
    """
    starts: dict[str, Commit] = {}
    current: Commit | None = None
    for commit in store.commits(f"{base}..{tip}"):
        if not commit.parents:
            raise RepositoryError(f"the commit {commit.id[:12]} has no parent to compare it with")
        run = commit.trailers.get(RUN_TRAILER)
        if run is not None and STAGE_TRAILER in commit.trailers:
            current = starts[run] = starts.get(run) or _first_of_run(store, commit, run)
        yield Step(commit, store.read_commit(commit.parents[0]).tree, current)


def _first_of_run(store: GitStore, commit: Commit, run: str) -> Commit:
    """Return the oldest commit of a run among a commit and what comes before it."""
    first = commit
    for _ in range(FURTHEST):
        place = commit.trailers.get(STAGE_TRAILER, "")
        if commit.trailers.get(RUN_TRAILER) == run:
            first = commit
        if not commit.parents or (commit is first and place.startswith("1/")):
            break
        commit = store.read_commit(commit.parents[0])
    return first
