"""Configuration backups on disk, indexed in the database."""

import hashlib
from pathlib import Path
from typing import Any, Dict, List, Optional

from sqlalchemy import select

from config import settings
from database import session_scope
from models import ConfigBackup


class BackupStorage:
    """One folder for each device, one file for each version."""

    def __init__(self, base_dir: Optional[Path] = None) -> None:
        self.base_dir = Path(base_dir or settings.backup_dir)

    def save(
        self,
        device: Dict[str, Any],
        filename: str,
        config: str,
        celery_task_id: Optional[str] = None,
    ) -> Dict[str, Any]:
        folder = self.base_dir / device["name"]
        folder.mkdir(parents=True, exist_ok=True)
        data = config.encode("utf-8")
        path = folder / filename
        path.write_bytes(data)
        with session_scope() as session:
            row = ConfigBackup(
                device_id=device["id"],
                celery_task_id=celery_task_id,
                path=str(path),
                sha256=hashlib.sha256(data).hexdigest(),
                size=len(data),
            )
            session.add(row)
            session.flush()
            return row.to_dict()

    def list_backups(self, device_id: int) -> List[Dict[str, Any]]:
        query = (
            select(ConfigBackup)
            .where(ConfigBackup.device_id == device_id)
            .order_by(ConfigBackup.id.desc())
        )
        with session_scope() as session:
            return [row.to_dict() for row in session.scalars(query)]

    def prune(self, device_id: int, keep: int) -> int:
        """Delete all but the newest ``keep`` versions, return how many went."""
        removed = 0
        for backup in self.list_backups(device_id)[keep:]:
            Path(backup["path"]).unlink(missing_ok=True)
            with session_scope() as session:
                row = session.get(ConfigBackup, backup["id"])
                if row is not None:
                    session.delete(row)
                    removed += 1
        return removed
