"""What the import codemods are told about a migration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator.facts import Facts, Layout, ProcessImport
from migrator.overlay import Overlay
from migrator.plan import DROP, Plan
from migrator.planning.moving import place_moves
from migrator.stages.loggers import loggers, own_loggers
from migrator.stages.passed_through import passed_through, star_names

if TYPE_CHECKING:
    from codemods.imports.model import Home


@dataclass(frozen=True)
class Targets:
    """The same for every file.

    Attributes:
        old: Dotted name of the monolith.
        homes: Where each of its symbols, and of the names it imports, is imported from now.
        keep: Symbols that later stages deal with.
        lookups: The modules that look a name up now.
        patched: Where to patch a name: its home, or what the one module that looks it up calls it.
        tasks_package: What is imported where the monolith was, to register the tasks.
        star_names: What a star import of the monolith bound; None where that is not known.
        through: Those of its names that it has only imported itself.
        task_modules: What takes the monolith's place in Celery's lists.
        loggers: The loggers that say what the monolith's said.
        own_loggers: The monolith's variables for them.
        copied: Those of its own names that each new module has for itself.
        loaded: Every worker imports the tasks package because a setting says so.
        line_length: For new code.
    """

    old: str
    homes: dict[str, Home]
    keep: frozenset[str]
    lookups: dict[str, tuple[str, ...]]
    patched: dict[str, Home]
    tasks_package: str
    star_names: frozenset[str] | None
    through: frozenset[str]
    task_modules: tuple[str, ...]
    loggers: tuple[str, ...]
    own_loggers: tuple[str, ...]
    copied: frozenset[str]
    loaded: bool
    line_length: int

    @classmethod
    def of(cls, facts: Facts, layout: Layout, plan: Plan, overlay: Overlay) -> Targets:
        """Return what the plan says, in the terms of the codemods."""
        from codemods.imports.model import Home

        origins = _origins(facts, plan)
        homes = {
            name: Home(home.module, home.name, origins.get(name))
            for name, home in plan.homes.items()
        }
        imported = passed_through(layout, overlay)
        through = {name: home for name, home in imported.items() if name not in homes}
        own = dict(homes)  # what is patched is where a name is looked up, not where it is from
        homes.update({name: Home(home.module, home.name) for name, home in through.items()})
        lookup = facts.lookup
        # Where the modular side is built, the lookup moves like everything else.
        keep = {lookup.mapping, lookup.function} if lookup and not layout.built else set()
        return cls(
            old=layout.monolith.name,
            homes=homes,
            keep=frozenset(name for name in keep if name),
            lookups=dict(plan.lookups),
            patched={**own, **_renamed(layout, plan, overlay)},
            tasks_package=layout.tasks_package.name,
            star_names=star_names(layout, overlay, [item.name for item in facts.symbols], through),
            through=frozenset(through),
            task_modules=(layout.tasks_package.name,),
            loggers=loggers(plan, layout, overlay),
            own_loggers=own_loggers(facts, layout, overlay),
            copied=frozenset(
                item.name
                for item in facts.symbols
                if item.name in plan.lookups and item.name not in homes
            ),
            loaded=_loaded(facts, layout),
            line_length=plan.line_length,
        )


def _loaded(facts: Facts, layout: Layout) -> bool:
    """Tell whether a setting lets every worker import the tasks package, or a module of it."""
    workers = [process for process in facts.processes if process.kind == "worker"]
    return bool(workers) and all(
        any(_asked_for(item, layout.tasks_package.name) for item in process.imports)
        for process in workers
    )


def _asked_for(item: ProcessImport, package: str) -> bool:
    """Tell whether the reason for an import is a setting that names a package or what is in it."""
    said = item.chain[0].says if item.chain and item.when == "start" else ""
    setting, _, quoted = said.partition(" ")
    named = quoted.strip("'")
    asked = named == package or named.startswith(f"{package}.")
    return asked and setting not in ("autodiscover_tasks", "import")


def _renamed(layout: Layout, plan: Plan, overlay: Overlay) -> dict[str, Home]:
    """Return where to patch the names that the one module which looks them up calls otherwise.

    A patch replaces the name that is looked up, which need not be the one of its public home.
    """
    from codemods.imports.model import Home

    if not overlay.exists(layout.monolith.path):
        return {}
    names = place_moves(layout, plan, overlay).names
    found = {}
    for symbol, modules in plan.lookups.items():
        bound = names.get(modules[0], {}).get(symbol, symbol) if len(modules) == 1 else symbol
        if bound != symbol:
            found[symbol] = Home(modules[0], bound)
    return found


def _origins(facts: Facts, plan: Plan) -> dict[str, str]:
    """Return the module that defines each symbol whose home is a package that re-exports it."""
    origins = {entry.legacy_function: entry.module for entry in plan.executors if entry.module}
    origins.update(
        {task.legacy_function: task.module for task in plan.tasks if task.action != DROP}
    )
    if plan.router is not None:
        origins[plan.router.legacy_function] = plan.router.module
    if facts.router and facts.legacy_router:
        name = facts.legacy_router.function.name
        origins.setdefault(name, facts.router.function.module)
    return origins
