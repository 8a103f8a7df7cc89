"""Which tests a line of a test file is in force for, and what each of them starts from."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from migrator.reached.environment import Environment, lineage, methods
from migrator.reached.file import File
from migrator.reached.files import Files
from migrator.reached.reads import Functions, Read

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, eq=False)
class Test:
    """One test: a function, or a method of a class."""

    function: Function
    holder: ast.ClassDef | None = None

    @property
    def name(self) -> str:
        """What pytest calls it."""
        return f"{self.holder.name}.{self.function.name}" if self.holder else self.function.name


def is_test_file(path: str) -> bool:
    """Tell whether pytest or unittest would look for tests in a file."""
    name = posixpath.basename(path)
    return name.startswith("test") or name.endswith("_test.py")


class TestFile:
    """The tests of one file.

    Args:
        file: The file.
        files: The project.
    """

    __test__ = False

    def __init__(self, file: File, files: Files) -> None:
        self._file = file
        self._files = files
        self._environment = Environment(file, files)
        self.tests = list(_tests(file))

    def in_force(self, line: int) -> list[Test] | None:
        """Return the tests that code on a line is in force for; None for those that are not here.

        Args:
            line: A line of the file, from 1.
        """
        if not is_test_file(self._file.path):
            return None
        statement = next((node for node in self._file.body if _covers(node, line)), None)
        if isinstance(statement, ast.ClassDef):
            return self._in_class(statement, line) if self._is_alone else None
        if isinstance(statement, Functions):
            alone = statement.name.startswith("test")
            return self._in_function(statement, None) if alone or self._is_alone else None
        return self.tests if self._is_alone else None

    @cached_property
    def _is_alone(self) -> bool:
        """Tell whether no other file takes anything from this one."""
        path = self._file.path
        leaf = posixpath.basename(path).removesuffix(".py")
        others = (other for other in self._files.holding([leaf]) if other != path)
        return not any(self._files.uses(other, path) for other in others)

    def _in_class(self, holder: ast.ClassDef, line: int) -> list[Test] | None:
        for part in holder.body:
            if isinstance(part, Functions) and _covers(part, line):
                return self._in_function(part, holder)
        return self._of_class(holder)

    def _of_class(self, holder: ast.ClassDef) -> list[Test]:
        """Return the tests of a class, and of those in the file that build on it."""
        return [
            test
            for test in self.tests
            if test.holder and holder in lineage(test.holder, self._file)
        ]

    def _in_function(self, function: Function, holder: ast.ClassDef | None) -> list[Test]:
        if function.name.startswith("test"):
            return [test for test in self.tests if test.function is function]
        if holder is not None:
            return self._of_class(holder)
        fixture = self._environment.fixture(function)
        for_all = fixture is not None and (fixture.autouse or fixture.lasting)
        if for_all or function.name.startswith(("setup", "teardown", "setUp", "tearDown")):
            return self.tests
        return [
            test
            for test in self.tests
            if function in self._environment.helpers(test.function, test.holder)
        ]

    def start(self, test: Test) -> tuple[list[tuple[str, Read]], list[str]]:
        """Return what a test reads with all that runs around it, and what of that is not known."""
        return self._environment.of(test.function, test.holder)


def _tests(file: File) -> Iterator[Test]:
    for node in file.body:
        if isinstance(node, Functions) and node.name.startswith("test"):
            yield Test(node)
        elif isinstance(node, ast.ClassDef):
            yield from (
                Test(method, node)
                for name, method in methods(node, file).items()
                if name.startswith("test")
            )


def _covers(node: ast.stmt, line: int) -> bool:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(part.lineno for part in decorators)])
    last = node.end_lineno or node.lineno
    return first <= line <= last
