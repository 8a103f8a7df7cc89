"""Where a patch target, a module name or a logger name has to point now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from codemods.imports.advice import LOOKED_UP_BY_SEVERAL, NEVER_LOOKED_UP
from codemods.imports.model import Home


@dataclass(frozen=True)
class Target:
    """The new text of a string; without one, the reason why it stays.

    Attributes:
        text: The new dotted path, empty when refused.
        reason: Why there is none.
        advice: What a person can do.
        candidates: What it could point at.
    """

    text: str = ""
    reason: str = ""
    advice: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class TargetFinder:
    """Answers for one old module (the fields are the parameters of ``patch_strings``)."""

    old: str
    homes: Mapping[str, Home]
    lookups: Mapping[str, Sequence[str]]
    keep: Collection[str] = ()
    side_effect_home: str | None = None
    loggers: Sequence[str] = ()

    def attribute(self, path: Sequence[str], in_place: bool) -> Target | None:
        """Return the target for ``old.<path>``; None where it stays by order.

        Args:
            path: The parts behind the old module's name.
            in_place: The object is changed where it is, so any name for it will do. That is so
                too when an attribute of it is patched.
        """
        if not path:
            return Target(reason="the module itself is the target, not a name in it")
        symbol, *rest = path
        if symbol in self.keep:
            return None
        name = ".".join([self._name(symbol), *rest])
        if in_place or rest:
            holder = self._holder(symbol)
            if holder is not None:
                return Target(f"{holder}.{name}" if holder else name)
        modules = tuple(dict.fromkeys(self.lookups.get(symbol, ())))
        if len(modules) == 1:
            return Target(f"{modules[0]}.{name}")
        return self._undecided(symbol, tuple(f"{module}.{name}" for module in modules))

    def multiple(self, names: Sequence[str], path: Sequence[str]) -> Target | None:
        """Return the target for ``patch.multiple("old", name=…)``."""
        if path:
            return self.attribute(path, in_place=True)
        if names and all(name in self.keep for name in names):
            return None
        found = {tuple(dict.fromkeys(self.lookups.get(name, ()))) for name in names}
        renamed = [name for name in names if self._name(name) != name]
        if len(found) == 1 and not renamed:
            modules = found.pop()
            if len(modules) == 1:
                return Target(modules[0])
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

    def logger(self) -> Target:
        """Return the new name of the logger ``old``."""
        loggers = tuple(dict.fromkeys(self.loggers))
        if len(loggers) == 1:
            return Target(loggers[0])
        return Target(
            reason=f"what the old module logged is logged by {len(loggers)} modules now",
            advice="name the logger of the module in question, or of their package",
            candidates=loggers,
        )

    def _name(self, symbol: str) -> str:
        home = self.homes.get(symbol)
        return symbol if home is None else home.name

    def _holder(self, symbol: str) -> str | None:
        home = self.homes.get(symbol)
        if home is not None:
            return home.module
        return next(iter(self.lookups.get(symbol, ())), None)

    def _undecided(self, symbol: str, candidates: tuple[str, ...]) -> Target:
        if not candidates:
            return Target(
                reason=f"no module is known to look `{symbol}` up now",
                advice=NEVER_LOOKED_UP,
            )
        listing = ", ".join(sorted(name.rpartition(".")[0] for name in candidates))
        return Target(
            reason=f"`{symbol}` is looked up in {len(candidates)} modules now: {listing}",
            advice=LOOKED_UP_BY_SEVERAL,
            candidates=candidates,
        )
