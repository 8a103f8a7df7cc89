"""The registries of a process's Celery apps while it starts: a model of how Celery fills them.

Decorated functions stay pending until the app is finalized or somebody touches the task; what is
evaluated first under a name is kept. Of several that are pending at that moment in Celery's set of
shared tasks, the one that is kept depends on memory addresses: nobody can say which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from migrator.audit.definition import Definition
from migrator.audit.values import App
from migrator.facts import Location

AppKey = tuple[str, int]  # the place that makes it
Conflict = Callable[[Definition, Definition], bool]


@dataclass
class Registry:
    """The registry of one app.

    Attributes:
        kept: The definition that each name is bound to; several where that is undefined.
        pending: Defined on this app, and not evaluated yet.
        finalized: True once the app is complete.
        removed: Names that the code may take out again; None: one that cannot be read.
        taken_out: Names that it does take out, and where it did so last.
        perhaps: What a use in a branch may have evaluated: whether it runs is not known.
        perhaps_finalized: True once such a use may have completed the app.
        generates: What the app has in place of Celery's way to name tasks that have none: under
            the name that another app gives one it has nothing.
    """

    kept: dict[str, list[Definition]] = field(default_factory=dict)
    pending: list[Definition] = field(default_factory=list)
    finalized: bool = False
    removed: set[str | None] = field(default_factory=set)
    taken_out: dict[str, Location] = field(default_factory=dict)
    perhaps: dict[str, list[Definition]] = field(default_factory=dict)
    perhaps_finalized: bool = False
    generates: str | None = None
    _dropped: dict[str, list[Definition]] = field(default_factory=dict)

    def keep(self, definitions: list[Definition], conflict: Conflict) -> None:
        """Evaluate definitions of one name; what was there before stays."""
        name = definitions[0].registration.name
        definitions = [one for one in definitions if self.names(one)]
        if name is None or not definitions:
            return
        if name not in self.kept:
            more = (one for one in self.perhaps.get(name, ()) if one not in definitions)
            self.kept[name] = [*definitions, *more]
            return
        self._keep_later(name, definitions, conflict)

    def names(self, definition: Definition) -> bool:
        """Tell whether the app has a definition under the name that its own app gives it."""
        return definition.registration.explicit or definition.made_by == self.generates

    def _keep_later(self, name: str, given: list[Definition], conflict: Conflict) -> None:
        """Drop what finds another; but if that is in a branch, another side may find it pending."""
        kept, dropped = self.kept[name], self._dropped.setdefault(name, [])
        fresh = [d for d in given if not any(conflict(d, one) for one in kept)]
        dropped += [d for d in given if d not in fresh and d not in kept]
        rivals = [one for one in dropped if any(conflict(one, d) for d in fresh)]
        more = [one for one in rivals if one not in kept]
        if more:
            self.perhaps.setdefault(name, []).extend(more)
        kept += [*fresh, *more]

    def take_out(self, name: str, where: Location) -> None:
        """The code takes a task out of the registry; what comes later is kept."""
        if self.kept.pop(name, None) is not None:
            self.taken_out[name] = where
            self.perhaps.pop(name, None)
            self._dropped.pop(name, None)

    def may_keep(self, definition: Definition) -> None:
        """A definition may have been evaluated; what is known to be there before stays."""
        name = definition.registration.name
        if name is not None and name not in self.kept and self.names(definition):
            self.perhaps.setdefault(name, []).append(definition)

    def may_be_complete(self, shared: list[Definition]) -> None:
        """The app may have been finalized: with what is pending, and with what comes from now on.

        Args:
            shared: The shared tasks that were defined.
        """
        self.perhaps_finalized = True
        for definition in shared:
            self.may_keep(definition)
        for definition in self.pending:
            self.comes(definition)

    def comes(self, definition: Definition) -> None:
        """A definition comes to an app that may be complete: it is evaluated, if it is first."""
        if self.perhaps_finalized and definition.registration.name not in self.perhaps:
            self.may_keep(definition)


@dataclass
class Registries:
    """The registries of all apps, and the set of shared tasks that they all take from.

    Attributes:
        main: The app that the process serves.
        conflict: Tells whether two definitions can both run: they are not in branches of which
            only one does.
        current: The app that was made last: what ``current_app`` and shared tasks go to.
        shared: The shared tasks that were defined.
        seen: What was defined for the main app.
        renamed: What was defined for it too, and has another name there.
    """

    main: AppKey
    conflict: Conflict
    current: AppKey = ("", 0)
    shared: list[Definition] = field(default_factory=list)
    seen: list[Definition] = field(default_factory=list)
    renamed: list[Definition] = field(default_factory=list)
    _apps: dict[AppKey, Registry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._apps[self.main] = Registry()

    @property
    def kept(self) -> dict[str, list[Definition]]:
        """What the main app has registered."""
        return self._apps[self.main].kept

    @property
    def taken_out(self) -> dict[str, Location]:
        """What the code has taken out of the registry of the main app, and where."""
        return self._apps[self.main].taken_out

    def made(self, app: App, generates: str | None = None) -> None:
        """An app has been made; ``generates``: what makes the names of its tasks, if not Celery."""
        self.current = (app.path, app.line)
        self._apps.setdefault(self.current, Registry()).generates = generates

    def of(self, app: App | None) -> Registry:
        """Return the registry of an app: of the current one, where it is not known which."""
        key = (app.path, app.line) if app is not None else self.current
        return self._apps.get(key) or self._apps.get(self.current) or self._apps[self.main]

    def define(self, definition: Definition) -> None:
        """A decorator has been applied."""
        if definition.registration.form == "shared_task":
            self.shared.append(definition)
            self.seen.append(definition)
            for registry in self._apps.values():
                if registry.finalized:
                    registry.keep([definition], self.conflict)
                registry.comes(definition)
            return
        registry = self.of(definition.app)
        own = registry is self._apps[self.main]
        if definition.registration.form == "register_task":
            self.finalize(registry)
            registry.kept.pop(definition.registration.name or "", None)
            registry.keep([definition], self.conflict)
        else:
            self._decorate(definition, registry)
        if own or definition in self.shared:
            named = self._apps[self.main].names(definition)
            (self.seen if named else self.renamed).append(definition)

    def _decorate(self, definition: Definition, registry: Registry) -> None:
        """``@app.task``: also a shared task, unless it says otherwise."""
        if definition.shared:
            self.shared.append(definition)
        if registry.finalized or not definition.lazy:
            registry.keep([definition], self.conflict)
        else:
            registry.pending.append(definition)
            registry.comes(definition)

    def touch(self, definition: Definition, certain: bool = True) -> None:
        """An attribute of a task has been used; not ``certain``: perhaps."""
        registry = self.of(definition.app)
        if is_shared(definition):
            self.finalize(self.of(None), certain)
        elif definition.registration.form == "register_task":
            return
        elif certain:
            registry.keep([definition], self.conflict)
        else:
            registry.may_keep(definition)

    def finalize(self, registry: Registry, certain: bool = True) -> None:
        """An app is complete: shared tasks first, in no order; then its own, in order."""
        if not certain and not registry.finalized:
            registry.may_be_complete(self.shared)
        if registry.finalized or not certain:
            return
        registry.finalized = True
        by_name: dict[str | None, list[Definition]] = {}
        for definition in self.shared:
            by_name.setdefault(definition.registration.name, []).append(definition)
        for several in by_name.values():
            registry.keep(several, self.conflict)
        for definition in registry.pending:
            registry.keep([definition], self.conflict)
        registry.pending = []

    def complete(self) -> None:
        """The process has started."""
        self.finalize(self._apps[self.main])

    def removes(self, name: str) -> bool:
        """Tell whether the code may take a name out of the registry again."""
        return not self._apps[self.main].removed.isdisjoint((name, None))

    def depends(self, name: str) -> bool:
        """Tell whether which definition of a name comes first depends on a branch."""
        return bool(self._apps[self.main].perhaps.get(name))


def is_shared(definition: Definition) -> bool:
    """Tell whether a use of it completes the app: a task of ``shared_task``."""
    return definition.registration.form == "shared_task"
