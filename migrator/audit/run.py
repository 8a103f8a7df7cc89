"""The audit from beginning to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial

from migrator.audit.candidates import candidates
from migrator.audit.collisions import collisions
from migrator.audit.commands import celery_commands
from migrator.audit.copies import Copies
from migrator.audit.definition import Definition
from migrator.audit.dependencies import dependencies
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import ImportGraph, Process
from migrator.audit.layout import as_modules, find_parts, make_layout, module_option
from migrator.audit.missing_includes import missing_includes
from migrator.audit.modules import ModuleIndex
from migrator.audit.monolith import Suspect, clear_winner, suspect, suspects
from migrator.audit.names_by_app import named_by_apps
from migrator.audit.new_layout import can_be_built, new_layout
from migrator.audit.not_built import not_built
from migrator.audit.not_read import not_read
from migrator.audit.options import AuditOptions
from migrator.audit.outside import with_routing_of_today
from migrator.audit.parsing import Parser
from migrator.audit.processes import beats, managed, unstarted, web, workers
from migrator.audit.project import Project
from migrator.audit.python_workers import worker_scripts
from migrator.audit.reach import reach
from migrator.audit.registrations import Finder
from migrator.audit.roots import vote_for_roots
from migrator.audit.running import app_processes, with_importers
from migrator.audit.services import Services
from migrator.audit.taken_out import taken_out
from migrator.audit.undecided import why_undecided
from migrator.audit.unimported import unimported
from migrator.audit.unnamed_apps import commands_without_app
from migrator.audit.with_monolith import with_monolith
from migrator.audit.words import FIRST
from migrator.facts import Collision, Facts, Module
from migrator.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Registered:
    """What the first half of the audit gives the second.

    Attributes:
        evaluator: Follows values.
        graph: The imports.
        definitions: The registrations, those of copies left out.
        collisions: The names with several definitions.
        processes: The processes.
        copies: The copies.
    """

    evaluator: Evaluator
    graph: ImportGraph
    definitions: Sequence[Definition]
    collisions: tuple[Collision, ...]
    processes: Sequence[Process]
    copies: Copies

    @property
    def project(self) -> Project:
        """The project."""
        return self.evaluator.project


def run(source: Snapshot, options: AuditOptions) -> Facts:
    """Audit one commit; see ``migrator.audit.audit``."""
    return facts_of(source, registered(source, options), options)


def facts_of(source: Snapshot, found: Registered, options: AuditOptions) -> Facts:
    """Return everything there is to say of a commit.

    Args:
        source: The commit's files.
        found: What is registered in it.
        options: What a person has said about the layout.
    """
    chosen, undecided = _monolith(found, options)
    parts = find_parts(found.evaluator, found.definitions, chosen, options) if chosen else None
    parts = with_routing_of_today(found.evaluator, found.definitions, parts) if parts else None
    layout = make_layout(found.evaluator, found.graph, parts, options) if parts else None
    if (
        parts is not None
        and layout is None
        and can_be_built(found.evaluator, found.definitions, parts, options)
    ):
        parts = replace(parts, dispatcher=None, router=None)
        layout = new_layout(found.evaluator, parts, options)
    if chosen is not None and layout is None:
        if options.monolith is not None:
            raise not_built(found.evaluator, found.definitions, chosen)
        undecided = as_modules(found.project, [chosen.path])
    wanted = {definition.path for definition in found.definitions}
    wanted |= {chosen.path} if chosen is not None else set()
    processes = app_processes(found.evaluator, found.processes, wanted)
    gone = taken_out(found.evaluator, found.definitions, found.processes)
    dangling, misfits = reach(found.evaluator, found.definitions, found.copies, gone)
    facts = Facts(
        commit=source.commit,
        tree=source.tree,
        registrations=tuple(definition.registration for definition in found.definitions),
        collisions=with_importers(found.collisions, processes),
        processes=processes,
        candidates=undecided,
        undecided=why_undecided(found.evaluator, found.definitions, undecided, chosen),
        dangling=dangling,
        misfits=misfits,
        unimported=unimported(found.evaluator, found.graph, found.definitions, found.processes),
        missing_includes=missing_includes(
            found.evaluator,
            found.graph,
            found.processes,
            found.copies.holds,
            partial(dependencies, source, options.installed),
        ),
    )
    if parts is not None and layout is not None:
        facts = with_monolith(facts, found, parts, layout, options)
    copies = tuple(sorted(found.copies.found, key=lambda copy: copy.path))
    return replace(facts, copies=copies, skipped=found.project.parser.skipped)


def registered(source: Snapshot, options: AuditOptions) -> Registered:
    """Return what is registered in a commit, and by which processes.

    Kept for whoever asks once more about the same commit.

    Args:
        source: The commit's files.
        options: What a person has said about the layout.
    """
    return _registered(source, options.source_root, options.monolith)


@lru_cache(maxsize=1)
def _registered(source: Snapshot, source_root: str | None, monolith: str | None) -> Registered:
    project = Project(source, Parser(source), ModuleIndex(source.paths()))
    source.expect(FIRST)
    project.parser.leave_out(not_read(source))
    files = candidates(project)
    vote_for_roots(project.modules, files, project.source.read)
    if source_root is not None:
        project.modules.fix_root(source_root)
    evaluator = Evaluator(project)
    definitions = Finder(evaluator).find(files)
    graph = ImportGraph(project)
    commands = [*celery_commands(project), *commands_without_app(project)]
    scripts = list(worker_scripts(evaluator))
    started = workers(project, evaluator, graph, files, commands, scripts)
    served = web(project, evaluator, graph)
    managing = list(managed(project, graph))

    @cache
    def every() -> list[Process]:
        others = unstarted(evaluator, graph, files, started)
        return [*started, *served, *managing, *others]

    copies = Copies(project, graph, definitions, every, _spared(project, monolith))
    copies.look({definition.path for definition in definitions})
    if copies.found:
        definitions = [one for one in definitions if not copies.holds(one.path)]
        files = [parsed for parsed in files if not copies.holds(parsed.path)]
        started = [process for process in started if not copies.holds(process.entries[0])]
        served = [process for process in served if not copies.holds(process.entries[0])]
    definitions = named_by_apps(evaluator, files, definitions, every)
    services = partial(Services, project, evaluator, graph, files, (*started, *served))
    found = collisions(evaluator, definitions, started, served, services)
    processes = (*started, *served, *beats(started, commands), *managing)
    return Registered(evaluator, graph, definitions, found, processes, copies)


def _spared(project: Project, monolith: str | None) -> list[str]:
    """Return the monolith that a person has named."""
    return [] if monolith is None else [module_option(project, monolith, "", "monolith")]


def _monolith(
    found: Registered, options: AuditOptions
) -> tuple[Suspect | None, tuple[Module, ...]]:
    """Return the monolith, or None with the modules that could be it."""
    ranked = suspects(found.evaluator, found.definitions, found.collisions)
    if options.monolith is not None:
        near = ranked[0].path if ranked else next(iter(sorted(found.project.modules.files)), "")
        path = module_option(found.project, options.monolith, near, "monolith")
        named = next((one for one in ranked if one.path == path), None)
        return named or suspect(found.evaluator, found.definitions, path, (), ()), ()
    winner = clear_winner(ranked)
    if winner is not None or not ranked:
        return winner, ()
    best = [one.path for one in ranked if one.score == ranked[0].score]
    return None, as_modules(found.project, best)
