"""Background work: what the rest of the application may import."""

from .legacy import check_plans, launch_work, prune_executions  # noqa: F401
from .planning import planner  # noqa: F401
from .support import chunked, resolve_targets  # noqa: F401
