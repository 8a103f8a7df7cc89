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

AppKey = tuple[str, int]  # the place that makes it
Conflict = Callable[[Definition, Definition], bool]


@dataclass
class Registry:
    """The registry of one app.

    Attributes:
        kept: The definition that each name is bound to; several where that is undefined.
        pending: Defined on this app, and not evaluated yet.
        finalized: True once the app is complete.
    """

    kept: dict[str, list[Definition]] = field(default_factory=dict)
    pending: list[Definition] = field(default_factory=list)
    finalized: bool = False

    def keep(self, definitions: list[Definition], conflict: Conflict) -> None:
        """Evaluate definitions of one name; what was there before stays."""
        name = definitions[0].registration.name
        if name is None:
            return
        if name not in self.kept:
            self.kept[name] = list(definitions)
            return
        kept = self.kept[name]
        kept += [d for d in definitions if not any(conflict(d, one) for one in kept)]


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
    """

    main: AppKey
    conflict: Conflict
    current: AppKey = ("", 0)
    shared: list[Definition] = field(default_factory=list)
    seen: list[Definition] = field(default_factory=list)
    _apps: dict[AppKey, Registry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._apps[self.main] = Registry()

    @property
    def kept(self) -> dict[str, list[Definition]]:
        """What the main app has registered."""
        return self._apps[self.main].kept

    def made(self, app: App) -> None:
        """An app has been made."""
        self.current = (app.path, app.line)
        self._apps.setdefault(self.current, Registry())

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
            self.seen.append(definition)

    def _decorate(self, definition: Definition, registry: Registry) -> None:
        """``@app.task``: also a shared task, unless it says otherwise."""
        if definition.shared:
            self.shared.append(definition)
        if registry.finalized or not definition.lazy:
            registry.keep([definition], self.conflict)
        else:
            registry.pending.append(definition)

    def touch(self, definition: Definition) -> None:
        """An attribute of a task has been used."""
        if definition.registration.form == "shared_task":
            self.finalize(self.of(None))
        elif definition.registration.form != "register_task":
            self.of(definition.app).keep([definition], self.conflict)

    def finalize(self, registry: Registry) -> None:
        """An app is complete: shared tasks first, in no order; then its own, in order."""
        if registry.finalized:
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
