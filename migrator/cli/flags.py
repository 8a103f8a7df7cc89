"""What the values of flags mean to the commands."""

from __future__ import annotations

from migrator.errors import ConfigError


def layout_flags(
    source_root: str | None,
    monolith: str | None,
    tasks_package: str | None,
    dispatcher: str | None,
    base_executor: str | None,
) -> dict[str, object]:
    """Return what was said about the layout, by the names of the settings."""
    return {
        "source_root": source_root,
        "monolith": monolith,
        "tasks_package": tasks_package,
        "dispatcher": dispatcher,
        "base_executor": base_executor,
    }


def parse_answers(items: list[str] | None) -> dict[str, str]:
    """Split ``ID=OPTION`` flags.

    Raises:
        ConfigError: A flag has no ``=``, or a decision is answered twice in different ways.
    """
    answers: dict[str, str] = {}
    for item in items or []:
        name, found, option = item.rpartition("=")
        if not found or not name or not option:
            raise ConfigError(f"--decide {item}: not of the form ID=OPTION")
        if answers.get(name, option) != option:
            raise ConfigError(f"--decide answers {name} twice: {answers[name]} and {option}")
        answers[name] = option
    return answers
