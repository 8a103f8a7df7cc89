"""The tasks: what sets a batch off."""

from .clock import poll_rules
from .starter import start_batch

__all__ = ["poll_rules", "start_batch"]
