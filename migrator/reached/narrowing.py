"""Which of the modules that look a name up now a test means that patches it."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from migrator.facts import Facts, Layout
from migrator.modules import module_name
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.planning.kept_lookups import StandIn, name_now, stand_ins
from migrator.planning.moving import place_moves
from migrator.reached.closure import Closure
from migrator.reached.files import Files
from migrator.reached.in_force import Test, TestFile
from migrator.reached.places import Place, Places, elsewhere
from migrator.reached.reads import Denoted
from migrator.snapshot import python_paths

if TYPE_CHECKING:
    from codemods.imports.model import Home, LookedUp

BUILTINS = frozenset(dir(builtins))


class Narrowing:
    """What is known of a tree whose functions have left the monolith, but not yet their importers.

    Args:
        facts: The audit.
        layout: Its layout.
        plan: What went where.
        overlay: The tree.
        homes: Where importers take a name of the monolith from.
        copied: Names that each new module has of its own.
    """

    def __init__(
        self,
        facts: Facts,
        layout: Layout,
        plan: Plan,
        overlay: Overlay,
        homes: Mapping[str, Home],
        copied: frozenset[str],
    ) -> None:
        self._facts, self._layout, self._plan, self._overlay = facts, layout, plan, overlay
        self._homes = homes
        self._copied = copied

    @cached_property
    def places(self) -> Places:
        """Where every name of the monolith is looked up now."""
        moved = {
            name: Denoted(home.path.lstrip("."), None, home.path.lstrip(".").count("."))
            for name, home in self._homes.items()
        }
        files = Files(
            self._overlay,
            self._layout.source_root,
            self._layout.monolith.path,
            moved,
            self._copied,
        )
        homes = {name: (home.module, home.name, home.origin) for name, home in self._homes.items()}
        places = Places(files, self._layout.source_root, homes, self._inside(files))
        leaf = self._layout.monolith.name.rpartition(".")[2]
        paths = [p for p in python_paths(self._overlay.search([leaf])) if p != files.old]
        return replace(places, elsewhere=elsewhere(places, paths))

    def _inside(self, files: Files) -> dict[str, frozenset[Place]]:
        """Return where moved code looks each name up, and what stays in place of other code."""
        placement = place_moves(self._layout, self._plan, self._overlay)
        found: dict[str, set[Place]] = {}
        for symbol, modules in placement.lookups.items():
            for module in modules:
                name = placement.names.get(module, {}).get(symbol, symbol)
                found.setdefault(symbol, set()).add(Place(files.module(module), name))
        for one, unit in _units(files, stand_ins(self._facts, self._plan, self._overlay)):
            for symbol in one.names:
                name = name_now(self._plan, symbol)
                if name in _own_lookups(files, unit):
                    found.setdefault(symbol, set()).add(Place(unit[0], name))
        for module in placement.layouts:
            path = files.module(module)
            for name in _builtins(files, path):
                found.setdefault(name, set()).add(Place(path, name))
        return {symbol: frozenset(places) for symbol, places in found.items()}

    @cached_property
    def missing(self) -> dict[str, list[tuple[str, tuple[str, int]]]]:
        """For a name: the functions that stay and do not look it up, as those before them did."""
        files = self.places.files
        found: dict[str, list[tuple[str, tuple[str, int]]]] = {}
        for one, unit in _units(files, stand_ins(self._facts, self._plan, self._overlay)):
            own = _own_lookups(files, unit)
            for symbol in one.names:
                if name_now(self._plan, symbol) not in own:
                    pair = (f"{one.module}.{one.function}", unit)
                    found.setdefault(symbol, []).append(pair)
        return found

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """What files call the monolith, with their own names before it."""
        files = self.places.files
        leaf = self._layout.monolith.name.rpartition(".")[2]
        return tuple(
            f"{module}.{name}"
            for path in python_paths(self._overlay.search([leaf]))
            if path != files.old and (module := module_name(path, self._layout.source_root))
            for name in files.names_of(path, files.old)
        )

    def in_file(self, path: str, content: bytes) -> InFile:
        """Return the answers for one file, as its content is now."""
        return InFile(self, path, content)


@dataclass
class _Reached:
    closure: Closure
    places: frozenset[Place]


class InFile:
    """The answers for the patches of one file."""

    def __init__(self, narrowing: Narrowing, path: str, content: bytes) -> None:
        self.narrowing = narrowing
        self._path = path
        self._content = content
        self._reached: dict[int, _Reached] = {}

    @cached_property
    def _tests(self) -> TestFile | None:
        files = self.narrowing.places.files
        file = files.given(self._path, self._content)
        return TestFile(file, files) if file is not None else None

    def together(self, line: int, other: int) -> bool:
        """Tell whether code on two lines may be in force for the same test."""
        tests = self._tests.in_force(line) if self._tests else None
        others = self._tests.in_force(other) if self._tests else None
        if tests is None or others is None:
            return True
        return bool({id(test) for test in tests} & {id(test) for test in others})

    def looked_up(self, line: int, symbol: str) -> LookedUp:
        """Return where a name is looked up for the tests that code on a line is in force for."""
        places = self.narrowing.places
        everywhere = places.of(symbol)
        if len(everywhere) < 2 and not self._missing(symbol, None):
            return self._answer(everywhere, (), "")  # whatever the tests reach
        tests = self._tests.in_force(line) if self._tests else None
        if not tests:
            because = "it is not seen which tests this is in force for"
            return self._answer(everywhere, self._missing(symbol, None), because)
        reached = [self._reach(test) for test in tests]
        unknown = next((why for one in reached for why in one.closure.unknown), "")
        if unknown:
            return self._answer(everywhere, self._missing(symbol, None), unknown)
        missing = self._missing(symbol, reached)
        hit = everywhere & frozenset(place for one in reached for place in one.places)
        names = tuple(test.name for test in tests) if hit else ()
        answer = self._answer(hit or (frozenset() if missing else everywhere), missing, "")
        return replace(answer, tests=names)

    def _reach(self, test: Test) -> _Reached:
        if id(test) not in self._reached:
            assert self._tests is not None
            closure = Closure(self.narrowing.places.files)
            reads, unknown = self._tests.start(test)
            closure.unknown += unknown
            closure.add_handlers()
            for path, read in reads:
                closure.add(path, [read])
            found = self.narrowing.places.looked_up(closure.lookups)
            self._reached[id(test)] = _Reached(closure, found)
        return self._reached[id(test)]

    def _missing(self, symbol: str, reached: list[_Reached] | None) -> tuple[str, ...]:
        """Return the stand-ins that do not look up what the monolith's functions did."""
        return tuple(
            dict.fromkeys(
                name
                for name, unit in self.narrowing.missing.get(symbol, ())
                if reached is None or any(unit in each.closure.units for each in reached)
            )
        )

    def _answer(self, places: frozenset[Place], missing: tuple[str, ...], because: str) -> LookedUp:
        from codemods.imports.model import Home, LookedUp

        root = self.narrowing.places.source_root
        homes = [
            Home(module_name(place.path, root) or "" if place.path else "", place.name)
            for place in sorted(places)
        ]
        files = self.narrowing.places.files
        hidden = (
            home.module
            for home, place in zip(homes, sorted(places), strict=True)
            if home.module and files.hidden(place.path)
        )
        return LookedUp(tuple(homes), missing, because, frozenset(hidden))


def _units(files: Files, found: list[StandIn]) -> Iterator[tuple[StandIn, tuple[str, int]]]:
    """Yield functions with their statements."""
    for one in found:
        path = files.module(one.module)
        file = files.file(path) if path else None
        for bound in file.names.get(one.function, []) if file else ():
            if isinstance(bound, int):
                yield one, (path, bound)


def _own_lookups(files: Files, unit: tuple[str, int]) -> frozenset[str]:
    """Return the globals that a function looks up, or another of its module that it mentions."""
    file = files.file(unit[0])
    assert file is not None
    names: set[str] = set()
    queue = [unit[1]]
    seen: set[int] = set()
    while queue:
        index = queue.pop()
        if index in seen:
            continue
        seen.add(index)
        for read in file.reads(index):
            if read.late and not read.imported:
                names.add(read.name)
            queue += [one for one in file.names.get(read.name, []) if isinstance(one, int)]
    return frozenset(names)


def _builtins(files: Files, path: str) -> frozenset[str]:
    """Return the builtins that functions of a file look up: a test can put a name before them."""
    file = files.file(path) if path else None
    if file is None:
        return frozenset()
    found = (read for index in range(len(file.body)) for read in file.reads(index))
    late = {read.name for read in found if read.late and not read.imported}
    return frozenset(late & BUILTINS - file.names.keys())
