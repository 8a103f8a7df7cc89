"""Executors, one for each job type."""

from .base_executor import execute_job_type
from .check_queues_executor import execute_check_queues

__all__ = [
    "execute_job_type",
    "execute_check_queues",
]
