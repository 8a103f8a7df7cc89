"""One opened repository with everything that a command needs of it: facts, plan, overlay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from migrator.decisions import Answer
from migrator.engine import Conversation, migrate
from migrator.facts import Facts
from migrator.gitstore import GitStore
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.reading import Reading, read_facts
from migrator.settings import Settings
from migrator.snapshot import Snapshot, TreeEntry

if TYPE_CHECKING:
    from migrator.runs.journal import RunRecord


@dataclass(frozen=True)
class Session:
    """A repository, its facts and the plan.

    Attributes:
        store: The git repository.
        settings: The target's settings with the flags taken over.
        facts: The audit of the commit that the migration starts from.
        plan: The plan for these facts.
        overlay: The tree that the remaining stages work on.
        first: Number of the next stage, from 1.
        left_out: Names of stages that were skipped.
    """

    store: GitStore
    settings: Settings
    facts: Facts
    plan: Plan
    overlay: Overlay
    first: int = 1
    left_out: tuple[str, ...] = ()

    def conversation(self) -> Conversation:
        """Start the engine on the remaining stages."""
        from migrator.stages import STAGES
        from migrator.verify import verify

        return migrate(
            self.facts,
            self.plan,
            self.overlay,
            STAGES,
            verify,
            first=self.first,
            left_out=self.left_out,
            ahead=True,
        )

    @property
    def nothing_to_do(self) -> bool:
        """True where the audit has found nothing that could be migrated."""
        return self.facts.layout is None and not self.facts.collisions


def open_session(
    store: GitStore, revision: str, flags: Mapping[str, object], answers: Mapping[str, Answer]
) -> Session:
    """Audit a commit and plan its migration.

    Args:
        store: The repository.
        revision: What to start from, for instance ``HEAD``.
        flags: Settings given on the command line; None values mean not given.
        answers: Decisions given on the command line or at a prompt.

    Raises:
        ConfigError: Settings or answers are wrong.
        RepositoryError: There is no such commit.
    """
    snapshot = store.snapshot(revision)
    return session_of(store, snapshot, Reading(*read_facts(snapshot, flags)), answers)


def session_of(
    store: GitStore, snapshot: Snapshot, reading: Reading, answers: Mapping[str, Answer]
) -> Session:
    """Plan the migration of a commit that was read.

    Args:
        store: The repository.
        snapshot: The commit's files.
        reading: What was read of it.
        answers: Decisions given on the command line or at a prompt.
    """
    read = Session(store, reading.settings, reading.facts, Plan(), Overlay(snapshot))
    return plan_session(read, answers)


def plan_session(session: Session, answers: Mapping[str, Answer]) -> Session:
    """Return the session with the plan for these answers (and those of its settings)."""
    from migrator.expected import expected_words
    from migrator.planning.planner import make_plan

    configured = {
        name: Answer(option, "pyproject.toml") for name, option in session.settings.decide.items()
    }
    source = session.overlay.snapshot
    if source.commit != session.facts.commit:
        source = session.store.snapshot(session.facts.commit)
    plan = make_plan(
        session.facts,
        {**configured, **answers},
        source,
        session.settings.line_length,
        session.settings.keep_names,
    )
    session.overlay.expect(expected_words(session.facts, plan))
    return replace(session, plan=plan)


def session_of_base(
    store: GitStore, record: RunRecord, answers: Mapping[str, Answer] | None = None
) -> Session:
    """Open what a recorded run has started from, with its settings and answers.

    Args:
        store: The repository.
        record: The run's record.
        answers: Decisions to take instead of the recorded ones.
    """
    if answers is None:
        answers = {
            name: Answer(entry["option"], entry["source"])
            for name, entry in record.decisions.items()
        }
    snapshot = audited(store, record)
    reading = Reading(*read_facts(snapshot, record.options["settings"]))
    return session_of(store, snapshot, reading, answers)


def reopen_session(
    store: GitStore, record: RunRecord, first: int, answers: Mapping[str, Answer] | None = None
) -> Session:
    """Open the session of a recorded run again: facts of its base, files of its branch's tip."""
    session = session_of_base(store, record, answers)
    skipped = tuple(stage.name for stage in record.stages if stage.state == "skipped")
    tip = store.snapshot(record.tip)
    return replace(session, overlay=Overlay(tip), first=first, left_out=skipped)


def audited(store: GitStore, record: RunRecord) -> Snapshot:
    """Return the files that a run's facts are of.

    They are those of its base, with what the person's own commits have changed meanwhile in
    files that no stage had touched before.
    """
    base = store.snapshot(record.base_commit)
    entries: dict[str, TreeEntry | None] = dict(base.entries)
    changed: dict[str, TreeEntry | None] = {}
    for own in record.own:
        after = store.snapshot(own.until).entries
        for change in store.changes(own.since, own.until):
            known = entries.get(change.path)
            if (known.oid if known else "0" * len(change.old)) == change.old:
                entries[change.path] = changed[change.path] = after.get(change.path)
    if not changed:
        return base
    ordered = dict(sorted(changed.items(), key=lambda item: item[1] is not None))
    return Snapshot(record.base_commit, store.write_entries(base.tree, ordered), store)
