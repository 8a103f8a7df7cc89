"""Helpers shared by tasks and executors."""

from .device_helpers import (
    get_device_records,
    get_target_devices,
    resolve_inventory_to_device_ids_sync,
)

__all__ = [
    "get_device_records",
    "get_target_devices",
    "resolve_inventory_to_device_ids_sync",
]
