"""What the sample needs beyond demonolith itself."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

from migrator.errors import ConfigError

PACKAGES = ("celery", "fastapi", "httpx", "sqlalchemy", "uvicorn")


def need_packages(names: Iterable[str] = PACKAGES) -> None:
    """Raise ConfigError, with the command that helps, where one of the packages is missing."""
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"the demo's backend needs packages that are not installed: {', '.join(missing)}",
            "Install them with:  pip install 'demonolith[demo]'",
        )
