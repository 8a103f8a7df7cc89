"""How the demo speaks: chapters, verdicts, and a sign of life while it waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from migrator.report.console import visible

CHAPTERS = 4
WIDTH = 27


class Story:
    """Tells the demo on a console: live on a terminal, in plain lines when piped."""

    def __init__(self, console: Console) -> None:
        self.console = console
        fancy = console.encoding.lower().startswith("utf")
        self.good, self.bad = ("✓", "✗") if fancy else ("+", "x")
        self._chapter = 0

    def chapter(self, title: str) -> None:
        """Begin the next chapter."""
        self._chapter += 1
        heading = f"{self._chapter}/{CHAPTERS} {title}"
        self.console.print()
        if self.console.is_terminal:
            self.console.print(Rule(Text(heading, style="bold cyan"), align="left"))
        else:
            self.console.print(Text(heading))

    def say(self, text: str, style: str = "") -> None:
        """Say something in a line."""
        self.console.print(Text(visible(text), style=style), soft_wrap=True)

    def verdict(self, good: bool, title: str, says: str) -> None:
        """Say how something went."""
        mark = (self.good, "bold green") if good else (self.bad, "bold red")
        self.console.print(
            Text.assemble("  ", mark, f" {title:{WIDTH}} ", (visible(says), "" if good else "red"))
        )

    @contextmanager
    def waiting(self, what: str, plain: bool = True) -> Iterator[None]:
        """Show what is being waited for: a spinner on a terminal, a line when piped.

        Args:
            what: What is being done.
            plain: Print the line; False where the result is told at once.
        """
        if self.console.is_terminal:
            with self.console.status(Text(what, style="dim")):
                yield
            return
        if plain:
            self.say(f"  {what} ...")
        yield
