"""What goes into the import codemods and what comes out of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Home:
    """Where a symbol of the old module lives now.

    Attributes:
        module: Dotted name of the module that other files import it from.
        name: What it is called there.
        origin: The module that defines it, used by files inside ``module`` itself, for which the
            public home is still being imported. None when ``module`` is the definition.
    """

    module: str
    name: str
    origin: str | None = None

    @property
    def path(self) -> str:
        """The dotted path of the symbol."""
        return f"{self.module}.{self.name}"


@dataclass(frozen=True, order=True)
class Refusal:
    """A reference that was left as it was, and why.

    Attributes:
        line: In the source as it was given, counted from 1.
        subject: The code or string in question.
        reason: Why it could not be rewritten.
        advice: What a person can do about it.
        candidates: The possible answers, where there are several.
        homeless: The names of which nobody knows where they live now, where that is the reason.
    """

    line: int
    subject: str
    reason: str
    advice: str = ""
    candidates: tuple[str, ...] = ()
    homeless: tuple[str, ...] = ()


class NoHome(str):
    """The reason that nothing is known of where names live now.

    Args:
        names: The names.
        text: The reason in words.
    """

    def __new__(cls, names: Collection[str], text: str) -> NoHome:
        """Make the text, which is all that most who hand a reason on need of it."""
        made = super().__new__(cls, text)
        made.names = tuple(sorted(names))
        return made

    names: tuple[str, ...]


@dataclass(frozen=True, order=True)
class Mention:
    """A string that names the old module where nothing says what the string is for.

    Attributes:
        line: In the source as it was given, counted from 1.
        text: The string's value.
        context: The call, key or assignment it stands in, as short as it can be said.
    """

    line: int
    text: str
    context: str = ""


@dataclass(frozen=True)
class LookedUp:
    """Where a name is looked up that a test replaces.

    Attributes:
        places: The modules that the test reaches and that look it up, each with its name there.
        missing: Functions that the test reaches, and that take the place of others which looked
            the name up, but do not.
        because: Why it is all that look it up anywhere; empty where it is known what is reached.
        hidden: Modules whose package has something else under the module's name.
        tests: The tests that reach them, where that is known.
    """

    places: tuple[Home, ...] = ()
    missing: tuple[str, ...] = ()
    because: str = ""
    hidden: frozenset[str] = frozenset()
    tests: tuple[str, ...] = ()

    def lost(self, symbol: str) -> str:
        """Say that what takes the place of other functions does not look the name up.

        Args:
            symbol: The name.
        """
        listing = " and ".join(f"`{name}`" for name in self.missing)
        return (
            f"`{symbol}` was looked up by what {listing} takes the place of, and is not looked up "
            "there"
        )

    @property
    def how(self) -> str:
        """Who looks the name up where, for a person, as the end of a sentence; may be empty."""
        if self.because:
            return f", and {self.because}"
        named = ", ".join(f"`{name}`" for name in self.tests[:3])
        more = f" and {len(self.tests) - 3} more" if len(self.tests) > 3 else ""
        return f", reached by {named}{more}" if named else ""


# Line and name of a patch -> where the name is looked up that it replaces.
LooksUp = Callable[[int, str], LookedUp]


@dataclass(frozen=True)
class Rewritten:
    """The result of a codemod: the new source and what was not done.

    Attributes:
        code: The whole file, equal to what was given where nothing had to change.
        refusals: References left as they were, with the reason.
        changed_lines: Lines of ``code`` that were written, counted from 1.
        mentions: Strings worth a look that were left alone.
    """

    code: bytes
    refusals: tuple[Refusal, ...] = ()
    changed_lines: tuple[int, ...] = ()
    mentions: tuple[Mention, ...] = ()
