"""Entry points of the job system."""

from .job_dispatcher import dispatch_job
from .schedule_checker import check_job_schedules_task

__all__ = ["check_job_schedules_task", "dispatch_job"]
