"""The monolith, who refers to it, and where the parts of the migration are."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.facts.places import Location, Module
from migrator.facts.routing import Twin


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
        registered: Why it may be alive without any of that: what its decorator may do with it.
        registers: The task that it is there to register (``app.register_task(Sweep())``), whose
            fate it shares.
        fills: The variable that it only fills (``RUNNERS["scan"] = scan``), whose fate it shares.
    """

    name: str
    kind: str
    where: Location
    end_line: int
    used_by: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    twin: Twin | None = None
    registered: str = ""
    registers: str = ""
    fills: str = ""

    @property
    def is_unreached(self) -> bool:
        """True where nothing in the repository reaches it, as far as its source shows."""
        plain = self.kind in ("task", "helper", "class") and not self.registered
        return plain and not (self.evidence or self.used_by)


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
            ``notebook``, ``logger``, ``comment``, ``document`` or ``binary`` (a file that is not
            read further: it can be a database of schedules, or compiled).
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
class Layout:
    """Where the parts of the migration are.

    Attributes:
        source_root: Folder that is on ``sys.path`` (``""`` for the repository's root).
        monolith: The legacy module.
        tasks_package: The package whose ``__init__`` is the public home of the tasks; their module
            where that package is an app of Django.
        scheduling_package: The package of the modular task entry points.
        execution_package: The package of the executors.
        utils_package: The package of the shared helpers, or None.
        built: True where there is no modular side yet: the packages are made from the monolith.
        apps: Those of the packages that are apps of Django. Their ``__init__`` is imported before
            models can be, so it hands on nothing that imports them.
    """

    source_root: str
    monolith: Module
    tasks_package: Module
    scheduling_package: Module
    execution_package: Module
    utils_package: Module | None
    built: bool = False
    apps: tuple[str, ...] = ()

    @property
    def handing_on(self) -> tuple[Module, ...]:
        """The packages that re-export the tasks, the inner one first."""
        both = dict.fromkeys((self.scheduling_package, self.tasks_package))
        return tuple(one for one in both if self.is_public(one))

    @property
    def folder_of_tasks(self) -> Module:
        """The package that new modules beside the tasks go to."""
        inner = not self.tasks_package.path.endswith("__init__.py")
        return self.scheduling_package if inner else self.tasks_package

    def is_public(self, module: Module) -> bool:
        """Tell whether a module is a package that may re-export what is in it."""
        return module.name not in self.apps and module.path.endswith("__init__.py")
