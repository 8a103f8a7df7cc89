"""The top-level definitions of the monolith: what each is, who uses it, why it is alive."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from migrator.audit.arms import is_main
from migrator.audit.fillings import Fills
from migrator.audit.project import Project, scoped
from migrator.audit.scopes import DEFINITIONS, Scope, blocks
from migrator.effects.decorators import may_register
from migrator.facts import Location, Symbol, Twin
from migrator.syntax import targets_of, walk

_LOGGERS = ("getLogger", "get_task_logger", "get_logger")
_STATEFUL = frozenset(
    {"Lock", "RLock", "Semaphore", "Event", "Condition", "local", "Queue", "deque", "defaultdict",
     "OrderedDict", "Counter", "WeakValueDictionary", "WeakKeyDictionary", "ContextVar"}
)  # fmt: skip
_DISPLAYS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
_CONTAINERS = frozenset({"dict", "list", "set", "defaultdict", "OrderedDict", "Counter", "deque"})
_PLAIN = (ast.Call, ast.Name, ast.Attribute, ast.Constant, ast.keyword, ast.expr_context)
_MUTATORS = frozenset(
    {"append", "add", "update", "pop", "popitem", "clear", "setdefault", "extend", "remove"}
    | {"discard", "insert", "appendleft", "popleft", "sort"}
)


@dataclass(frozen=True, eq=False)
class _Place:
    name: str
    node: ast.stmt
    value: ast.expr | None
    started: bool = False  # runs where the module is started as a program


def symbols(
    project: Project,
    path: str,
    kinds: Mapping[str, str],
    evidence: Mapping[str, Iterable[str]],
    twins: Mapping[str, Twin],
    fills: Fills,
    mapping: str | None,
    calls: Mapping[int, str],
    entering: Mapping[int, str],
) -> tuple[Symbol, ...]:
    """Return a module's definitions in order.

    Args:
        project: The project.
        path: The module.
        kinds: What is known of a name's kind (``task``, ``executor`` and so on).
        evidence: What reaches a name from outside.
        twins: The modular counterparts.
        fills: Tells which statements only fill a variable: they are a part of it.
        mapping: The legacy mapping, where it goes.
        calls: The tasks that calls register, by the id of the call's node.
        entering: The variable that a call enters a function in, by the line of that.
    """
    parsed = project.parse(path)
    if parsed is None:
        return ()
    places = [place for statement in parsed.tree.body for place in _places(statement)]
    if _docstring(parsed.tree) is not None:
        places = [place for place in places if place.node is not parsed.tree.body[0]]
    mutated = _mutated(parsed.tree)
    named = {place.name: kinds.get(place.name) or _kind(place, mutated) for place in places}
    used_by = _used_by(project, path, parsed.tree, places)
    registers = {place.name: _registers(place.node, calls) for place in places}
    filled = dict(_filled(named, used_by, places, fills))
    filled.update(_entered(places, entering, named))
    named.update({name: "mapping" for name, variable in filled.items() if variable == mapping})
    own = {name for name, registered in registers.items() if registered} | set(filled)
    lasting = {name: kind for name, kind in named.items() if name not in own}
    alive = _alive(named, lasting, used_by, evidence, parsed.path, places, filled)
    named.update({name: "mapping" for name in filled if not alive[name]})  # it goes with it
    found = []
    for place in places:
        where = parsed.where(place.node)
        start = min([where.line, *(d.lineno for d in getattr(place.node, "decorator_list", []))])
        found.append(
            Symbol(
                name=place.name,
                kind=named[place.name],
                where=Location(path, start, where.column),
                end_line=place.node.end_lineno or where.line,
                used_by=tuple(used_by.get(place.name, ())),
                evidence=tuple(alive.get(place.name, ())),
                twin=twins.get(place.name),
                registered=_registered(place, named[place.name]),
                registers=registers[place.name],
                fills=filled.get(place.name, ""),
            )
        )
    return tuple(found)


def _registered(place: _Place, kind: str) -> str:
    """A task's own decorator registers it; that is for the evidence to judge."""
    node = place.node
    if kind == "task" or not isinstance(node, DEFINITIONS):
        return ""
    return may_register(node)


def _registers(node: ast.stmt, calls: Mapping[int, str]) -> str:
    """Return the task that a statement is there to register; empty for any other statement."""
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr)) else None
    return calls.get(id(value), "")


def _docstring(tree: ast.Module) -> str | None:
    return ast.get_docstring(tree, clean=False)


def _places(statement: ast.stmt) -> Iterable[_Place]:
    if isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass)):
        return []
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [_Place(statement.name, statement, None)]
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        targets = targets_of(statement)
        names = [n.id for target in targets for n in walk(target) if isinstance(n, ast.Name)]
        if all(isinstance(target, (ast.Name, ast.Tuple, ast.List)) for target in targets):
            return [_Place(name, statement, statement.value) for name in names]
    inner = [place for block in blocks(statement) for part in block for place in _places(part)]
    if isinstance(statement, ast.If) and is_main(statement.test):
        inner = [replace(place, started=True) for place in inner]
    only_binds = isinstance(statement, (ast.If, ast.Try)) or type(statement).__name__ == "TryStar"
    if only_binds and (inner or _imports_only(statement)):
        return inner
    head = ast.unparse(statement).split("\n")[0]
    return [_Place(head[:60], statement, None)]


def _imports_only(statement: ast.stmt) -> bool:
    parts = [part for block in blocks(statement) for part in block]
    harmless = (ast.Import, ast.ImportFrom, ast.Pass)
    return all(isinstance(part, harmless) for part in parts)


def _kind(place: _Place, mutated: set[str]) -> str:
    if isinstance(place.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return "helper"
    if isinstance(place.node, ast.ClassDef):
        return "class"
    if not isinstance(place.node, (ast.Assign, ast.AnnAssign)) or not place.name.isidentifier():
        return "statement"
    called = ""
    if isinstance(place.value, ast.Call):
        called = ast.unparse(place.value.func).rpartition(".")[2]
    if called in _LOGGERS:
        return "logger"
    return "state" if place.name in mutated or called in _STATEFUL else "constant"


def _filled(
    kinds: Mapping[str, str],
    used_by: Mapping[str, list[str]],
    places: list[_Place],
    fills: Fills,
) -> Iterable[tuple[str, str]]:
    """Yield each statement that only fills a variable, and which: one that is made here."""
    made = {place.name for place in places if _is_made(place.value)}
    for place in places:
        if kinds[place.name] == "statement":
            used = (n for n, users in used_by.items() if place.name in users and n in made)
            found = next((name for name in used if fills(place.node, name)), None)
            if found is not None:
                yield place.name, found


def _entered(
    places: Iterable[_Place], entering: Mapping[int, str], named: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    """Yield each statement that only enters a function: ``registry.add("mail", send_mail)``."""
    for place in places:
        variable = entering.get(place.node.lineno, "")
        value = place.node.value if isinstance(place.node, ast.Expr) else None
        only = value is not None and all(isinstance(part, _PLAIN) for part in walk(value))
        if variable in named and only and named[place.name] == "statement":
            yield place.name, variable


def _is_made(value: ast.expr | None) -> bool:
    """Tell whether a value is an object that nobody else has."""
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).rpartition(".")[2] in _CONTAINERS
    return isinstance(value, _DISPLAYS)


def _mutated(tree: ast.Module) -> set[str]:
    """Return the module's names that a function rebinds or changes in place."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.Global):
            found.update(node.names)
    for node, scope in scoped(tree, ""):
        if scope.parent is not None:
            changed = _changed(node)
            found |= {changed.id} if isinstance(changed, ast.Name) else set()
    return found


def _changed(node: ast.AST) -> ast.expr | None:
    """Return what a call of a mutating method, or an assignment to an item, changes."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.value if node.func.attr in _MUTATORS else None
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return node.value
    return None


def _used_by(
    project: Project, path: str, tree: ast.Module, places: list[_Place]
) -> dict[str, list[str]]:
    """Return for each name which other definitions use it, in order."""
    names = {place.name for place in places}
    owners: dict[int, str] = {}
    for place in places:
        for child in walk(place.node):
            owners.setdefault(id(child), place.name)
    found: dict[str, list[str]] = {}
    for node, scope in scoped(tree, path):
        used = node.id if isinstance(node, ast.Name) else None
        owner = owners.get(id(node))
        if used not in names or owner is None or owner == used or used is None:
            continue
        if not _is_local(project, used, scope) and owner not in found.setdefault(used, []):
            found[used].append(owner)
    return found


def _is_local(project: Project, name: str, scope: Scope) -> bool:
    place: Scope | None = scope
    while place is not None and place.parent is not None:
        body = [] if isinstance(place.node, ast.Lambda) else place.node.body
        declared = any(isinstance(node, ast.Global) and name in node.names for node in body)
        if not declared and name in project.bindings(place.node):
            return True
        place = place.parent
    return False


def _alive(
    kinds: Mapping[str, str],
    lasting: Mapping[str, str],
    used_by: Mapping[str, list[str]],
    evidence: Mapping[str, Iterable[str]],
    path: str,
    places: list[_Place],
    filled: Mapping[str, str],
) -> dict[str, list[str]]:
    """Hand liveness on to what living definitions use; being in a mapping only is no life."""
    lines = {place.name: place.node.lineno for place in places}
    started = {place.name for place in places if place.started}
    tasks = {user for name, users in used_by.items() if kinds[name] == "task" for user in users}
    gathered = {name for name in tasks if kinds[name] == "constant"}
    found = {name: list(dict.fromkeys(evidence.get(name, ()))) for name in kinds}
    for name, kind in lasting.items():
        if kind == "statement":
            how = "started as a program" if name in started else "imported"
            found[name].append(f"runs when {path} is {how}")
    changed = True
    while changed:
        changed = False
        for name, variable in filled.items():
            said = f"fills {variable} ({path}:{lines[variable]})"
            if kinds[name] == "statement" and found[variable] and said not in found[name]:
                found[name].append(said)
                changed = True
        for name, users in used_by.items():
            for user in users:
                held = kinds[name] == "task" or name in gathered
                in_mapping_only = kinds[user] == "mapping" and held
                said = f"used by {user} ({path}:{lines[user]})"
                if found[user] and not in_mapping_only and said not in found[name]:
                    found[name].append(said)
                    changed = True
    return found
