"""What the schedule-endpoint codemod is told, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import libcst as cst

# Where a task can be imported from: module and name.
Home = tuple[str, str]

_MAPPING_TYPE = re.compile(r"\b(dict|Dict|Mapping|MutableMapping)\b")


@dataclass(frozen=True)
class Parameter:
    """A parameter of the dispatcher, as it is written.

    Attributes:
        name: Without stars.
        annotation: Source of the annotation, or None.
        default: Source of the default value, or None where it is required.
    """

    name: str
    annotation: str | None = None
    default: str | None = None

    @property
    def required(self) -> bool:
        """True where a call cannot leave it out."""
        return self.default is None

    @property
    def nullable(self) -> bool:
        """True where None is a value it takes."""
        text = self.annotation or ""
        return self.default == "None" or "Optional" in text or "None" in text

    @property
    def is_mapping(self) -> bool:
        """True where the annotation says that it takes a dict."""
        return bool(_MAPPING_TYPE.search(self.annotation or ""))


@dataclass(frozen=True)
class Dispatcher:
    """The task that every run goes through.

    Attributes:
        public_module: Where it is imported from (``tasks``).
        name: Its name there.
        parameters: What a caller gives it: without the bound ``self``.
        job_type: The parameter that holds the job type; None: found from the existing calls.
    """

    public_module: str
    name: str
    parameters: tuple[Parameter, ...]
    job_type: str | None = None

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, if there is one."""
        return next((one for one in self.parameters if one.name == name), None)


# The kinds of lookup: a function of the key, ``TABLE.__getitem__``, and the dict itself.
FUNCTION, ITEM, MAPPING = "function", "item", "mapping"


@dataclass(frozen=True)
class Lookup:
    """The legacy lookup: the module it is in, its dict, and the function that reads the dict.

    Attributes:
        old_module: Where it is defined.
        mapping: The dict, where there is one.
        function: The function that reads the dict, where there is one.
        handed_on: Other modules that offer it -> what it is called there -> its kind.
    """

    old_module: str
    mapping: str | None
    function: str | None
    handed_on: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def offers(self, module: str) -> Mapping[str, str]:
        """The lookups that can be imported from a module, with their kinds."""
        if module != self.old_module:
            return self.handed_on.get(module, {})
        pairs = ((self.mapping, MAPPING), (self.function, FUNCTION))
        return {name: kind for name, kind in pairs if name}

    @property
    def modules(self) -> frozenset[str]:
        """The modules that a lookup can be imported from."""
        return frozenset((self.old_module, *self.handed_on))

    @property
    def symbols(self) -> frozenset[str]:
        """The names that can be imported to look a task up."""
        return frozenset(name for module in self.modules for name in self.offers(module))


@dataclass(frozen=True)
class Member:
    """What a member of an enum is where a task is looked up by it.

    Attributes:
        job_type: Its value.
        key: What the legacy mapping has for it.
    """

    job_type: str
    key: str


@dataclass(frozen=True)
class SourceFile:
    """One file.

    Attributes:
        module: Its dotted module name.
        source: What it holds.
        is_package: True for an ``__init__``.
        lazy_logging: False where its loggers may not take the values of a message by ``%``.
        members: The members of enums that it names, by their source.
    """

    module: str
    source: bytes
    is_package: bool = False
    lazy_logging: bool = True
    members: Mapping[str, Member] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class Refusal:
    """A lookup that is left as it is: why, and the edit that a person could make."""

    line: int
    reason: str
    suggestion: str


@dataclass(frozen=True, order=True)
class Note:
    """Something a reviewer should see at a line of the *old* source."""

    line: int
    message: str


@dataclass(frozen=True)
class Rewrite:
    """The outcome for one file.

    Attributes:
        code: The new source; the old object itself where nothing changed.
        changed: True where ``code`` differs from what came in.
        sites: How many lookups were replaced.
        refusals: Lookups that were left, in order of line.
        notes: What a reviewer should look at.
    """

    code: bytes
    changed: bool
    sites: int = 0
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[Note, ...] = ()


class RefusedError(Exception):
    """Raised inside the analysis of one site; becomes a ``Refusal``."""

    def __init__(self, node: cst.CSTNode | None, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason
        self.suggestion = suggestion


@dataclass(frozen=True)
class ImportNeed:
    """One import that an expression needs.

    Attributes:
        module: Absolute dotted module.
        name: The name taken from it; None for a plain ``import module``.
        asname: Its local name, where it is renamed.
        lazy: True where the exemplar imports it inside the function (often to avoid a cycle).
    """

    module: str
    name: str | None = None
    asname: str | None = None
    lazy: bool = False

    @property
    def bound(self) -> str:
        """The local name that it binds."""
        return self.asname or self.name or self.module.partition(".")[0]

    @property
    def statement(self) -> str:
        """The import statement."""
        alias = f" as {self.asname}" if self.asname else ""
        if self.name is None:
            return f"import {self.module}{alias}"
        return f"from {self.module} import {self.name}{alias}"

    @property
    def target(self) -> str:
        """What it binds: the dotted object, whatever it is called here."""
        if self.name is not None:
            return f"{self.module}.{self.name}"
        whole = self.asname or "." not in self.module
        return self.module if whole else f"import {self.module}"

    def same(self, other: ImportNeed) -> bool:
        """True where both bind the same object to the same name."""
        return self.statement == other.statement


@dataclass(frozen=True)
class ContextRoot:
    """A variable of the exemplar that the site has to have too (the user, a session).

    Attributes:
        name: The variable.
        annotation: Its annotation, where it is a parameter.
        default: Its default, where it is a parameter.
        owner: For ``self``: module and name of its class; only methods of that class have it.
    """

    name: str
    annotation: str | None = None
    default: str | None = None
    owner: tuple[str, str] | None = None


@dataclass(frozen=True)
class Derived:
    """An expression over the placeholders of ``slices``."""

    value: cst.BaseExpression
    imports: tuple[ImportNeed, ...] = ()
    roots: tuple[ContextRoot, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """An intermediate result that a call gives: the template, as a rule.

    Where there is none, the call raises ``raises``, or gives something empty (``empty``).
    """

    name: str
    derived: Derived
    raises: Derived | None = None
    empty: bool = True


@dataclass(frozen=True)
class Words:
    """How an exemplar says that a step found nothing, with a placeholder for what was wanted."""

    status: int | None
    message: cst.BaseExpression


@dataclass(frozen=True)
class Recipe:
    """How the code base itself calls the dispatcher.

    Attributes:
        schedule_name: What the exemplar calls the schedule; None where no call starts from one.
        from_schedule: Parameter -> expression over the schedule and the steps.
        steps: The intermediate results, in the order they are computed.
        manual: Parameter -> constant or context expression of calls that a person triggers.
        by_hand: Parameter -> all that such calls give it; the best first.
        automatic: Parameter -> constant of calls that the scheduler makes.
        words: Step -> how a missing one is reported.
        job_type: The parameter that holds the job type, or None.
        problems: Parameter -> why no expression could be derived.
    """

    schedule_name: str | None = None
    from_schedule: Mapping[str, Derived] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    manual: Mapping[str, Derived] = field(default_factory=dict)
    by_hand: Mapping[str, tuple[Derived, ...]] = field(default_factory=dict)
    automatic: Mapping[str, Derived] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)
    job_type: str | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
