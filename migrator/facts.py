"""What the audit found: immutable, with file, line and column for every claim.

Lines and columns count from 1. Every dataclass here can be given to ``dataclasses.asdict`` and
``json.dumps`` as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file of the repository."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Parameter:
    """A parameter as it is written.

    Attributes:
        name: Without stars.
        annotation: Source of the annotation, or None.
        default: Source of the default value, or None.
        kind: ``positional``, ``keyword``, ``var-positional`` or ``var-keyword``.
    """

    name: str
    annotation: str | None = None
    default: str | None = None
    kind: str = "positional"


@dataclass(frozen=True)
class FunctionRef:
    """A module-level function: where it is and how it is called."""

    module: str
    name: str
    where: Location
    end_line: int
    parameters: tuple[Parameter, ...] = ()
    is_async: bool = False

    @property
    def path(self) -> str:
        """The file that defines it."""
        return self.where.path


@dataclass(frozen=True)
class Registration:
    """One definition that registers a Celery task.

    Attributes:
        name: The name on the wire; None where it cannot be computed (``expression`` says it).
        expression: Source of a name that could not be computed, else None.
        module: Dotted module as the process imports it.
        function: Qualified name of what is decorated, inside the module.
        where: The ``def`` (or the call that registers).
        form: ``app.task``, ``shared_task``, ``register_task`` or ``class``.
        explicit: True where the source gives the name, False where Celery makes it.
        bound: True with ``bind=True``: the first parameter is the task.
    """

    name: str | None
    expression: str | None
    module: str
    function: str
    where: Location
    form: str
    explicit: bool
    bound: bool


@dataclass(frozen=True)
class Step:
    """One step of a chain of imports.

    Attributes:
        where: The line that imports, includes or starts.
        says: What is there, in words: ``include 'a.tasks'``, ``import``, ``import in send()``.
    """

    where: Location
    says: str


@dataclass(frozen=True)
class ProcessImport:
    """A module that a process imports, and why.

    Attributes:
        module: Its dotted name.
        path: Its file.
        when: ``start``: while the process starts; ``call``: it may, when a function is called.
        chain: The steps from where the process starts to the module; empty for that itself.
    """

    module: str
    path: str
    when: str
    chain: tuple[Step, ...] = ()


@dataclass(frozen=True)
class AppProcess:
    """A process of the application.

    Attributes:
        name: Kind and module: ``worker shop.celery_app``.
        kind: ``worker``, ``web``, ``beat`` or ``command`` (a management command).
        module: The dotted module it starts from.
        path: Its file.
        where: What shows it: the command that starts it, or the line that makes the app.
        command: That command as it is written; empty where the source alone shows the process.
        computed: What it imports besides and cannot be read from the source, or None.
        imports: Of all that it imports, the modules that register tasks and the monolith.
        schedule: For ``beat``: where the schedule is set.
    """

    name: str
    kind: str
    module: str
    path: str
    where: Location
    command: str = ""
    computed: str | None = None
    imports: tuple[ProcessImport, ...] = ()
    schedule: tuple[Location, ...] = ()


@dataclass(frozen=True)
class ImportedBy:
    """A definition of a task name, and a process that imports it.

    Attributes:
        process: Name of one of ``processes``.
        path: The file of the definition.
        when: ``start`` or ``call``, as in ``processes``.
    """

    process: str
    path: str
    when: str


@dataclass(frozen=True)
class Collision:
    """One task name with more than one definition.

    Attributes:
        name: The task name.
        registrations: All its definitions, in order of file and line.
        verdict: ``undefined``, ``defined`` or ``apart`` (no process has more than one).
        reason: Why, in one sentence.
        winner: For ``defined``: the module whose body runs. Else None.
        cause: What the verdict rests on. Undefined: ``pending`` (one process has several at
            start), ``condition`` (which comes first depends on a branch), ``calls`` (it has them
            once functions have been called), ``web`` (only a web process is seen to import them),
            ``computed`` (what the worker imports cannot be read), ``no-process`` (no process was
            found that imports them). Defined: ``evaluated-first``, ``replaced``,
            ``shared-first``, ``imported-first``, ``one-worker``.
            Apart: ``tests``, ``applications``, ``never-together``, ``branches`` (of one decision).
        imported_by: Which process imports which of the definitions.
        winner_at: For ``defined``: the definition that runs.
    """

    name: str
    registrations: tuple[Registration, ...]
    verdict: str
    reason: str
    winner: str | None = None
    cause: str = ""
    imported_by: tuple[ImportedBy, ...] = ()
    winner_at: Location | None = None

    def wins(self, entry: Registration) -> bool:
        """Tell whether this is the definition that runs, where that is defined."""
        there = entry.where == self.winner_at if self.winner_at else entry.module == self.winner
        return self.verdict == "defined" and there


@dataclass(frozen=True)
class DanglingName:
    """A task name that is used, and that no definition of the repository provides.

    Attributes:
        name: The name; for a route also a pattern.
        form: ``beat``, ``route``, ``annotation``, ``send_task``, ``signature`` or ``registry``
            (``app.tasks[name]``).
        where: The name, where it is written.
        certain: True where nothing but this repository could provide it; False where another
            service or an installed package may.
        reason: Why it is certain; or why it is not, where that is more than the name being strange.
        near: Names that are provided and may have been meant, the likeliest first.
    """

    name: str
    form: str
    where: Location
    certain: bool
    reason: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unimported:
    """A task in a module that no worker of the repository imports, and nothing else but tests.

    Attributes:
        name: The task name.
        function: Qualified name of what is decorated.
        where: The definition.
        workers: Where the workers start that were followed to the end.
    """

    name: str
    function: str
    where: Location
    workers: tuple[Location, ...]


@dataclass(frozen=True)
class Misfit:
    """A call of a task whose arguments fit no definition of the task.

    Attributes:
        name: The task name.
        form: How it is called: ``delay``, ``apply_async``, ``s``, ``send_task``, ``beat`` and so
            on; ``call`` where it is called as a function.
        where: The call.
        problem: What does not fit, in words.
        definitions: The definitions, by place.
    """

    name: str
    form: str
    where: Location
    problem: str
    definitions: tuple[Location, ...]


@dataclass(frozen=True)
class BrokenImport:
    """An import that resolves neither in the repository nor anywhere it is declared to.

    Attributes:
        module: The dotted module that is missing.
        where: The import statement.
        certain: True where calling the function is sure to run the import.
        reason: What is missing, in words.
        proven: True where the top-level package is the repository's own and lacks it; False where
            nothing in the repository declares or provides a package of another origin, or where
            the module may be generated.
        scope: Qualified name of the function it is in; empty at the top of a module.
    """

    module: str
    where: Location
    certain: bool
    reason: str = ""
    proven: bool = True
    scope: str = ""


@dataclass(frozen=True)
class MissingExport:
    """A name in the ``__all__`` of a module of the modular package that the module lacks."""

    module: str
    name: str
    where: Location


@dataclass(frozen=True)
class Twin:
    """The modular counterpart of something in the monolith.

    Attributes:
        function: The modular function.
        same: True where both bodies mean the same, but for logging style, docstring and names.
        similarity: 0.0 to 1.0.
        differences: What differs, in words; empty where ``same``.
    """

    function: FunctionRef
    same: bool
    similarity: float
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Executor:
    """A function of the monolith that does the work of one or more job types."""

    job_types: tuple[str, ...]
    function: FunctionRef
    broken_imports: tuple[BrokenImport, ...] = ()
    twin: Twin | None = None

    @property
    def certainly_broken(self) -> bool:
        """True where every call fails at an import that is proven to be missing."""
        return any(broken.certain and broken.proven for broken in self.broken_imports)


@dataclass(frozen=True)
class Route:
    """One entry of a router: a job type and what it goes to.

    Attributes:
        job_type: The job type.
        function: Source of what is called for it: a function's name, where ``plain``.
        where: The entry.
        plain: False where that is more than a function of its own: a ``partial`` with bound
            arguments, a lambda that does not just hand on, a method. No executor comes of it.
        call: Source of the arguments that it is called with, in their parentheses.
    """

    job_type: str
    function: str
    where: Location
    plain: bool = True
    call: str = "()"


@dataclass(frozen=True)
class JobRouter:
    """A function that picks an executor by job type (the base executor of the plan).

    Attributes:
        function: The function that routes.
        form: ``dict`` or ``if``: how it picks.
        mapping: Name of the dict variable, where ``form`` is ``dict``.
        routes: What it knows.
        job_type_parameter: The parameter that it looks at.
        call_keywords: The keyword arguments that it gives every executor.
        raises_on_unknown: True where an unknown job type is an exception that leaves the function.
        call_arguments: Source of the positional arguments that it gives every executor.
        mapping_where: Where the dict is, which may be another file than the function's.
        unclear: Places that pick an executor, or fill the dict, in a way that could not be
            followed: ``routes`` is then not all that the function routes.
    """

    function: FunctionRef
    form: str
    mapping: str | None
    routes: tuple[Route, ...]
    job_type_parameter: str
    call_keywords: tuple[str, ...] = ()
    raises_on_unknown: bool = False
    call_arguments: tuple[str, ...] = ()
    mapping_where: Location | None = None
    unclear: tuple[Location, ...] = ()


@dataclass(frozen=True)
class TaskTwin:
    """One task name with a definition in the monolith and one in the modular package."""

    task_name: str
    legacy: FunctionRef
    modular: FunctionRef
    same: bool
    similarity: float
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class LegacyLookup:
    """The mapping from old job identifiers to task functions, and the function that reads it.

    Attributes:
        mapping: Name of the dict in the monolith, or None.
        function: Name of the lookup function in the monolith, or None.
        keys: The identifiers the mapping knows.
        tasks: The monolith's functions the mapping leads to, in the order of ``keys``.
        where: Where the mapping is.
    """

    mapping: str | None
    function: str | None
    keys: tuple[str, ...]
    tasks: tuple[str, ...]
    where: Location


@dataclass(frozen=True)
class Symbol:
    """A top-level definition of the monolith.

    Attributes:
        name: The name it binds.
        kind: ``task``, ``executor``, ``router``, ``helper``, ``mapping``, ``lookup``, ``class``,
            ``constant``, ``state``, ``logger`` or ``statement`` (an import-time side effect).
        where: First line, decorators included.
        end_line: Last line.
        used_by: Names of the monolith's other symbols that use it.
        evidence: Why it is alive, one line each (``called in x.py:3``); empty: nothing reaches it.
        twin: The same thing in the modular package, if there is one.
    """

    name: str
    kind: str
    where: Location
    end_line: int
    used_by: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    twin: Twin | None = None


@dataclass(frozen=True)
class Reference:
    """A place outside the monolith that names it or something in it.

    Attributes:
        where: The place.
        kind: ``code`` (an import or an attribute), ``string`` (a string that acts: a patch target,
            an ``include`` entry) or ``text`` (prose, comments, configuration nobody executes).
        symbol: The monolith's name that is meant, or None for the module itself.
        scope: Qualified name of the function it is in, or an empty string.
        text: The source line, stripped.
        form: How it is written: ``from``, ``import``, ``star``, ``attribute``, ``patch`` (a
            string that names something to replace or read), ``module-string`` (``include``,
            ``import_module`` and the like), ``task-name``, ``annotation`` (in quotes), ``command``,
            ``notebook``, ``logger``, ``comment`` or ``document``.
        in_copy: True in one of ``copies``: no code that runs.
    """

    where: Location
    kind: str
    symbol: str | None
    scope: str
    text: str
    form: str = ""
    in_copy: bool = False


@dataclass(frozen=True)
class Module:
    """A Python module of the repository."""

    name: str
    path: str


@dataclass(frozen=True)
class Layout:
    """Where the parts of the migration are.

    Attributes:
        source_root: Folder that is on ``sys.path`` (``""`` for the repository's root).
        monolith: The legacy module.
        tasks_package: The package whose ``__init__`` is the public home of the tasks.
        scheduling_package: The package of the modular task entry points.
        execution_package: The package of the executors.
        utils_package: The package of the shared helpers, or None.
        built: True where there is no modular side yet: the packages are made from the monolith.
    """

    source_root: str
    monolith: Module
    tasks_package: Module
    scheduling_package: Module
    execution_package: Module
    utils_package: Module | None
    built: bool = False


@dataclass(frozen=True)
class Copy:
    """A part of the repository that is a copy of another, or of somebody else's code.

    No process imports it, so what it registers is in none of the other facts.

    Attributes:
        path: Its folder, or the file.
        original: What it is a copy of (``""`` for the repository's root); None for code that
            comes from elsewhere.
        kind: ``copy``, ``vendored`` or ``installed`` (a committed environment).
        files: Number of Python files in it, without those that are empty or nearly so.
        same: How many of them are the same as in the original.
        names: The task names that it registers.
    """

    path: str
    original: str | None
    kind: str
    files: int
    same: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """What the audit has not read, and why.

    Attributes:
        path: The file, link or submodule.
        reason: Why.
        kind: ``file`` (no Python), ``lfs-pointer``, ``submodule``, ``link-out`` (out of the
            repository, or to nothing) or ``link-inside`` (what it leads to is read, under its own
            name).
        line: Where in a file the trouble is.
    """

    path: str
    reason: str
    kind: Literal["file", "lfs-pointer", "submodule", "link-out", "link-inside"] = "file"
    line: int = 1


@dataclass(frozen=True)
class FollowUp:
    """Something seen on the way that the migration leaves alone by the plan."""

    where: Location
    code: str
    message: str


@dataclass(frozen=True)
class Part:
    """A part of the operation that the repository names: a broker, a scheduler with a database.

    Attributes:
        name: For a broker the scheme of its URL; for a scheduler its package.
        where: One place that names it.
    """

    name: str
    where: Location


@dataclass(frozen=True)
class Trait:
    """Something about how a task is sent or run that a deployment has to know.

    Attributes:
        task: The task's name, or a pattern in a route; None: not to be told, or all tasks.
        kind: ``countdown`` or ``eta`` (sent to run later), ``retry`` (it sends itself again),
            ``acks_late``, ``queue`` (sent to it), ``route`` (its messages go to a queue),
            ``default-queue`` or ``beat`` (an entry of a schedule in the source).
        value: Source of the value; the text of a queue's name.
        where: The place.
    """

    task: str | None
    kind: str
    value: str
    where: Location


@dataclass(frozen=True)
class Operation:
    """How the application runs, as far as the repository shows it.

    Attributes:
        brokers: Each kind of broker that is named.
        schedulers: Each scheduler with a database that is named.
        traits: How tasks are sent and run.
    """

    brokers: tuple[Part, ...] = ()
    schedulers: tuple[Part, ...] = ()
    traits: tuple[Trait, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Everything the audit found in one commit.

    ``layout`` and what depends on it are None or empty where the repository has no monolith;
    ``undecided`` says then in words why none of ``candidates`` was taken for it.
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
    task_twins: tuple[TaskTwin, ...] = ()
    executors: tuple[Executor, ...] = ()
    lookup: LegacyLookup | None = None
    symbols: tuple[Symbol, ...] = ()
    references: tuple[Reference, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    operation: Operation = Operation()
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
