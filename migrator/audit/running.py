"""The processes as facts: what each imports of the modules that matter, and through what."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import Edge, Process
from migrator.audit.made_apps import apps_in
from migrator.audit.processes import asked_for
from migrator.facts import AppProcess, Collision, ImportedBy, Location, ProcessImport, Step

_SCHEDULES = ("beat_schedule", "BEAT_SCHEDULE", "add_periodic_task")
_From = tuple[str | None, Step | None, bool]


def app_processes(
    evaluator: Evaluator, processes: Iterable[Process], wanted: Collection[str]
) -> tuple[AppProcess, ...]:
    """Return the processes; of their imports those that are among the wanted files.

    Those are left out that import none of them: a management command, and an app of a web process
    that no command starts, where others have tasks. It is there to send messages to them.
    """
    processes = list(processes)
    facts = [_fact(evaluator, process, wanted) for process in processes]
    web = {path for process in processes if process.kind == "web" for path in process.start}
    work = any(fact.kind == "worker" and fact.imports for fact in facts)
    found = [fact for fact in facts if fact.imports or not _is_idle(fact, web, work)]
    return tuple(_told_apart(evaluator, found))


def _is_idle(fact: AppProcess, web: Collection[str], work: bool) -> bool:
    if fact.kind != "worker":
        return fact.kind == "command"
    return work and fact.path in web and not fact.command and fact.computed is None


def _told_apart(evaluator: Evaluator, facts: Sequence[AppProcess]) -> Iterator[AppProcess]:
    """Yield the processes; two services with modules of one name say where they are."""
    names = [fact.name for fact in facts]
    for fact in facts:
        root = evaluator.project.modules.root_of(fact.path)
        again = names.count(fact.name) > 1 and root
        yield replace(fact, name=f"{fact.name} in {root}") if again else fact


def _fact(evaluator: Evaluator, process: Process, wanted: Collection[str]) -> AppProcess:
    root = process.entries[0]
    module = evaluator.project.modules.name_of(root)
    return AppProcess(
        name=" ".join(filter(None, (process.kind, module, process.options))),
        kind=process.kind,
        module=module,
        path=root,
        where=process.where or made_at(evaluator, root),
        command=process.command,
        computed=process.unknown,
        imports=_imports(evaluator, process, wanted),
        schedule=_schedule(evaluator, process) if process.kind == "beat" else (),
    )


def made_at(evaluator: Evaluator, path: str) -> Location:
    """Return where a file makes its app; its first line where that cannot be told."""
    apps, parsed = apps_in(evaluator, path), evaluator.project.parse(path)
    call = asked_for(evaluator, parsed) if parsed is not None and not apps else None
    return Location(path, apps[0].line if apps else call.lineno if call is not None else 1)


def _imports(
    evaluator: Evaluator, process: Process, wanted: Collection[str]
) -> tuple[ProcessImport, ...]:
    reached = _reached(process)
    found = []
    for path in sorted(path for path in reached if path in wanted):
        steps: list[Step] = []
        at: str | None = path
        while at is not None:
            before, step, _ = reached[at]
            if step is not None:
                steps.append(step)
            at = before
        when = "call" if reached[path][2] else "start"
        name = evaluator.project.modules.name_of(path)
        found.append(ProcessImport(name, path, when, tuple(reversed(steps))))
    return tuple(found)


def _reached(process: Process) -> dict[str, _From]:
    """Return for each file what imports it, by which step, and whether only in a call.

    What is imported at start comes first: a call changes nothing about it any more.
    """
    found: dict[str, _From] = {}
    queue: deque[str] = deque()
    for entry in process.entries:
        asked = process.asked.get(entry)
        step = Step(*asked) if asked is not None else None
        for path in process.graph.chain(entry):
            if path not in found:
                found[path] = (None, step, False)
                queue.append(path)
    later: deque[tuple[str, Edge, str]] = deque()
    while queue or later:
        if not queue:
            importer, edge, target = later.popleft()
            if target not in found:
                says = f"import in {edge.inside}()" if edge.inside else "import in a lambda"
                step = Step(Location(importer, edge.line), says)
                found[target] = (importer, step, True)
                queue.append(target)
            continue
        path = queue.popleft()
        for edge in process.graph.edges(path):
            for target in edge.targets:
                if not edge.eager:
                    later.append((path, edge, target))
                elif target not in found:
                    step = Step(Location(path, edge.line), "import")
                    found[target] = (path, step, found[path][2])
                    queue.append(target)
    return found


def _schedule(evaluator: Evaluator, process: Process) -> tuple[Location, ...]:
    """Return where the schedule of a beat process is set."""
    start = set(process.start)
    found = []
    for parsed in evaluator.project.parsed(*_SCHEDULES):
        for number, line in enumerate(parsed.lines if parsed.path in start else (), 1):
            column = min((line.find(word) for word in _SCHEDULES if word in line), default=-1)
            if column >= 0 and not line.lstrip().startswith(("#", "from ", "import ")):
                found.append(Location(parsed.path, number, column + 1))
    return tuple(sorted(found))


def with_importers(
    collisions: Iterable[Collision], processes: Sequence[AppProcess]
) -> tuple[Collision, ...]:
    """Return the collisions, each with the processes that import its definitions."""
    by_path: dict[str, list[ImportedBy]] = {}
    for process in processes:
        for item in process.imports:
            entry = ImportedBy(process.name, item.path, item.when)
            by_path.setdefault(item.path, []).append(entry)
    found = []
    for collision in collisions:
        paths = dict.fromkeys(entry.where.path for entry in collision.registrations)
        importers = tuple(entry for path in paths for entry in by_path.get(path, ()))
        found.append(replace(collision, imported_by=importers))
    return tuple(found)
