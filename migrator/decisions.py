"""What the facts leave open: questions with options, and where each answer came from."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migrator.errors import ConfigError

# Where an answer comes from that the target keeps on file; the others are given for one run.
CONFIGURED = "pyproject.toml"


@dataclass(frozen=True)
class Option:
    """One way of answering, and what it does."""

    name: str
    effect: str


@dataclass(frozen=True)
class Decision:
    """A question that the facts leave open.

    Attributes:
        id: Stable id, for instance ``executor:backup``.
        question: One sentence.
        evidence: What is known about it, one line each, with places.
        options: The ways to answer.
        recommended: Name of the recommended option, or None where only a person can tell.
    """

    id: str
    question: str
    evidence: tuple[str, ...]
    options: tuple[Option, ...]
    recommended: str | None = None


@dataclass(frozen=True)
class Answer:
    """The chosen option, and who chose it.

    Attributes:
        option: The option's name.
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
        return self.answer.option if self.answer else None


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
    options = [option.name for option in known[name].options]
    if answer.option not in options:
        raise ConfigError(
            f"decision {name} has no option {answer.option!r} (from {answer.source})",
            "options: " + ", ".join(options),
        )
