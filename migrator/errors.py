"""What can go wrong in a way that a person can act on."""

from __future__ import annotations

EXIT_OK = 0
EXIT_ERROR = 1
EXIT_FINDINGS = 2
EXIT_DECISION = 3
EXIT_INTERRUPTED = 130


class DemonolithError(Exception):
    """An expected failure.

    Attributes:
        message: What happened and where, in one sentence.
        hint: What the person can do about it, or an empty string.
        exit_code: The exit code of the command that raises it.
    """

    exit_code = EXIT_ERROR

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class RepositoryError(DemonolithError):
    """The git repository is not in a state that the command can work with."""


class ConfigError(DemonolithError):
    """A flag or the target's ``[tool.demonolith]`` table is wrong."""


class DiscoveryError(DemonolithError):
    """A part of the layout (monolith, dispatcher, router) could not be found."""


class ConflictError(DemonolithError):
    """What was to be changed is no longer what the tool has read."""


class DecisionNeeded(DemonolithError):
    """Only a person can go on: a decision is open, or a stage is blocked."""

    exit_code = EXIT_DECISION
