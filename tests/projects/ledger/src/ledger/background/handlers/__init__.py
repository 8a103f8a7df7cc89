"""The work itself: one function for each type of batch."""

from .payments import handle_settlement
from .rates import handle_rates
from .routing import process_batch

__all__ = ["handle_rates", "handle_settlement", "process_batch"]
