"""Everything that the audit found in one commit."""

from __future__ import annotations

from dataclasses import dataclass, field

from migrator.facts.files import Copy, FollowUp, Skipped
from migrator.facts.imports import BrokenImport, MissingExport
from migrator.facts.monolith import Layout, Reference, Symbol
from migrator.facts.operation import Operation
from migrator.facts.places import FunctionRef, Module
from migrator.facts.processes import AppProcess
from migrator.facts.reach import DanglingName, Misfit, Unimported
from migrator.facts.registrations import Collision, Registration
from migrator.facts.routing import (
    Executor,
    JobRouter,
    LegacyLookup,
    OutsideRoute,
    TaskTwin,
    TurnedAway,
)


@dataclass(frozen=True)
class Facts:
    """Everything the audit found in one commit.

    ``layout`` and what depends on it are None or empty where the repository has no monolith;
    ``undecided`` says then in words why none of ``candidates`` was taken for it.
    ``reached_router`` is the one that the monolith's dispatcher leads to in another module.
    ``missing_includes`` are the modules that settings have a worker import, and that are not there.
    ``broken_imports`` and ``missing_exports`` are those of the modular package; an executor of the
    monolith has its own.
    """

    commit: str
    tree: str
    registrations: tuple[Registration, ...] = ()
    collisions: tuple[Collision, ...] = ()
    layout: Layout | None = None
    dispatcher: FunctionRef | None = None
    dispatcher_task: str | None = None
    legacy_dispatcher: FunctionRef | None = None
    router: JobRouter | None = None
    legacy_router: JobRouter | None = None
    reached_router: JobRouter | None = None
    task_twins: tuple[TaskTwin, ...] = ()
    executors: tuple[Executor, ...] = ()
    outside: tuple[OutsideRoute, ...] = ()
    turned_away: tuple[TurnedAway, ...] = ()
    lookup: LegacyLookup | None = None
    symbols: tuple[Symbol, ...] = ()
    references: tuple[Reference, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    operation: Operation = field(default_factory=Operation)
    skipped: tuple[Skipped, ...] = ()
    candidates: tuple[Module, ...] = ()
    undecided: str = ""
    broken_imports: tuple[BrokenImport, ...] = ()
    missing_exports: tuple[MissingExport, ...] = ()
    processes: tuple[AppProcess, ...] = ()
    copies: tuple[Copy, ...] = ()
    dangling: tuple[DanglingName, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    unimported: tuple[Unimported, ...] = ()
    missing_includes: tuple[BrokenImport, ...] = ()

    @property
    def router_of_today(self) -> JobRouter | None:
        """What the monolith's dispatcher routes with, wherever that is."""
        return self.reached_router or self.legacy_router

    @property
    def open_question(self) -> str:
        """Say that no module is known to be the monolith; empty where one is."""
        names = [module.name for module in self.candidates]
        if self.layout is not None:
            return ""
        if len(names) == 1:
            return f"it is not clear whether {names[0]} is the monolith"
        return f"it is not clear which module is the monolith: {', '.join(names) or 'no candidate'}"
