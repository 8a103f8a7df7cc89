"""Device inventory.

The lookups that the API shares with the external source of truth are async, the
plain database reads are not.
"""

import asyncio
from typing import Any, Dict, List, Optional

from sqlalchemy import select

from database import session_scope
from models import Device

FILTER_FIELDS = ("name", "platform", "site", "role", "status")


class InventoryService:
    """Reads devices from the local inventory."""

    async def resolve_device_ids(
        self, inventory_filter: Optional[Dict[str, Any]] = None
    ) -> List[int]:
        """Ids of the devices that match all fields of the filter.

        A field's value is one value or a list of values. Without a status in the
        filter only active devices are returned.
        """
        return await asyncio.to_thread(self._query_ids, inventory_filter)

    def _query_ids(self, inventory_filter: Optional[Dict[str, Any]]) -> List[int]:
        criteria = {"status": "active", **(inventory_filter or {})}
        query = select(Device.id).order_by(Device.name)
        for field, value in criteria.items():
            if field not in FILTER_FIELDS:
                raise ValueError(f"Unknown inventory filter: {field}")
            column = getattr(Device, field)
            values = value if isinstance(value, list) else [value]
            query = query.where(column.in_(values))
        with session_scope() as session:
            return list(session.scalars(query))

    def get_device(self, device_id: int) -> Optional[Dict[str, Any]]:
        with session_scope() as session:
            row = session.get(Device, device_id)
            return row.to_dict() if row else None

    def get_devices(self, device_ids: List[int]) -> List[Dict[str, Any]]:
        if not device_ids:
            return []
        query = select(Device).where(Device.id.in_(device_ids)).order_by(Device.name)
        with session_scope() as session:
            return [row.to_dict() for row in session.scalars(query)]

    def list_devices(
        self, site: Optional[str] = None, role: Optional[str] = None
    ) -> List[Dict[str, Any]]:
        query = select(Device).order_by(Device.name)
        if site:
            query = query.where(Device.site == site)
        if role:
            query = query.where(Device.role == role)
        with session_scope() as session:
            return [row.to_dict() for row in session.scalars(query)]


inventory_service = InventoryService()
