"""Which devices a job works on."""

import asyncio
import logging
from typing import Any, Dict, List, Optional

from services.inventory import inventory_service

logger = logging.getLogger(__name__)

# Job types that work on the system itself
DEVICELESS_JOB_TYPES = frozenset({"check_queues"})


def resolve_inventory_to_device_ids_sync(
    inventory_filter: Optional[Dict[str, Any]],
) -> List[int]:
    """Resolve an inventory filter from synchronous code."""
    return asyncio.run(inventory_service.resolve_device_ids(inventory_filter))


def get_target_devices(
    template: Optional[dict], job_parameters: Optional[dict] = None
) -> Optional[List[int]]:
    """Ids of the devices a job works on, None for jobs without devices.

    Explicit ``device_ids`` among the job's parameters win over the template.
    """
    explicit = (job_parameters or {}).get("device_ids")
    if explicit:
        return list(explicit)
    if not template or template.get("job_type") in DEVICELESS_JOB_TYPES:
        return None

    device_ids = resolve_inventory_to_device_ids_sync(template.get("inventory_filter"))
    logger.debug("Template %s: %d device(s)", template.get("name"), len(device_ids))
    return device_ids


def get_device_records(target_devices: Optional[list]) -> List[Dict[str, Any]]:
    """Inventory records of the target devices, in the order of their names."""
    if not target_devices:
        return []
    records = inventory_service.get_devices([int(device) for device in target_devices])
    missing = len(set(target_devices)) - len(records)
    if missing:
        logger.warning("%s target device(s) are not in the inventory", missing)
    return records
