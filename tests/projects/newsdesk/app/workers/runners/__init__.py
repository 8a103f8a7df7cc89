"""What does the work, one module per kind."""

from .core import run_work_kind
from .thumbnails_runner import run_thumbnails

__all__ = [
    "run_thumbnails",
    "run_work_kind",
]
