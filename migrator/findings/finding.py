"""A finding: one thing at one place, under a code that stays the same."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.facts import Location


@dataclass(frozen=True)
class Related:
    """Another place that belongs to a finding, and what is there."""

    where: Location
    message: str


@dataclass(frozen=True)
class Finding:
    """One thing that was found at one place.

    Attributes:
        code: ``DM`` and three digits; never reused for anything else.
        severity: ``error``, ``warning`` or ``note``.
        message: What is the matter, in one sentence.
        where: The place.
        task: The task name it is about, or None.
        symbol: The function or other definition it is about, or None.
        related: Other places that belong to it.
        detail: Why it is so, where the message alone does not say it.
    """

    code: str
    severity: str
    message: str
    where: Location
    task: str | None = None
    symbol: str | None = None
    related: tuple[Related, ...] = ()
    detail: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays the same when lines move: code, path, symbol and task."""
        return self.code, self.where.path, self.symbol or "", self.task or ""

    @property
    def full(self) -> str:
        """The message with its detail, for where there is room."""
        return f"{self.message}: {self.detail}" if self.detail else self.message

    @property
    def order(self) -> tuple[Location, str, str]:
        """By place, then by code."""
        return self.where, self.code, self.message
