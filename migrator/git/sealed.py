"""The environment and the settings that git is run with: nothing foreign, nothing that acts."""

from __future__ import annotations

import os
import re
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

SETTINGS = ("core.fsmonitor=false", "core.quotePath=false")
NO_HOOKS = "core.hooksPath=/dev/null"


def foreign_variables(ours: Iterable[str]) -> set[str]:
    """Return the names of inherited variables that would steer git, but for those we set."""
    inherited = {name for name in os.environ if name.startswith("GIT_")}
    return {name for name in inherited.difference(ours) if not KEPT.fullmatch(name)}
