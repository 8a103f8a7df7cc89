"""Devices and their configuration backups."""

from pathlib import Path
from typing import Optional

from fastapi import APIRouter, Depends, HTTPException, status
from fastapi.responses import PlainTextResponse

from security import require_permission
from services.backup_storage import BackupStorage
from services.inventory import inventory_service

router = APIRouter(prefix="/api/devices", tags=["devices"])


def _get_device_or_404(device_id: int) -> dict:
    device = inventory_service.get_device(device_id)
    if device is None:
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Device {device_id} not found",
        )
    return device


@router.get("")
def list_devices(
    site: Optional[str] = None,
    role: Optional[str] = None,
    current_user: dict = Depends(require_permission("devices", "read")),
) -> dict:
    devices = inventory_service.list_devices(site=site, role=role)
    return {"devices": devices, "total": len(devices)}


@router.get("/{device_id}")
def get_device(
    device_id: int,
    current_user: dict = Depends(require_permission("devices", "read")),
) -> dict:
    return _get_device_or_404(device_id)


@router.get("/{device_id}/backups")
def list_device_backups(
    device_id: int,
    current_user: dict = Depends(require_permission("devices", "read")),
) -> dict:
    device = _get_device_or_404(device_id)
    backups = BackupStorage().list_backups(device_id)
    return {"device": device["name"], "backups": backups}


@router.get("/{device_id}/backups/latest", response_class=PlainTextResponse)
def get_latest_backup(
    device_id: int,
    current_user: dict = Depends(require_permission("devices", "read")),
) -> str:
    device = _get_device_or_404(device_id)
    backups = BackupStorage().list_backups(device_id)
    if not backups:
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"No backup of {device['name']}",
        )
    return Path(backups[0]["path"]).read_text(encoding="utf-8")
