"""How the target's code is run."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

from migrator.errors import ConfigError

SECONDS = 60.0
# A test suite may take longer than an import.
TESTS_FACTOR = 10


@dataclass(frozen=True)
class Executing:
    """How the target's code is run.

    Attributes:
        python: The interpreter; None: to be found.
        variables: Added to the clean environment.
        seconds: Time limit of each import and each app; the tests get ten times as much.
        test_command: Words of the target's test command; empty: as its settings say, or none.
    """

    python: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    seconds: float = SECONDS
    test_command: tuple[str, ...] = ()


def command_words(text: str | None, where: str) -> tuple[str, ...]:
    """Return a command line as words; no shell ever sees it.

    Raises:
        ConfigError: A quote has no end.
    """
    try:
        return tuple(shlex.split(text or ""))
    except ValueError as error:
        raise ConfigError(f"{where}: {error}", "for instance 'python -m pytest -q'") from None
