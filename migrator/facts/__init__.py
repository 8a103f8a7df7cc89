"""What the audit found: immutable, with file, line and column for every claim.

Lines and columns count from 1. Every dataclass here can be given to ``dataclasses.asdict`` and
``json.dumps`` as it stands.
"""

from __future__ import annotations

from migrator.facts.everything import Facts
from migrator.facts.files import Copy, FollowUp, Skipped
from migrator.facts.imports import BrokenImport, MissingExport
from migrator.facts.monolith import Layout, Reference, Symbol
from migrator.facts.operation import Operation, Part, Trait
from migrator.facts.places import FunctionRef, Location, Module, Parameter
from migrator.facts.processes import AppProcess, ProcessImport, Step
from migrator.facts.reach import DanglingName, Misfit, TaskUse, Unimported
from migrator.facts.registrations import Collision, ImportedBy, OtherName, Registration
from migrator.facts.routing import (
    Conversion,
    Executor,
    JobRouter,
    LegacyLookup,
    MemberKey,
    OutsideRoute,
    Route,
    SpelledKey,
    TaskTwin,
    TurnedAway,
    Twin,
)

__all__ = [
    "AppProcess",
    "BrokenImport",
    "Collision",
    "Conversion",
    "Copy",
    "DanglingName",
    "Executor",
    "Facts",
    "FollowUp",
    "FunctionRef",
    "ImportedBy",
    "JobRouter",
    "Layout",
    "LegacyLookup",
    "Location",
    "MemberKey",
    "Misfit",
    "MissingExport",
    "Module",
    "Operation",
    "OtherName",
    "OutsideRoute",
    "Parameter",
    "Part",
    "ProcessImport",
    "Reference",
    "Registration",
    "Route",
    "Skipped",
    "SpelledKey",
    "Step",
    "Symbol",
    "TaskTwin",
    "TaskUse",
    "Trait",
    "TurnedAway",
    "Twin",
    "Unimported",
]
