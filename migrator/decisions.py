"""What the facts leave open: questions with options, and where each answer came from."""

from __future__ import annotations

import difflib
import keyword
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migrator.errors import ConfigError

# Where an answer comes from that the target keeps on file; the others are given for one run.
CONFIGURED = "pyproject.toml"


@dataclass(frozen=True)
class Option:
    """One way of answering, and what it does.

    Attributes:
        name: The option's name.
        effect: What it does.
        named: It may be followed by ``:`` and a name for what it makes.
    """

    name: str
    effect: str
    named: bool = False


@dataclass(frozen=True)
class Version:
    """One of the versions that a decision is about: whose it is and where, and its text."""

    title: str
    text: str


@dataclass(frozen=True)
class Decision:
    """A question that the facts leave open.

    Attributes:
        id: Stable id, for instance ``executor:backup``.
        question: One sentence.
        evidence: What is known about it, one line each, with places.
        options: The ways to answer.
        recommended: Name of the recommended option, or None where only a person can tell.
        versions: The versions it is about, to be shown side by side.
    """

    id: str
    question: str
    evidence: tuple[str, ...]
    options: tuple[Option, ...]
    recommended: str | None = None
    versions: tuple[Version, ...] = ()

    def accepts(self, answer: str) -> bool:
        """Tell whether this is one of the options, with a name where the option takes one."""
        chosen, colon, name = answer.partition(":")
        option = next((item for item in self.options if item.name == chosen), None)
        if option is None or not colon:
            return option is not None
        return option.named and name.isidentifier() and not keyword.iskeyword(name)

    @property
    def choices(self) -> tuple[str, ...]:
        """How each option is written."""
        return tuple(f"{item.name}[:NAME]" if item.named else item.name for item in self.options)


@dataclass(frozen=True)
class Answer:
    """The chosen option, and who chose it.

    Attributes:
        option: The option's name; for some ``NAME-OF-OPTION:NAME``.
        source: ``flag``, ``pyproject.toml``, ``prompt`` or ``recommended``.
    """

    option: str
    source: str


@dataclass(frozen=True)
class Answered:
    """A decision with its answer; None where it is still open."""

    decision: Decision
    answer: Answer | None

    @property
    def option(self) -> str | None:
        """The chosen option's name, or None."""
        return self.answer.option.partition(":")[0] if self.answer else None

    @property
    def name(self) -> str:
        """The name that was given with the option; empty where none was."""
        return self.answer.option.partition(":")[2] if self.answer else ""


def resolve(decisions: Sequence[Decision], answers: Mapping[str, Answer]) -> tuple[Answered, ...]:
    """Give each decision its answer: a given one, else the recommended one, else none.

    Raises:
        ConfigError: An answer names a decision or an option that does not exist.
    """
    known = {decision.id: decision for decision in decisions}
    for name, answer in answers.items():
        _check(name, answer, known)
    return tuple(Answered(decision, _answer(decision, answers)) for decision in decisions)


def _answer(decision: Decision, answers: Mapping[str, Answer]) -> Answer | None:
    if decision.id in answers:
        return answers[decision.id]
    return Answer(decision.recommended, "recommended") if decision.recommended else None


def _check(name: str, answer: Answer, known: Mapping[str, Decision]) -> None:
    if name not in known:
        close = difflib.get_close_matches(name, known, 1)
        listing = ", ".join(known) if known else "there is nothing to decide here"
        hint = f"did you mean {close[0]}?" if close else f"open decisions: {listing}"
        raise ConfigError(f"unknown decision {name!r} (from {answer.source})", hint)
    if not known[name].accepts(answer.option):
        raise ConfigError(
            f"decision {name} has no option {answer.option!r} (from {answer.source})",
            "options: " + ", ".join(known[name].choices),
        )
