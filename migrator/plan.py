"""Facts and answers to a Plan: what goes where, decided before the first commit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from migrator.decisions import Answered
from migrator.facts import Parameter

EXTRACT = "extract"
KEEP = "keep-modular"
TAKE = "take-monolith"
STUB = "stub"
BOTH = "keep-both"
BOTH_LEGACY = "keep-both-monolith"

SUPERSEDED = "superseded"
MOVE = "move"
DROP = "drop"
KEEP_NAME = "keep-name"
# The module of the tasks whose names are kept for one release.
OLD_NAMES = "old_task_names"


@dataclass(frozen=True)
class Home:
    """Where importers take a symbol from."""

    module: str
    name: str


@dataclass(frozen=True)
class ExecutorPlan:
    """What becomes of one executor of the monolith.

    Attributes:
        job_types: The job types that it serves.
        legacy_function: Its name in the monolith.
        action: ``extract``, ``keep-modular``, ``take-monolith``, ``keep-both`` or ``stub``. What
            ``keep-both`` extracts gets another name, beside the modular function.
        module: Dotted module of the result (for a stub: the router's).
        path: File of the result.
        public_name: Function name of the result.
        parameters: Parameters that the result must accept and the legacy one does not.
        reason: Why, in one line.
        beside: For ``keep-both``: the modular function that stays.
        unrouted: For ``keep-both``: the job types that go on to the modular function.
        made: Source of its function, where the monolith's router has it without a name.
        registries: Decorators that only enter it in a dict that goes: it moves without them.
    """

    job_types: tuple[str, ...]
    legacy_function: str
    action: str
    module: str
    path: str
    public_name: str
    parameters: tuple[Parameter, ...] = ()
    reason: str = ""
    beside: str = ""
    unrouted: tuple[str, ...] = ()
    registries: tuple[str, ...] = ()
    made: str = ""

    @property
    def moves(self) -> bool:
        """True where its body leaves the monolith for the modular package."""
        return self.action in (EXTRACT, TAKE, BOTH)

    @property
    def routed(self) -> tuple[str, ...]:
        """The job types that the router has to send to the result."""
        return tuple(name for name in self.job_types if name not in self.unrouted)


@dataclass(frozen=True)
class TaskPlan:
    """What becomes of one task of the monolith.

    Attributes:
        task_name: The name on the wire.
        legacy_function: Its function in the monolith.
        action: ``superseded`` (the modular one stays), ``move``, ``drop``, or ``keep-name`` (would
            be dropped, but its name is kept for one release: it moves to ``OLD_NAMES``).
        module: Dotted module that holds it afterwards; empty for ``drop``.
        path: File of that module; empty for ``drop``.
        function: Its function there; empty for ``drop``.
        reason: Why, in one line.
        shared: True where its decorator becomes ``shared_task``; else it keeps its app's.
    """

    task_name: str
    legacy_function: str
    action: str
    module: str = ""
    path: str = ""
    function: str = ""
    reason: str = ""
    shared: bool = False

    @property
    def moves(self) -> bool:
        """True where its body leaves the monolith for a new module."""
        return self.action in (MOVE, KEEP_NAME)


@dataclass(frozen=True)
class RouterPlan:
    """Where the monolith's router goes, where there is no base executor yet.

    Attributes:
        legacy_function: The router in the monolith.
        module: Dotted module that holds it afterwards.
        path: File of that module.
        function: Its name there.
        job_type_parameter: The parameter that holds the job type.
    """

    legacy_function: str
    module: str
    path: str
    function: str
    job_type_parameter: str


@dataclass(frozen=True)
class LoosePlan:
    """Where something goes that is neither task nor executor nor router."""

    name: str
    module: str
    path: str


@dataclass(frozen=True)
class Plan:
    """Everything that the stages need to know besides the facts.

    Attributes:
        executors: In the order of the legacy router.
        outside: What serves job types from a module that stays, and is to be routed there.
        tasks: In the order of the monolith.
        homes: For each symbol of the monolith that lives on: where importers take it from.
        lookups: For each global name that moved code looks up: the modules that look it up now
            (what ``mock.patch`` has to patch).
        elsewhere: Helpers of the monolith that the modular package has with the same meaning.
        router_calls: The modular router, where moved code calls the monolith's.
        router_module: Module of the modular router, which is going to import the executors.
        shared_module: Dotted module for helpers that several executors use.
        shared_path: Its file.
        router: What becomes of the monolith's router, where there is no base executor yet.
        others: Further symbols of the monolith that are in use outside it, and nowhere else.
        others_module: Dotted module that they go to.
        others_path: Its file.
        lookup: Where the monolith's lookup goes, where all the tasks that it leads to live on.
        handlers: What a decorator registers and a person wants to keep, and where it goes.
        kept_imports: Modules that only the monolith imports, and not for a name: the tasks package
            imports them.
        app: What the tasks package has to import so that ``shared_task`` finds its app.
        refusals: Why some moves cannot be made: line of the monolith, what, what to do.
        decisions: Every decision with its answer.
        line_length: For new code.
        line_limit: The line length that was asked for, whatever the files' own settings say.
        parameter_lines: For each parameter that executors gain: its line in their docstrings.
    """

    executors: tuple[ExecutorPlan, ...] = ()
    outside: tuple[ExecutorPlan, ...] = ()
    tasks: tuple[TaskPlan, ...] = ()
    homes: Mapping[str, Home] = field(default_factory=dict)
    lookups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: Mapping[str, Home] = field(default_factory=dict)
    router_calls: Mapping[str, Home] = field(default_factory=dict)
    router_module: str = ""
    shared_module: str = ""
    shared_path: str = ""
    router: RouterPlan | None = None
    others: tuple[str, ...] = ()
    others_module: str = ""
    others_path: str = ""
    lookup: tuple[LoosePlan, ...] = ()
    handlers: tuple[LoosePlan, ...] = ()
    kept_imports: tuple[str, ...] = ()
    app: Home | None = None
    refusals: tuple[tuple[int, str, str], ...] = ()
    decisions: tuple[Answered, ...] = ()
    line_length: int = 88
    line_limit: int | None = None
    parameter_lines: Mapping[str, str] = field(default_factory=dict)

    @property
    def routable(self) -> tuple[ExecutorPlan, ...]:
        """All that the modular router has to know, wherever it is."""
        return (*self.executors, *self.outside)

    @property
    def taken_paths(self) -> frozenset[str]:
        """The modular files that get the monolith's version of an executor."""
        return frozenset(entry.path for entry in self.executors if entry.action == TAKE)

    @property
    def open_decisions(self) -> tuple[Answered, ...]:
        """The decisions that nobody has answered and nothing recommends an answer to."""
        return tuple(answered for answered in self.decisions if answered.answer is None)

    @property
    def digest(self) -> str:
        """Twelve hex digits that are equal for equal plans; goes into the commits' trailers."""
        text = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:12]
