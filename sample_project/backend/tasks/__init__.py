"""Celery tasks.

Importing the package registers them; the worker does so through ``include``.
"""

from .scheduling import dispatch_job

__all__ = ["dispatch_job"]
