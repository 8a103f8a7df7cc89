"""Where the names of the old module are looked up once it is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from migrator.modules import module_name
from migrator.reached.files import Files, Found, Lookup
from migrator.reached.in_force import is_test_file


@dataclass(frozen=True, order=True)
class Place:
    """A global of a module.

    Attributes:
        path: Its file; empty where it is none of the project's.
        name: What it is called there.
    """

    path: str
    name: str


@dataclass(frozen=True)
class Places:
    """The places of all names.

    Attributes:
        files: The project.
        source_root: Folder on ``sys.path``.
        homes: What importers take for a name of the old module: module, name, defining module.
        inside: For a name: where moved code and what stands in for it looks it up.
        elsewhere: For a name: where other files do, that reached it through the old module.
    """

    files: Files
    source_root: str
    homes: Mapping[str, tuple[str, str, str | None]]
    inside: Mapping[str, frozenset[Place]]
    elsewhere: Mapping[str, frozenset[Place]] = field(default_factory=dict)

    def of(self, symbol: str) -> frozenset[Place]:
        """Return the places for a name that a test may mean; what tests read is not among them."""
        others = self.elsewhere.get(symbol, frozenset())
        return self.inside.get(symbol, frozenset()) | {
            place for place in others if not is_test_file(place.path)
        }

    def looked_up(self, lookups: Collection[Lookup]) -> frozenset[Place]:
        """Return the places of lookups; of one in the old module, what it becomes."""
        return frozenset(
            (
                self.becomes(lookup)
                if lookup.path == self.files.old
                else Place(lookup.path, lookup.name)
            )
            for lookup in lookups
        )

    def becomes(self, lookup: Lookup) -> Place:
        """Return where a name is looked up that a file takes of the old module when it runs.

        An import inside a function takes it of its home; the module's own attribute becomes a name
        of the file.
        """
        home = self.homes.get(lookup.name)
        if home is None:
            return Place("", lookup.name)
        module, name, origin = home
        if not lookup.inside:
            return Place(lookup.at, name.partition(".")[0])
        here = module_name(lookup.at, self.source_root) or ""
        if origin is not None and f"{here}.".startswith(f"{module}."):
            module = origin
        path = self.files.module(module) if module else ""
        return Place(path, name) if path else Place("", f"{module}.{name}")


def elsewhere(places: Places, paths: Collection[str]) -> dict[str, frozenset[Place]]:
    """Return where files reach names of the old module when their functions run.

    Args:
        places: What is known without them.
        paths: The files.
    """
    found: dict[str, set[Place]] = {}
    for path in paths:
        for lookup in _late(places.files, path):
            if lookup.path == places.files.old:
                found.setdefault(lookup.name, set()).add(places.becomes(lookup))
    return {name: frozenset(where) for name, where in found.items()}


def _late(files: Files, path: str) -> Iterator[Lookup]:
    file = files.file(path)
    for index in range(len(file.body) if file else 0):
        assert file is not None
        for read in file.reads(index):
            found: Found = files.targets(read, path)
            if read.late:
                yield from found.lookups
