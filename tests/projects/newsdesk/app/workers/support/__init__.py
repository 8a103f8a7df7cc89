"""Small things that several runners need."""

from .batches import chunked
from .targets import resolve_targets

__all__ = ["chunked", "resolve_targets"]
