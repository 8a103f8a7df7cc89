"""What a worker has registered once it has started, by its imports in the order they run in."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from migrator.audit.app_configs import ready_methods
from migrator.audit.arms import NEVER, Arms, blocks_with_arms, exclusive, leaves_nothing, unknown
from migrator.audit.consumed import runs_body
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.generated_names import generator
from migrator.audit.graph import ImportGraph, Process
from migrator.audit.main_app import main_app
from migrator.audit.members import member
from migrator.audit.scopes import DEFINITIONS, Scope
from migrator.audit.task_places import TaskPlaces, Use
from migrator.audit.values import (
    App,
    AppClass,
    Class,
    Function,
    Instance,
    Method,
    Task,
    Text,
    Value,
)
from migrator.audit.worker_registry import AppKey, Registries, is_shared
from migrator.facts import Location

_DEPTH = 8
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_REMOVING = frozenset({"pop", "popitem", "unregister", "clear"})
_COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Match)
_PARTS = (ast.expr, ast.withitem)


class Startup:
    """Knows what the processes of a project have registered once they have started.

    Args:
        evaluator: Follows values.
        definitions: The registrations of the project.
    """

    def __init__(self, evaluator: Evaluator, definitions: Iterable[Definition]) -> None:
        self._evaluator = evaluator
        self._places = TaskPlaces(evaluator, definitions)

    def run(self, process: Process) -> Started:
        """Return what a process has registered when it has started."""
        wanted = process.app if process.command else None
        main = main_app(self._evaluator, process.entries[0], wanted)
        started = Started(self._evaluator, self._places, process.graph, main)
        for entry in process.entries:
            for path in process.graph.chain(entry):
                started.load(path, frozenset())
        started.registries.complete()
        return started


@dataclass
class Started:
    """A process while it starts.

    Attributes:
        evaluator: Follows values.
        places: The definitions, by place.
        graph: The imports.
        main: The app that the process serves.
        registries: What its apps have registered.
    """

    evaluator: Evaluator
    places: TaskPlaces
    graph: ImportGraph
    main: AppKey
    registries: Registries = field(init=False)
    _loaded: dict[str, Arms] = field(default_factory=dict)
    _arms: dict[int, tuple[str, Arms]] = field(default_factory=dict)
    _called: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.registries = Registries(self.main, self.conflict)

    def conflict(self, one: Definition, other: Definition) -> bool:
        """Tell whether two definitions can both run: no one decision is between them."""
        return not exclusive(self.where(one), self.where(other))

    def where(self, definition: Definition) -> Arms:
        """Return all branches that a definition is in, those of its import included."""
        return self.branches(*self._arms.get(id(definition), ("", frozenset())))

    def branches(self, importing: str, arms: Arms) -> Arms:
        """Return all branches that a place in a module is in, those of its import included."""
        return arms | self._loaded.get(importing, frozenset())

    def load(self, path: str, arms: Arms) -> None:
        """Import a module, once; ``arms``: the branches that the import is in."""
        if path in self._loaded:
            self._also(path, arms)
            return
        self._loaded[path] = arms
        parsed = self.evaluator.project.parse(path)
        if parsed is None:
            return
        module = _Module(self, path, path, self.places.matter(path))
        module.run(parsed.tree.body, Scope(path, parsed.tree), frozenset())

    def _also(self, path: str, arms: Arms) -> None:
        """A module is imported again: only what all the ways to it share decides about it."""
        less = self._loaded[path] & arms
        if less != self._loaded[path]:
            self._loaded[path] = less
            for edge in self.graph.edges(path):
                for target in edge.targets if edge.eager else ():
                    if target in self._loaded:
                        self._also(target, less)

    def defines(self, place: ast.AST, importing: str, arms: Arms) -> None:
        """Apply what registers at a place, the innermost decorator first."""
        before: Definition | None = None
        for definition in self.places.at(place):
            above = before is not None and before.order < definition.order
            if before is not None and above and definition.registration.form == "app.task":
                self.registries.touch(before)  # app.task reads the name of what it is given
            self._arms[id(definition)] = importing, arms
            self.registries.define(definition)
            before = definition

    def uses(self, found: list[Use], arms: Arms) -> None:
        """A task is used; where it can be one of several, only what holds for each is certain."""
        completes = all(is_shared(one.definition) for one in found)
        always = completes and not unknown(arms) and leaves_nothing(one.arms for one in found)
        for one in found:
            if is_shared(one.definition):
                certain = always
            else:
                certain = one.certain and unknown(arms) <= self.where(one.definition)
            self.registries.touch(one.definition, certain)

    def ready(self, path: str) -> frozenset[int]:
        """Return the ids of the methods of a file that Django calls while the process starts."""
        parsed = self.evaluator.project.parse(path)
        return ready_methods(parsed.tree) if parsed is not None else frozenset()

    def enter(self, function: Function) -> bool:
        """Tell whether a function that is called has to be followed: each once."""
        known = id(function.node) in self._called
        self._called.add(id(function.node))
        return not known


@dataclass
class _Module:
    """Runs the statements of a module, and of the functions that it calls.

    Attributes:
        started: The process.
        importing: The module that is being imported.
        path: The file that the statements are in.
        matters: False where only its imports can do something.
        depth: How many calls are going on.
    """

    started: Started
    importing: str
    path: str
    matters: bool
    depth: int = 0

    def run(self, body: Iterable[ast.AST], scope: Scope, arms: Arms) -> None:
        """Run statements and expressions in order."""
        for node in body:
            self._node(node, scope, arms)

    def _node(self, node: ast.AST, scope: Scope, arms: Arms) -> None:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for target in self.started.graph.targets(self.path, node):
                self.started.load(target, self.started.branches(self.importing, arms))
        elif isinstance(node, DEFINITIONS):
            self._definition(node, scope, arms)
        elif isinstance(node, _COMPOUND) or hasattr(node, "handlers"):
            self._compound(node, scope, arms)  # type: ignore[arg-type]
        elif self.matters and not isinstance(node, ast.Lambda):
            self.run(ast.iter_child_nodes(node), scope, arms)
            if isinstance(node, ast.Call):
                self._call(node, scope, arms)
            elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Del):
                self._removed(node, node.value, node.slice, scope, arms)
            elif isinstance(node, ast.Attribute):
                self._attribute(node, scope, arms)

    def _definition(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, scope: Scope, arms: Arms
    ) -> None:
        if self.matters:
            self.run(node.decorator_list, scope, arms)
        if isinstance(node, ast.ClassDef):
            self.run(node.body, scope.inner(node), arms)
            for method in node.body:
                if id(method) in self.started.ready(self.path):
                    inside = scope.inner(node).inner(method)  # type: ignore[arg-type]
                    self.run(method.body, inside, arms)  # type: ignore[attr-defined]
        self.started.defines(node, self.importing, arms)

    def _compound(self, node: ast.stmt, scope: Scope, arms: Arms) -> None:
        if self.matters:
            self.run((n for n in ast.iter_child_nodes(node) if isinstance(n, _PARTS)), scope, arms)
        for block, taken in blocks_with_arms(node, self.path):
            if NEVER not in taken:
                self.run(block, scope, arms | taken)

    def _call(self, node: ast.Call, scope: Scope, arms: Arms) -> None:
        self.started.defines(node, self.importing, arms)
        evaluator, graph = self.started.evaluator, self.started.graph
        for target in graph.loads(self.path, node):
            self.started.load(target, self.started.branches(self.importing, arms))
        self._removal(node, scope, arms)
        value = evaluator.evaluate(node.func, scope)
        if isinstance(value, AppClass):
            app = App(scope.path, node.lineno, value.cls)
            own = generator(evaluator, app, scope.path)
            self.started.registries.made(app, own.key if own is not None else None)
        function = _body_of(evaluator, value)
        if function is None or self.depth >= _DEPTH or not self._runs(function, node, scope):
            return
        if self.started.enter(function):
            inside = _Module(self.started, self.importing, function.path, True, self.depth + 1)
            body = getattr(function.node, "body", ())
            inside.run(body, function.scope.inner(function.node), arms)

    def _runs(self, function: Function, node: ast.Call, scope: Scope) -> bool:
        evaluator = self.started.evaluator
        parsed = evaluator.project.parse(self.path)
        return parsed is None or runs_body(evaluator, parsed.tree, node, scope, function.node)

    def _removal(self, node: ast.Call, scope: Scope, arms: Arms) -> None:
        """``app.tasks.pop("n")``, ``app.tasks.unregister("n")``."""
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in _REMOVING:
            given = node.args[0] if node.args else None
            self._removed(node, function.value, given, scope, arms)

    def _removed(
        self, node: ast.expr, table: ast.expr, given: ast.expr | None, scope: Scope, arms: Arms
    ) -> None:
        """Something is taken out of a table: of the tasks of an app, perhaps."""
        if not isinstance(table, ast.Attribute) or table.attr != "tasks":
            return
        evaluator, registries = self.started.evaluator, self.started.registries
        app = evaluator.evaluate(table.value, scope)
        if not isinstance(app, App):
            return
        name = self._name(given, scope, arms) if given is not None else None
        if name is None or unknown(self.started.branches(self.importing, arms)):
            registries.of(app).removed.add(name)
        else:
            registries.of(app).take_out(name, Location(self.path, node.lineno))

    def _name(self, given: ast.expr, scope: Scope, arms: Arms) -> str | None:
        """Return the name that a name, a task or ``task.name`` stands for."""
        if isinstance(given, ast.Attribute) and given.attr == "name":
            given = given.value
        value = self.started.evaluator.evaluate(given, scope)
        if isinstance(value, Task):
            found = self.started.places.touched(given, scope, value, arms)
            return found[0].definition.registration.name if len(found) == 1 else None
        return value.text if isinstance(value, Text) else None

    def _attribute(self, node: ast.Attribute, scope: Scope, arms: Arms) -> None:
        """A task, or the table of all tasks, is used."""
        registries = self.started.registries
        value = self.started.evaluator.evaluate(node.value, scope)
        here = self.started.branches(self.importing, arms)
        if isinstance(value, App):
            if node.attr in ("finalize", "tasks"):
                registries.finalize(registries.of(value), certain=not unknown(here))
        elif isinstance(value, Task):
            self.started.uses(self.started.places.touched(node.value, scope, value, here), here)


def _body_of(evaluator: Evaluator, value: Value) -> Function | None:
    """Return the function of the repository that a call runs."""
    if isinstance(value, Class):
        value = member(evaluator, Instance(value), "__init__") or value
    if isinstance(value, Method):
        value = value.function
    if isinstance(value, Function) and isinstance(value.node, _FUNCTIONS):
        return value
    return None
