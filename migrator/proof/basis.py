"""What a commit is judged by: the audit and the plan of the run that it belongs to.

The plan is not stored; it is made again from the commit that the run started from. The digest in
the commits' trailers says whether it is the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property

from migrator.cache.program import digest
from migrator.decisions import Answer
from migrator.engine import Finding
from migrator.facts import Facts
from migrator.git.commits import Commit
from migrator.gitstore import GitStore
from migrator.plan import Plan
from migrator.reading import audit_options, read_facts
from migrator.runs.journal import Journal
from migrator.runs.message import PLAN_TRAILER, RUN_TRAILER
from migrator.session import Session, open_session, session_of_base
from migrator.settings import Settings, load_settings
from migrator.snapshot import Snapshot

_DECISION = re.compile(r"decision (\S+): (\S+) \((.+)\)")
PLAN_CHECK = "plan"


@dataclass(frozen=True)
class Opened:
    """Facts and plan.

    Attributes:
        facts: The audit.
        plan: The plan; an empty one where there is none, or none that could be made again.
        objections: Why the plan is not the run's.
    """

    facts: Facts
    plan: Plan
    objections: tuple[Finding, ...] = ()


@dataclass
class Basis:
    """What the commits of a run, or those of no run, are judged by; read when it is needed.

    Attributes:
        store: The repository.
        base: The commit that the run started from, or that the range starts from.
        first: The run's first commit, or None.
        flags: Settings given on the command line, for commits of no run.
    """

    store: GitStore
    base: str
    first: Commit | None = None
    flags: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def snapshot(self) -> Snapshot:
        """The files that the steps are seen as edits of."""
        return self.store.snapshot(self.base)

    @cached_property
    def key(self) -> dict[str, str]:
        """All that decides facts and plan, for the cache; the audit is not needed for it."""
        plan = self.first.trailers.get(PLAN_TRAILER, "") if self.first else ""
        return basis_key(self.snapshot.tree, plan, self.settings)

    @cached_property
    def settings(self) -> Settings:
        """The settings of the base, with the flags that were given."""
        return load_settings(self.snapshot).with_flags(**self._flags)

    @cached_property
    def opened(self) -> Opened:
        """The audit, and the plan made again."""
        if self.first is None:
            _, facts = read_facts(self.snapshot, self.flags)
            return Opened(facts, Plan())
        wanted = self.first.trailers.get(PLAN_TRAILER, "")
        session = None
        for session in self._sessions(self.first):
            if session.plan.digest == wanted:
                return Opened(session.facts, session.plan)
        assert session is not None
        return Opened(session.facts, Plan(), (_other_plan(self.first, session.plan.digest),))

    def _sessions(self, first: Commit) -> Iterator[Session]:
        """Yield the sessions that may have been the run's, the likeliest first."""
        journal = Journal(self.store.git_dir)
        for record in journal.all():
            if record.id == first.trailers.get(RUN_TRAILER):
                yield session_of_base(self.store, record)
        answers = dict(written_answers(first.message))
        for keep_names in (None, True):
            flags = {**self.flags, "keep_names": keep_names}
            yield open_session(self.store, self.base, flags, answers)

    @cached_property
    def _flags(self) -> Mapping[str, object]:
        if self.first is None:
            return self.flags
        for record in Journal(self.store.git_dir).all():
            if record.id == self.first.trailers.get(RUN_TRAILER):
                settings: Mapping[str, object] = record.options["settings"]
                return settings
        return self.flags


def basis_key(tree: str, plan: str, settings: Settings) -> dict[str, str]:
    """Return what decides facts and plan: the base's tree, the plan's digest, the settings."""
    options = digest(asdict(audit_options(settings)))
    return {"basis": tree, "plan": plan, "options": options}


def written_answers(message: str) -> Iterator[tuple[str, Answer]]:
    """Yield the answers that a person has given, as the audit's commit message has them."""
    for line in re.sub(r"\n  (?=\S)", " ", message).splitlines():
        found = _DECISION.fullmatch(line.removeprefix("- "))
        if found and found[3] in ("flag", "prompt"):
            yield found[1], Answer(found[2], found[3])


def _other_plan(first: Commit, made: str) -> Finding:
    wanted = first.trailers.get(PLAN_TRAILER, "")
    run = first.trailers.get(RUN_TRAILER, "")
    return Finding(
        PLAN_CHECK,
        "",
        0,
        f"the plan of run {run} ({wanted or 'no digest'}) cannot be made again here (it gives "
        f"{made}): names that go on purpose, and moved bodies, could not be told from others; "
        "use the version of demonolith and the flags that the run was started with",
    )
