"""``--exec`` in the record of a run, so that the commands that go on with it run the code, too."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from migrator.errors import ConfigError
from migrator.executed.options import Executing


def to_record(how: Executing) -> dict[str, Any]:
    """Return what the record keeps; of variables only the names: a value may be a secret."""
    return {
        "python": how.python,
        "variables": sorted(how.variables),
        "seconds": how.seconds,
        "test_command": list(how.test_command),
    }


def from_record(options: Mapping[str, Any]) -> Executing | None:
    """Return how a run's code is run; None where it was begun without ``--exec``.

    Args:
        options: The options in the record.

    Raises:
        ConfigError: A variable that the run was given is not set here.
    """
    kept = options.get("exec")
    if kept is None:
        return None
    names = kept["variables"]
    missing = [name for name in names if name not in os.environ]
    if missing:
        raise ConfigError(
            f"the run was begun with --exec and {', '.join(missing)}: values are not kept",
            "set them in the environment: " + " ".join(f"export {name}=..." for name in missing),
        )
    variables = {name: os.environ[name] for name in names}
    return Executing(kept["python"], variables, kept["seconds"], tuple(kept["test_command"]))
