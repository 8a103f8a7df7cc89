"""The flags of ``audit --exec``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from migrator.errors import ConfigError

FORMATS = ("text", "json", "markdown")
SECONDS = 60.0


@dataclass(frozen=True)
class Asking:
    """How Celery is asked.

    Attributes:
        python: The interpreter; None: to be found.
        apps: The apps, as ``celery -A`` takes them; empty: all that are found.
        env: Variables to add, as ``NAME=VALUE`` or ``NAME``.
        env_file: A file of such lines, or None.
        timeout: Seconds that each app may take.
    """

    python: str | None = None
    apps: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    env_file: Path | None = None
    timeout: float = SECONDS


def asking(
    wanted: bool,
    python: str | None,
    apps: Sequence[str] | None,
    env: Sequence[str] | None,
    env_file: Path | None,
    timeout: float | None,
) -> Asking | None:
    """Return how Celery is to be asked, or None where it is not.

    Raises:
        ConfigError: A flag needs ``--exec``, or has a value that cannot be.
    """
    given = (python, apps or None, env or None, env_file, timeout)
    if not wanted and any(value is not None for value in given):
        raise ConfigError("--app, --env, --env-file and --timeout need --exec")
    seconds = SECONDS if timeout is None else timeout
    if not 0 < seconds < 1_000_000:
        raise ConfigError("--timeout must be more than 0 seconds")
    if any(not app or app.startswith("-") for app in apps or ()):
        raise ConfigError("--app wants what `celery -A` is given: MODULE:ATTRIBUTE")
    if not wanted:
        return None
    return Asking(python, tuple(apps or ()), tuple(env or ()), env_file, seconds)


def check_output(output: str, explain: str | None) -> None:
    """Raise ConfigError where the result could not be shown."""
    if explain is not None:
        raise ConfigError("--exec and --explain exclude each other", "leave one of the two out")
    if output not in FORMATS:
        raise ConfigError(f"--exec has no format {output}", "text, json and markdown have it")
