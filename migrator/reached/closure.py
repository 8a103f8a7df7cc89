"""Everything that can run once some code runs, and the names that it looks up."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from migrator.modules import is_package
from migrator.reached.file import File
from migrator.reached.files import Files, Found, Lookup, Unit
from migrator.reached.reads import Functions, Read, reads
from migrator.syntax import targets_of, walk

# What leads to code by a name that is made or kept elsewhere.
_BY_NAME = frozenset(
    {"send_task", "signature", "subtask", "import_module", "import_string", "symbol_by_name"}
    | {"run_module", "run_path", "call_command", "entry_points", "__subclasses__"}
    | {"getfixturevalue"}
)
_BUILTINS = frozenset({"eval", "exec", "globals", "__import__"})
_OUTSIDE = frozenset({"celery.current_app", "flask.current_app", "sys.modules"})
_ONLY_TELL = frozenset({"inspect.signature"})
# What lets code run at an event, whoever causes it.
_EVENTS = ("receiver", "connect", "connect_via", "listens_for", "listen")
_LOGGERS = frozenset({"getLogger", "get_task_logger", "get_logger"})
_MOST_FILES = 2000


class Closure:
    """What is reached from some reads.

    Args:
        files: The project.

    Attributes:
        lookups: The names that are looked up while functions run.
        units: The statements that are reached.
        unknown: Why anything else may be reached as well.
    """

    def __init__(self, files: Files) -> None:
        self.lookups: set[Lookup] = set()
        self.units: set[tuple[str, int]] = set()
        self.unknown: list[str] = []
        self._files = files
        self._objects: dict[tuple[str, str], bool] = {}
        self._wholes: set[str] = set()

    def add_handlers(self) -> None:
        """Add what runs at the events of libraries: signals of a task, of a model, of a session."""
        # Without its end, as git searches line by line: with one, every file would be read here.
        words = [word for name in _EVENTS for word in (f"{name}(", f".{name}")]
        for path in self._files.holding(words):
            file = self._files.file(path) if path != self._files.old else None
            for index, statement in enumerate(file.body if file else ()):
                if _handles(statement):
                    for at, read in self.enter(Unit(path, index)):
                        self.add(at, [read])

    def add(self, path: str, reads: Iterable[Read]) -> None:
        """Add what some reads in a file reach."""
        queue = [(path, read) for read in reads]
        while queue:
            while queue:
                queue += self._read(*queue.pop())
            queue += self._given()

    def _read(self, path: str, read: Read) -> Iterator[tuple[str, Read]]:
        found = self._files.targets(read, path)
        self._note_unknown(path, read, found)
        if read.late:
            self.lookups.update(found.lookups)
        for unit in found.units:
            if not read.decorator:
                self._objects.setdefault((unit.path, unit.name), False)
            yield from self.enter(unit)
        for module in found.modules if not read.decorator else ():
            yield from self._whole(module, path)

    def _whole(self, module: str, at: str) -> Iterator[tuple[str, Read]]:
        """Yield a read of each name of a module that is handed on: any of them may be meant."""
        file = self._files.file(module)
        if file is None or module == self._files.old or is_package(module) or file.stars:
            self.unknown.append(f"the module {module} is used as an object in {at}")
        elif module not in self._wholes:
            self._wholes.add(module)
            yield from ((module, Read(name, late=True)) for name in file.names)

    def enter(self, unit: Unit) -> Iterator[tuple[str, Read]]:
        """Yield what a statement reads, where it is reached for the first time."""
        file = self._files.file(unit.path)
        if file is None or (unit.path, unit.index) in self.units:
            return
        self.units.add((unit.path, unit.index))
        if _registers_subclasses(file.body[unit.index]):
            self.unknown.append(f"`{unit.name}` in {unit.path} knows its subclasses")
        yield from ((unit.path, read) for read in file.reads(unit.index))

    def _note_unknown(self, path: str, read: Read, found: Found) -> None:
        self.unknown += found.unknown
        for name in _leading_anywhere(read, found):
            self.unknown.append(f"`{name}` in {path} can lead to anything")

    def _given(self) -> list[tuple[str, Read]]:
        """Return the reads of what was given to objects that are reached: handlers, routes."""
        new = [key for key, done in self._objects.items() if not done]
        self._objects.update(dict.fromkeys(new, True))
        takers = {key for path, name in new for key in self._takers(path, name)}
        if not takers:
            return []
        paths = self._files.holding({name for _, name in takers})
        if len(paths) > _MOST_FILES:
            self.unknown.append("too many files to look for what is registered")
            return []
        return [
            pair
            for path in paths
            if path != self._files.old and (file := self._files.file(path)) is not None
            for index in range(len(file.body))
            if self._gives(file, index, takers)
            for pair in self.enter(Unit(path, index))
        ]

    def _takers(self, path: str, name: str) -> Iterator[tuple[str, str]]:
        """Yield an object, if it can keep something, and the functions that could give it."""
        file = self._files.file(path)
        statements = (
            [file.body[i] for i in file.names.get(name, []) if isinstance(i, int)] if file else []
        )
        if file is None or not any(_keeps(statement) for statement in statements):
            return
        yield path, name
        for index, statement in enumerate(file.body):
            fills = any(read.late and read.name == name for read in file.reads(index))
            if fills and isinstance(statement, Functions):
                yield path, statement.name

    def _gives(self, file: File, index: int, takers: set[tuple[str, str]]) -> bool:
        """Tell whether a statement, while its module is imported, calls or fills one of them."""
        return any(
            (unit.path, unit.name) in takers
            for read in _giving(file, index)
            for unit in self._files.targets(read, file.path).units
        )


def _leading_anywhere(read: Read, found: Found) -> Iterator[str]:
    """Yield the parts of a read that can lead to code by its name."""
    if _ONLY_TELL & set(found.outside):
        return
    if not read.chain and read.name in _BUILTINS and not found.units:
        yield read.name
    yield from sorted(_BY_NAME & {read.name, *read.chain})
    named = _BY_NAME - {read.name, *read.chain}
    for path in found.outside:
        given = any(f"{path}.".startswith(f"{one}.") for one in _OUTSIDE)
        if given or path.rpartition(".")[2] in named:
            yield path
    of_app = not read.name or any(unit.name == read.name for unit in found.units)
    if of_app and "tasks" in read.chain:
        yield "tasks"


def _giving(file: File, index: int) -> Iterator[Read]:
    """Yield what a statement calls, fills or is handed to while its module is imported."""
    statement = file.body[index]
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return
    if isinstance(statement, (*Functions, ast.ClassDef)):
        yield from (read for read in file.reads(index) if read.decorator and not read.late)
        for base in statement.bases if isinstance(statement, ast.ClassDef) else ():
            yield from reads(base, file.imports)
    elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and not _fills(statement):
        if isinstance(statement.value, ast.Call):
            yield from reads(statement.value.func, file.imports)
    else:
        yield from (read for read in file.reads(index) if not read.late)


def _fills(statement: ast.Assign | ast.AnnAssign) -> bool:
    targets = targets_of(statement)
    return any(isinstance(target, (ast.Subscript, ast.Attribute)) for target in targets)


def _handles(statement: ast.stmt) -> bool:
    """Tell whether a statement lets something run at an event of a library."""
    if isinstance(statement, Functions):
        called = [
            node.func if isinstance(node, ast.Call) else node for node in statement.decorator_list
        ]
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        called = [statement.value.func]
    else:
        return False
    return any(getattr(node, "attr", getattr(node, "id", "")) in _EVENTS for node in called)


def _keeps(statement: ast.stmt) -> bool:
    """Tell whether what a statement makes can hold what others give to it."""
    if isinstance(statement, Functions):
        return any("singledispatch" in ast.unparse(part) for part in statement.decorator_list)
    if isinstance(statement, ast.ClassDef):
        values = [
            part.value for part in statement.body if isinstance(part, (ast.Assign, ast.AnnAssign))
        ]
        return any(_container(value) for value in values)
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return _container(statement.value)
    return True


def _container(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        function = value.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        return name not in _LOGGERS
    plain = (ast.Constant, ast.JoinedStr, ast.Tuple, ast.UnaryOp, ast.Compare)
    return value is not None and not isinstance(value, plain)


def _registers_subclasses(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ClassDef) and any(
        isinstance(node, Functions) and node.name == "__init_subclass__" for node in walk(statement)
    )
