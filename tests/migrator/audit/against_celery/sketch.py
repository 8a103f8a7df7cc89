"""A project while it is drawn: its files, and what the forms share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

# Few, so that they meet.
NAMES = ("mail.send", "mail.drop", "feed.load", "sweep")
GENERATED = "gen."  # what the names begin with that an app makes itself
FUNCTIONS = ("send", "load", "sweep")


@dataclass
class Sketch:
    """Draws a project.

    Attributes:
        draw: Hypothesis's.
        root: The folder on ``sys.path``.
        package: The package that all modules are in; empty: none.
        core: The module that has the app.
        attr: The name of the app in it.
        second: The module that has another app, ``aside``; empty: none.
        branchy: True where much stands in branches, and is used at once.
        circular: True where the module of the app imports the tasks itself.
        generated: True where an app makes the names of tasks itself.
        computed: Marks whose name nobody can read from the source.
        maybe: Marks of definitions that do not run, as the branch beside them does, with the
            marks of that: nobody can tell from the source which of the two it is.
        unclear: True once a module uses a name that one of two branches has bound: which task is
            used, and so which is evaluated first, then depends on what cannot be read.
    """

    draw: st.DrawFn
    root: str = ""
    package: str = ""
    core: str = "core"
    attr: str = "app"
    second: str = ""
    branchy: bool = False
    files: dict[str, str] = field(default_factory=dict)
    circular: bool = False
    generated: bool = False
    computed: set[str] = field(default_factory=set)
    maybe: dict[str, frozenset[str]] = field(default_factory=dict)
    unclear: bool = False
    count: int = 0

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of them; the first is the simplest."""
        return choices[self.draw(st.integers(0, len(choices) - 1))]

    def chance(self, one_in: int) -> bool:
        """Return True now and then."""
        return self.draw(st.integers(0, one_in - 1)) == one_in - 1

    def number(self) -> int:
        """Return a number that no other place has."""
        self.count += 1
        return self.count

    def dotted(self, module: str) -> str:
        """Return the name that a module is imported by."""
        return f"{self.package}.{module}" if self.package else module

    def path(self, module: str) -> str:
        """Return the file of a module."""
        parts = [part for part in (self.root, *self.dotted(module).split(".")) if part]
        return "/".join(parts) + ".py"

    def add(self, module: str, text: str) -> None:
        """Write at the end of a module."""
        path = self.path(module)
        self.files[path] = self.files.get(path, "") + text


@dataclass
class Module:
    """A module while it is drawn: its imports come before its body.

    Attributes:
        sketch: The project.
        name: The module, inside the package.
        imports: Lines, each once.
        body: What follows.
        tasks: Names at the top of the module that are tasks.
        branched: Names that one of two branches binds.
    """

    sketch: Sketch
    name: str
    imports: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    branched: set[str] = field(default_factory=set)

    def need(self, line: str) -> None:
        """Import something, once."""
        if line not in self.imports:
            self.imports.append(line)

    def write(self) -> None:
        """Put the module into the project."""
        lines = "\n".join([*self.imports, ""])
        self.sketch.add(self.name, lines + "\n".join(self.body) + "\n")
