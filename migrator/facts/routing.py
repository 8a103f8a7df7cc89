"""What does the work of a job type, and what picks it."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.facts.imports import BrokenImport
from migrator.facts.places import FunctionRef, Location


@dataclass(frozen=True)
class Twin:
    """The modular counterpart of something in the monolith.

    Attributes:
        function: The modular function, or class.
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
    """A function of the monolith that does the work of one or more job types.

    Attributes:
        job_types: The job types.
        function: The function.
        broken_imports: Imports in it that lead nowhere.
        twin: The same thing in the modular package, if there is one.
        made: Source of the function, where the monolith's router has it without a name.
    """

    job_types: tuple[str, ...]
    function: FunctionRef
    broken_imports: tuple[BrokenImport, ...] = ()
    twin: Twin | None = None
    made: str = ""

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
        registry: Source of the decorator that enters it in the router's dict, without arguments.
        made: Where it is not plain: source of a function that does the same, if there can be one.
    """

    job_type: str
    function: str
    where: Location
    plain: bool = True
    call: str = "()"
    registry: str = ""
    made: str = ""


@dataclass(frozen=True)
class SpelledKey:
    """A job type, and the member of an enum or a class that a table writes for it.

    Attributes:
        job_type: The job type.
        written: The source of the key: ``JobType.BACKUP``.
    """

    job_type: str
    written: str


@dataclass(frozen=True)
class Conversion:
    """A place that makes the job type a member of an enum; an unknown one is a ``ValueError``.

    Attributes:
        where: The place.
        written: Its source: ``JobType(kind)``.
        raises: True where nothing catches that error in the function around it.
        own: True where that is the router, and not one that calls it.
    """

    where: Location
    written: str
    raises: bool
    own: bool


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
        method: The method that it calls of what it picks, where that is no function.
        table: The parameter that the dict comes in by, where it does.
        variables: Where a method picks that the function calls: the variables of that method.
        spelled: Where all keys are members of one class: its members, the missing ones included.
        through: The function that does the picking, where it calls one for that.
        through_parameter: Where that compares the job type in branches: its parameter for it.
        through_calls: True where that calls what it picks, too.
        enters: Where its table is in an object that functions are entered in: how one is, with
            ``{key}`` and ``{function}``.
        part: Where the entries of its table hold more than a function, which part that is:
            ``[0]``, ``['run']``, ``.run``.
        looked_up: How it writes what it picks by, where that is no longer the parameter itself:
            ``Kind(kind)``, or a variable that holds this.
        converted: Places that make the job type a member of an enum, those of its callers too.
        hands_member: True where the executors are given that member, and not the string.
        only_members: True where its keys are members of an enum that equal no string.
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
    method: str = ""
    table: str = ""
    variables: tuple[str, ...] = ()
    spelled: tuple[SpelledKey, ...] = ()
    through: str = ""
    through_parameter: str = ""
    through_calls: bool = False
    enters: str = ""
    part: str = ""
    looked_up: str = ""
    converted: tuple[Conversion, ...] = ()
    hands_member: bool = False
    only_members: bool = False

    @property
    def picker(self) -> str:
        """The name of what compares the job type in branches for the function, or its own."""
        return self.through if self.through_parameter else self.function.name

    @property
    def conversions(self) -> tuple[str, ...]:
        """The source of what makes a member in the function itself."""
        return tuple(dict.fromkeys(one.written for one in self.converted if one.own))


@dataclass(frozen=True)
class OutsideRoute:
    """A job type that the monolith's dispatcher has code outside of the monolith serve.

    Attributes:
        job_type: The job type.
        function: What serves it today.
        known: True where the modular router knows the job type, too.
        twin: What that one leads to, where it is another function.
    """

    job_type: str
    function: FunctionRef
    known: bool
    twin: Twin | None = None


@dataclass(frozen=True)
class TurnedAway:
    """A job type that the modular side would not look up, whatever its table has.

    Attributes:
        job_type: The job type.
        where: What keeps it away.
        says: How, in words.
    """

    job_type: str
    where: Location
    says: str


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
class MemberKey:
    """A member of an enum in a file that may look a task up by it.

    Attributes:
        path: The file.
        written: Its source there: ``JobType.BACKUP``, ``JobType.BACKUP.value``.
        job_type: Its value.
        key: What the lookup's keys have for it; a member of a plain enum equals no string.
    """

    path: str
    written: str
    job_type: str
    key: str


@dataclass(frozen=True)
class LegacyLookup:
    """The mapping from old job identifiers to task functions, and the function that reads it.

    Attributes:
        mapping: Name of the dict in the monolith, or None.
        function: Name of the lookup function in the monolith, or None.
        keys: The identifiers the mapping knows.
        tasks: The monolith's functions the mapping leads to, in the order of ``keys``.
        where: Where the mapping is.
        members: The members of enums in the files that name it.
    """

    mapping: str | None
    function: str | None
    keys: tuple[str, ...]
    tasks: tuple[str, ...]
    where: Location
    members: tuple[MemberKey, ...] = ()
