"""What a person can tell the audit instead of letting it find out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AuditOptions:
    """Overrides of the discovery; None means: find it.

    Attributes:
        source_root: Folder that is on ``sys.path`` (``""``: the repository's root).
        monolith: The legacy module, dotted or as a path.
        tasks_package: The package whose ``__init__`` is the home of the tasks, dotted or as a path.
        dispatcher: The modular dispatcher, ``module:function``.
        base_executor: The modular router, ``module:function``.
        installed: The top-level names that the target's environment has, where it is given.
    """

    source_root: str | None = None
    monolith: str | None = None
    tasks_package: str | None = None
    dispatcher: str | None = None
    base_executor: str | None = None
    installed: frozenset[str] | None = None
