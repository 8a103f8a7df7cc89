"""``demonolith demo``: bug and cure on an embedded backend that runs for real.

The only part of the product that knows names of the sample.
"""

from __future__ import annotations

from pathlib import Path


def run_demo(keep: Path | None) -> int:
    """Show the bug, migrate, and show the cure on the same requests.

    Args:
        keep: Folder for the demo's repository, which must not exist; None for a temporary one.

    Returns:
        0 only if everything was as it should be.

    Raises:
        ConfigError: A package that the sample needs is missing, or the folder exists.
        RepositoryError: git is missing.
        ServerError: API or worker does not start, or does not answer in time.
    """
    from migrator.demo.needs import need_packages

    need_packages()
    from migrator.demo.show import show

    return show(keep)
