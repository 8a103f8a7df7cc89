"""The flags of ``--exec``: what is asked of Celery, and how the target's code is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from migrator.errors import ConfigError

if TYPE_CHECKING:
    from migrator.executed.options import Executing

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
    seconds = _seconds(timeout)
    if any(not app or app.startswith("-") for app in apps or ()):
        raise ConfigError("--app wants what `celery -A` is given: MODULE:ATTRIBUTE")
    if not wanted:
        return None
    return Asking(python, tuple(apps or ()), tuple(env or ()), env_file, seconds)


def executing(
    wanted: bool,
    python: str | None,
    env: Sequence[str] | None,
    env_file: Path | None,
    timeout: float | None,
    test_command: str | None,
) -> Executing | None:
    """Return how the target's code is to be run, or None where it is not.

    Raises:
        ConfigError: A flag needs ``--exec``, or has a value that cannot be.
    """
    if not wanted:
        if any(value is not None for value in (python, env or None, env_file, timeout)):
            raise ConfigError("--python, --env, --env-file and --timeout need --exec")
        if test_command is not None:
            raise ConfigError("--test-command needs --exec")
        return None
    from migrator.executed.options import Executing, command_words
    from migrator.probe.environment import added_variables

    variables = added_variables(env or (), env_file)
    words = command_words(test_command, "--test-command")
    return Executing(python, variables, _seconds(timeout), words)


def _seconds(timeout: float | None) -> float:
    seconds = SECONDS if timeout is None else timeout
    if not 0 < seconds < 1_000_000:
        raise ConfigError("--timeout must be more than 0 seconds")
    return seconds


def check_output(output: str, explain: str | None) -> None:
    """Raise ConfigError where the result could not be shown."""
    if explain is not None:
        raise ConfigError("--exec and --explain exclude each other", "leave one of the two out")
    if output not in FORMATS:
        raise ConfigError(f"--exec has no format {output}", "text, json and markdown have it")
