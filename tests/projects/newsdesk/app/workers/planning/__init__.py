"""What Celery calls: the clock and the launcher."""

from .launcher import launch_work
from .planner import check_plans

__all__ = ["check_plans", "launch_work"]
