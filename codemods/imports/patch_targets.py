"""Where a patch target, a module name or a logger name has to point now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from codemods.imports.advice import (
    HIDDEN_MODULE,
    LOOKED_UP_BY_SEVERAL,
    NEVER_LOOKED_UP,
    NOT_BY_ITS_SUCCESSOR,
)
from codemods.imports.model import Home, LookedUp, LooksUp


@dataclass(frozen=True)
class Target:
    """The new text of a string; without one, the reason why it stays.

    Attributes:
        text: The new dotted path, empty when refused.
        reason: Why there is none.
        advice: What a person can do.
        candidates: What it could point at.
        several: The candidates are all meant.
    """

    text: str = ""
    reason: str = ""
    advice: str = ""
    candidates: tuple[str, ...] = ()
    several: bool = False


@dataclass(frozen=True)
class TargetFinder:
    """Answers for one old module (the fields are the parameters of ``patch_strings``)."""

    old: str
    homes: Mapping[str, Home]
    lookups: Mapping[str, Sequence[str]]
    keep: Collection[str] = ()
    side_effect_home: str | None = None
    loggers: Sequence[str] = ()
    copied: Collection[str] = ()
    looks_up: LooksUp | None = None
    own_loggers: Sequence[str] = ()

    def attribute(
        self, path: Sequence[str], in_place: bool, line: int = 0, by_attributes: bool = False
    ) -> Target | None:
        """Return the target for ``old.<path>``; None where it stays by order.

        Args:
            path: The parts behind the old module's name.
            in_place: The object is changed where it is, so any name for it will do. That is so
                too when an attribute of it is patched.
            line: Where the patch stands.
            by_attributes: What the string names is looked for as an attribute first, then as a
                module.
        """
        if not path:
            return Target(reason="the module itself is the target, not a name in it")
        symbol, *rest = path
        if symbol in self.keep:
            return None
        found = self.looked_up(symbol, line)
        if (in_place or rest) and symbol not in self.copied:
            holder = self._holder(symbol, found)
            if holder is not None:
                return Target(".".join([holder, *rest]))
        if by_attributes and found.hidden:
            reason = f"the package of `{min(found.hidden)}` calls something else by that name"
            return Target(reason=reason, advice=HIDDEN_MODULE)
        return self._looked_up(symbol, rest, found)

    def looked_up(self, symbol: str, line: int) -> LookedUp:
        """Return where a name is looked up that a patch on a line replaces."""
        if self.looks_up is not None:
            return self.looks_up(line, symbol)
        modules = dict.fromkeys(self.lookups.get(symbol, ()))
        return LookedUp(tuple(Home(module, self._name(symbol)) for module in modules))

    def _looked_up(self, symbol: str, rest: Sequence[str], found: LookedUp) -> Target:
        paths = tuple(".".join([place.path.lstrip("."), *rest]) for place in found.places)
        if found.missing:
            return Target(
                reason=found.lost(symbol),
                advice=NOT_BY_ITS_SUCCESSOR,
                candidates=paths,
            )
        if len(paths) == 1 and found.places[0].module:
            return Target(paths[0])
        return self._undecided(symbol, paths, found)

    def multiple(self, names: Sequence[str], path: Sequence[str], line: int = 0) -> Target | None:
        """Return the target for ``patch.multiple("old", name=…)``."""
        if path:
            return self.attribute(path, in_place=True, line=line)
        if names and all(name in self.keep for name in names):
            return None
        looked_up = {name: self.looked_up(name, line) for name in names}
        found = {tuple(place.module for place in each.places) for each in looked_up.values()}
        same = all(place.name == name for name, each in looked_up.items() for place in each.places)
        if len(found) == 1 and same and not any(each.missing for each in looked_up.values()):
            modules = found.pop()
            if len(modules) == 1 and modules[0]:
                return Target(modules[0])
            found = {modules}
        return Target(
            reason="the patched names are not all looked up in one module under these names",
            advice="split the patch, one for each module that looks a name up",
            candidates=tuple(sorted({module for group in found for module in group})),
        )

    def module(self, discarded: bool) -> Target:
        """Return the target of loading ``old`` by name."""
        if discarded and self.side_effect_home is not None:
            return Target(self.side_effect_home)
        return Target(
            reason="the old module is loaded by name and its object used",
            advice="import what is needed from where it lives now",
        )

    def logger(self, line: int = 0) -> Target:
        """Return the new name of the logger ``old``; the nearest, where the tests reach one."""
        found = [self.looked_up(name, line) for name in self.own_loggers]
        own = _only_module(found)
        if own and all(one.tests for one in found):
            return Target(own)
        loggers = tuple(dict.fromkeys(self.loggers))
        if len(loggers) == 1:
            return Target(loggers[0])
        return Target(
            reason=f"what the old module logged is logged by {len(loggers)} modules now",
            advice="name the logger of the module in question, or of their package",
            candidates=loggers,
        )

    def record_logger(self, line: int) -> str:
        """Return the module that writes the records which a test looks at, if it is one.

        Args:
            line: Where the test does so.
        """
        return _only_module([self.looked_up(name, line) for name in self.own_loggers])

    def _name(self, symbol: str) -> str:
        home = self.homes.get(symbol)
        return symbol if home is None else home.name

    def _holder(self, symbol: str, found: LookedUp) -> str | None:
        """Return a path to the object of a symbol."""
        home = self.homes.get(symbol)
        if home is not None:
            return home.path.lstrip(".")
        places = [place for place in found.places if place.module]
        if places:
            return places[0].path
        module = next(iter(self.lookups.get(symbol, ())), None)
        return None if module is None else f"{module}.{symbol}"

    def _undecided(self, symbol: str, candidates: tuple[str, ...], found: LookedUp) -> Target:
        if not candidates:
            return Target(
                reason=f"no module is known to look `{symbol}` up now",
                advice=NEVER_LOOKED_UP,
            )
        modules = sorted({place.module or place.name for place in found.places})
        return Target(
            reason=f"`{symbol}` is looked up in {len(modules)} modules now: "
            f"{', '.join(modules)}{found.how}",
            advice=LOOKED_UP_BY_SEVERAL,
            candidates=candidates,
            several=all(place.module for place in found.places),
        )


def _only_module(found: Sequence[LookedUp]) -> str:
    """Return the module in which names are looked up, if all of them are in that one."""
    modules = {place.module for one in found for place in one.places}
    return modules.pop() if len(modules) == 1 and not any(one.missing for one in found) else ""
