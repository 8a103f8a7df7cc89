"""``[tool.demonolith]`` of the target's pyproject.toml, and the flags that override it."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import PurePosixPath
from typing import Any

from migrator.errors import ConfigError
from migrator.snapshot import Source

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PYPROJECT = "pyproject.toml"
LONGEST_LINE = 100_000
_MODULE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_FUNCTION = re.compile(rf"{_MODULE.pattern}:[^\W\d]\w*")

# What a setting has to be, in words of TOML and not of Python.
_IN_WORDS: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    tuple: "a list",
    dict: "a table",
}


@dataclass(frozen=True)
class Settings:
    """What the user may fix by hand; None means: to be discovered.

    Attributes:
        source_root: Folder that is on ``sys.path``, from the repository's root.
        monolith: The legacy module, as a dotted name or a path.
        tasks_package: The package that is the public home of the tasks, as a dotted name.
        dispatcher: The modular dispatcher, as ``module:function``.
        base_executor: The function that routes job types, as ``module:function``.
        branch: Name of the branch that ``run`` and ``step`` work on.
        hooks: Run the repository's commit hooks.
        keep_names: Keep the names of dead tasks for one release.
        decide: Answers by decision id.
        line_length: The target's line length for new code.
        select: What ``check`` reports, as code prefixes; empty: what is on by default.
        ignore: What it does not report.
        test_command: What ``--exec`` runs as the target's tests.
    """

    source_root: str | None = None
    monolith: str | None = None
    tasks_package: str | None = None
    dispatcher: str | None = None
    base_executor: str | None = None
    branch: str | None = None
    hooks: bool = False
    keep_names: bool = False
    decide: Mapping[str, str] = field(default_factory=dict)
    line_length: int | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    test_command: str | None = None

    def with_flags(self, **flags: Any) -> Settings:
        """Return the settings with every flag that was given (not None) taken over."""
        given = {name: value for name, value in flags.items() if value is not None}
        settings = replace(self, **given)
        _check_values(settings, "the command line")
        return _normalised(settings)


def load_settings(source: Source) -> Settings:
    """Read the settings from the pyproject.toml of a tree.

    Raises:
        ConfigError: The file is not TOML, or the table has an unknown key or a wrong value.
    """
    if not source.exists(PYPROJECT):
        return Settings()
    table = _tool_table(source.read(PYPROJECT))
    known = {entry.name.replace("_", "-"): entry.name for entry in fields(Settings)}
    for key in table:
        if key not in known:
            raise ConfigError(
                f"{PYPROJECT}: [tool.demonolith] has no key {key!r}", _nearest(key, list(known))
            )
    settings = Settings(**{known[key]: _immutable(value) for key, value in table.items()})
    _check_values(settings, f"{PYPROJECT} [tool.demonolith]")
    return _normalised(settings)


def check_source_root(settings: Settings, source: Source) -> None:
    """Refuse a source root that is no folder of the tree: modules would get wrong names.

    Raises:
        ConfigError: There is no such folder.
    """
    root = settings.source_root
    if root and not any(path.startswith(f"{root}/") for path in source.paths()):
        raise ConfigError(
            f"source-root {root!r} is not a folder of this commit",
            "name the folder that is on sys.path, or leave it out: then it is found",
        )


def _tool_table(content: bytes) -> dict[str, Any]:
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # a syntax error is a ValueError
        raise ConfigError(f"{PYPROJECT} cannot be read: {error}", "mend the file") from None
    tool = document.get("tool", {})
    table = tool.get("demonolith", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise ConfigError(f"{PYPROJECT}: tool.demonolith is not a table")
    return table


def _immutable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _nearest(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, 1)
    return f"did you mean {close[0]!r}?" if close else "known keys: " + ", ".join(sorted(known))


def _check_values(settings: Settings, where: str) -> None:
    for entry in fields(Settings):
        value = getattr(settings, entry.name)
        expected = _expected_type(entry.name)
        if value is not None and (
            not isinstance(value, expected) or (expected is int and isinstance(value, bool))
        ):
            name = entry.name.replace("_", "-")
            written = str(value).lower() if isinstance(value, bool) else repr(value)
            raise ConfigError(f"{where}: {name} must be {_IN_WORDS[expected]}, not {written}")
    for name in ("select", "ignore"):
        if not all(isinstance(code, str) for code in getattr(settings, name)):
            raise ConfigError(f"{where}: {name} must be a list of codes")
    for decision, option in settings.decide.items():
        if not isinstance(option, str):
            raise ConfigError(f"{where}: decide.{decision} must be text, not {option!r}")
    _check_path(settings.source_root, "source-root", where)
    if settings.monolith and settings.monolith.endswith(".py"):
        _check_path(settings.monolith, "monolith", where)
    _check_names(settings, where)


def _check_names(settings: Settings, where: str) -> None:
    wanted = {
        "tasks_package": (_MODULE, "a dotted name"),
        "dispatcher": (_FUNCTION, "MODULE:FUNCTION"),
        "base_executor": (_FUNCTION, "MODULE:FUNCTION"),
    }
    for name, (pattern, form) in wanted.items():
        value = getattr(settings, name)
        if value is not None and not pattern.fullmatch(value):
            raise ConfigError(f"{where}: {name.replace('_', '-')} must be {form}, not {value!r}")
    length = settings.line_length
    if length is not None and not 1 <= length <= LONGEST_LINE:
        raise ConfigError(f"{where}: line-length must be from 1 to {LONGEST_LINE}, not {length}")


def _normalised(settings: Settings) -> Settings:
    """Return the settings with paths as git writes them: no ``./``, no slash at the end."""
    root, monolith = settings.source_root, settings.monolith
    if root is not None:
        root = "" if PurePosixPath(root) == PurePosixPath() else str(PurePosixPath(root))
    if monolith is not None and monolith.endswith(".py"):
        monolith = str(PurePosixPath(monolith))
    return replace(settings, source_root=root, monolith=monolith)


def _expected_type(name: str) -> type:
    special: dict[str, type] = {
        "hooks": bool,
        "keep_names": bool,
        "decide": dict,
        "line_length": int,
    }
    special.update(select=tuple, ignore=tuple)
    return special.get(name, str)


def _check_path(value: str | None, name: str, where: str) -> None:
    if value is None:
        return
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts:
        raise ConfigError(f"{where}: {name} must be a path inside the repository, not {value!r}")
