"""The environment and the settings that git is run with: nothing foreign, nothing that acts."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable

# Who commits and when, where git is installed, and where the person's own settings are.
KEPT = re.compile(
    r"GIT_((AUTHOR|COMMITTER)_(NAME|EMAIL|DATE)|EXEC_PATH"
    r"|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|(KEY|VALUE)_\d+))"
)

# An empty list of allowed protocols: no object is ever fetched, by whatever command.
SEALED = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}

# A name with a "=" in it (`filter.a=b.clean`) cannot be given with -c: git would end it there.
# What can, takes its value from a variable.
VALUES = {"DEMONOLITH_EMPTY": "", "DEMONOLITH_FALSE": "false"}

SETTINGS = ("core.fsmonitor=false", "core.quotePath=false")
NO_HOOKS = "core.hooksPath=/dev/null"


def foreign_variables(ours: Iterable[str]) -> set[str]:
    """Return the names of inherited variables that would steer git, but for those we set."""
    inherited = {name for name in os.environ if name.startswith("GIT_")}
    return {name for name in inherited.difference(ours) if not KEPT.fullmatch(name)}


def setting_option(setting: str) -> tuple[str, ...]:
    """Return git's option for a ``name=value`` setting; the last ``=`` ends the name."""
    name, _, value = setting.rpartition("=")
    if "=" not in name:
        return "-c", setting
    variable = next(variable for variable, held in VALUES.items() if held == value)
    return (f"--config-env={name}={variable}",)


def git_program() -> str | None:
    """Return where git is, or None; never in a folder that ``PATH`` names only relatively.

    Such a folder, or an empty name, is the one we happen to be in: that of a repository.
    """
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return shutil.which("git", path=os.pathsep.join(filter(os.path.isabs, folders)))
