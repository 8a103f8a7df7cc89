"""What runs around a test: its class, its fixtures, and those that nobody asks for."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.reached.file import File
from migrator.reached.files import Files
from migrator.reached.reads import Denoted, Functions, Read, reads
from migrator.syntax import last_name, walk

Function = ast.FunctionDef | ast.AsyncFunctionDef
# Fixtures that call nothing but what a test gives them.
_HARMLESS = frozenset(
    {"monkeypatch", "mocker", "caplog", "capsys", "capfd", "capsysbinary", "capfdbinary"}
    | {"tmp_path", "tmpdir", "tmp_path_factory", "tmpdir_factory", "request", "recwarn"}
    | {"pytestconfig", "record_property", "subtests", "faker", "freezer", "requests_mock"}
    | {"httpx_mock", "respx_mock", "responses", "event_loop", "anyio_backend", "benchmark"}
    | {"db", "transactional_db", "class_mocker", "module_mocker", "package_mocker"}
    | {"session_mocker"}
)
_SETUP = ("setup", "teardown", "setUp", "tearDown", "asyncSetUp", "asyncTearDown")


@dataclass(frozen=True)
class Fixture:
    """A pytest fixture.

    Attributes:
        function: What makes it.
        file: Where that is.
        autouse: Every test has it.
        lasting: It outlives the test that asks for it.
    """

    function: Function
    file: File
    autouse: bool
    lasting: bool


class Environment:
    """What runs around the tests of one file.

    Args:
        file: The file.
        files: The project.
    """

    def __init__(self, file: File, files: Files) -> None:
        self._file = file
        self._files = files
        self._conftests = list(_conftests(file, files))
        self._conftests += [
            one for conftest in self._conftests for one in _plugins(conftest, files)
        ]
        self._given = frozenset(_parametrized(file.body))

    def fixture(self, function: Function) -> Fixture | None:
        """Return what a function is as a fixture, if it is one."""
        return _fixture(function, self._file)

    def helpers(self, function: Function, holder: ast.ClassDef | None) -> list[Function]:
        """Return the functions and fixtures of the file that a test uses, itself included."""
        return [one for _, one, file in self._around(function, holder, []) if file is self._file]

    def of(
        self, function: Function, holder: ast.ClassDef | None
    ) -> tuple[list[tuple[str, Read]], list[str]]:
        """Return what a test and all that runs around it read, and what of it is not known."""
        unknown: list[str] = []
        found: dict[tuple[str, Read], None] = {}
        for late, node, file in self._around(function, holder, unknown):
            found.update(
                dict.fromkeys((file.path, read) for read in reads(node, file.imports, late))
            )
        if holder is not None:
            line = lineage(holder, self._file)
            own = {node.name for node in line}
            bases = [base for one in line for base in one.bases if last_name(base) not in own]
            body = (part for one in line for part in one.body)
            for part in [*bases, *(part for part in body if not isinstance(part, Functions))]:
                found.update(
                    dict.fromkeys(
                        (self._file.path, read) for read in reads(part, self._file.imports)
                    )
                )
            unknown += _foreign(line, function)
        return list(found), unknown

    def _methods(self, holder: ast.ClassDef | None) -> list[Function]:
        return list(methods(holder, self._file).values()) if holder is not None else []

    def _around(
        self, function: Function, holder: ast.ClassDef | None, unknown: list[str]
    ) -> Iterator[tuple[bool, Function, File]]:
        """Yield the functions that run: the test, methods of its class, fixtures, and helpers."""
        queue: list[tuple[Function, File]] = [(function, self._file)]
        queue += [
            (one, self._file) for one in self._methods(holder) if not one.name.startswith("test")
        ]
        queue += [(one.function, one.file) for one in self._autouse(holder)]
        seen: set[int] = set()
        while queue:
            node, file = queue.pop(0)
            if id(node) in seen:
                continue
            seen.add(id(node))
            yield False, node, file
            if file is self._file:
                queue += [(one, file) for one in self._mentioned(node)]
            if self._asks(node, function, file):
                for name in self._asked(node, holder):
                    fixture = self._find(name, holder)
                    if fixture is not None:
                        queue.append((fixture.function, fixture.file))
                    else:
                        unknown.append(f"nothing is known of the fixture `{name}`")

    def _asks(self, node: Function, test: Function, file: File) -> bool:
        setup = node.name.startswith(_SETUP)
        return node is test or setup or _fixture(node, file) is not None

    def _mentioned(self, node: Function) -> Iterator[Function]:
        names = {read.name for read in reads(node, self._file.imports)}
        for statement in self._file.body:
            if isinstance(statement, Functions) and statement.name in names:
                yield statement

    def _asked(self, node: Function, holder: ast.ClassDef | None) -> Iterator[str]:
        """Yield the fixtures that a function has as parameters, or by ``usefixtures``."""
        args = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        mocks = sum(_makes_mock(part) for part in node.decorator_list)
        mocks += sum(_makes_mock(part) for part in (holder.decorator_list if holder else ()))
        if args and args[0] in ("self", "cls"):
            args = args[1:]
        for name in args:
            known = name in _HARMLESS or name in self._given
            if self._find(name, holder) is not None or (not known and not mocks):
                yield name
            elif not known:
                mocks -= 1
        marks = [*node.decorator_list, *(holder.decorator_list if holder else ())]
        marks += [part.value for part in self._file.body if _is_mark(part)]  # type: ignore[attr-defined]
        marks += [part.value for part in (holder.body if holder else ()) if _is_mark(part)]  # type: ignore[attr-defined]
        for mark in marks:
            for call in ast.walk(mark):
                if isinstance(call, ast.Call) and last_name(call.func) == "usefixtures":
                    texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
                    yield from (str(text) for text in texts if text not in _HARMLESS)

    def _find(self, name: str, holder: ast.ClassDef | None) -> Fixture | None:
        for function, file in self._candidates(holder):
            fixture = _fixture(function, file)
            if fixture is not None and name in _fixture_names(function):
                return fixture
        return None

    def _autouse(self, holder: ast.ClassDef | None) -> Iterator[Fixture]:
        for function, file in self._candidates(holder):
            fixture = _fixture(function, file)
            if fixture is not None and fixture.autouse:
                yield fixture
            elif file in self._conftests and function.name.startswith("pytest_"):
                yield Fixture(function, file, True, True)  # a hook

    def _candidates(self, holder: ast.ClassDef | None) -> Iterator[tuple[Function, File]]:
        yield from ((one, self._file) for one in self._methods(holder))
        for file in (self._file, *self._conftests):
            for node in file.body:
                if isinstance(node, Functions):
                    yield node, file
            yield from self._imported(file)

    def _imported(self, file: File) -> Iterator[tuple[Function, File]]:
        """Yield the fixtures that a file takes from another one."""
        for name, bound in file.names.items():
            if all(isinstance(one, int) for one in bound):
                continue
            for unit in self._files.targets(Read(name), file.path).units:
                other = self._files.file(unit.path)
                node = other.body[unit.index] if other else None
                if other is not None and isinstance(node, Functions):
                    yield node, other


def lineage(holder: ast.ClassDef, file: File) -> list[ast.ClassDef]:
    """Return a class and those of its file that it builds on, the nearest first."""
    classes = {node.name: node for node in file.body if isinstance(node, ast.ClassDef)}
    found = [holder]
    for one in found:
        bases = (classes.get(last_name(base)) for base in one.bases)
        found += [base for base in bases if base is not None and base not in found]
    return found


def methods(holder: ast.ClassDef, file: File) -> dict[str, Function]:
    """Return the methods of a class, with those that it inherits in its file."""
    found: dict[str, Function] = {}
    for one in lineage(holder, file):
        for part in one.body:
            if isinstance(part, Functions):
                found.setdefault(part.name, part)
    return found


def _conftests(file: File, files: Files) -> Iterator[File]:
    folder: str | None = file.folder
    while folder is not None:
        found = files.file(posixpath.join(folder, "conftest.py"))
        if found is not None and found is not file:
            yield found
        folder = posixpath.dirname(folder) if folder else None


def _plugins(conftest: File, files: Files) -> Iterator[File]:
    """Yield the files that ``pytest_plugins`` names, as far as they are of the project."""
    for node in conftest.body:
        if not isinstance(node, ast.Assign) or last_name(node.targets[0]) != "pytest_plugins":
            continue
        for part in ast.walk(node.value):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                place = files.locate(Denoted(part.value), conftest.path)
                found = files.file(place[0]) if place is not None and not place[1] else None
                if found is not None:
                    yield found


def _fixture(function: Function, file: File) -> Fixture | None:
    for decorator in function.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        if last_name(call.func if call else decorator) not in ("fixture", "yield_fixture"):
            continue
        words = {word.arg: word.value for word in (call.keywords if call else ())}
        scope = words.get("scope")
        lasting = scope is not None and getattr(scope, "value", None) != "function"
        autouse = "autouse" in words and getattr(words["autouse"], "value", True) is not False
        return Fixture(function, file, autouse, lasting)
    return None


def _fixture_names(function: Function) -> Iterator[str]:
    named = [
        word.value.value
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call)
        for word in decorator.keywords
        if word.arg == "name" and isinstance(word.value, ast.Constant)
    ]
    yield from (str(name) for name in named or [function.name])


def _makes_mock(decorator: ast.expr) -> bool:
    """Tell whether a decorator hands a mock to what it decorates."""
    if not isinstance(decorator, ast.Call) or any(word.arg == "new" for word in decorator.keywords):
        return False
    function = ast.unparse(decorator.func)
    if function.endswith("patch.object"):
        return len(decorator.args) < 3
    return (function.endswith("patch") or function == "patch") and len(decorator.args) < 2


def _parametrized(body: list[ast.stmt]) -> Iterator[str]:
    for statement in body:
        for node in walk(statement):
            if isinstance(node, ast.Call) and last_name(node.func) == "parametrize" and node.args:
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield from (name.strip() for name in part.value.split(","))


def _is_mark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"


def _of_test_cases() -> set[str]:
    """Return the names that every test case has."""
    import unittest  # with asyncio: it takes long, and most tests are plain functions

    return set(dir(unittest.IsolatedAsyncioTestCase))


def _foreign(line: list[ast.ClassDef], test: Function) -> Iterator[str]:
    """Yield what a test case takes of itself that only a foreign base can have."""
    own = _of_test_cases()
    for one in line:
        own |= {part.name for part in one.body if isinstance(part, Functions)}
        for node in walk(one):
            if isinstance(getattr(node, "ctx", None), ast.Store):
                own.add(last_name(node))  # type: ignore[arg-type]
    body = [part for one in line for part in one.body if isinstance(part, Functions)]
    for part in [test, *(one for one in body if not one.name.startswith("test"))]:
        for node in walk(part):
            if not isinstance(node, ast.Attribute) or node.attr in own:
                continue
            if last_name(node.value) in ("self", "cls") and isinstance(node.value, ast.Name):
                yield f"nothing is known of `self.{node.attr}`"
