"""ORM models."""

from datetime import datetime
from typing import Any, Dict, List, Optional

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, utcnow


class SerializerMixin:
    """Adds ``to_dict()`` with ISO timestamps."""

    _hidden: tuple = ()

    def to_dict(self) -> Dict[str, Any]:
        data: Dict[str, Any] = {}
        for column in self.__table__.columns:
            if column.name in self._hidden:
                continue
            value = getattr(self, column.name)
            data[column.name] = (
                value.isoformat() if isinstance(value, datetime) else value
            )
        return data


class Device(SerializerMixin, Base):
    __tablename__ = "devices"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    primary_ip: Mapped[str] = mapped_column(String(45))
    platform: Mapped[str] = mapped_column(String(32))
    site: Mapped[str] = mapped_column(String(32), index=True)
    role: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(16), default="active")
    serial: Mapped[str] = mapped_column(String(32), default="")
    os_version: Mapped[str] = mapped_column(String(32), default="")


class Credential(SerializerMixin, Base):
    __tablename__ = "credentials"
    _hidden = ("secret",)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    username: Mapped[str] = mapped_column(String(64))
    secret: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(String(16), default="ssh")


class JobTemplate(SerializerMixin, Base):
    __tablename__ = "job_templates"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(128), unique=True)
    job_type: Mapped[str] = mapped_column(String(32), index=True)
    description: Mapped[str] = mapped_column(Text, default="")
    inventory_filter: Mapped[Optional[Dict[str, Any]]] = mapped_column(JSON)
    parameters: Mapped[Optional[Dict[str, Any]]] = mapped_column(JSON)
    created_by: Mapped[str] = mapped_column(String(64), default="system")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class JobSchedule(SerializerMixin, Base):
    __tablename__ = "job_schedules"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    job_identifier: Mapped[str] = mapped_column(String(128), unique=True)
    job_template_id: Mapped[Optional[int]] = mapped_column(
        ForeignKey("job_templates.id")
    )
    schedule_type: Mapped[str] = mapped_column(String(16), default="daily")
    interval_minutes: Mapped[Optional[int]] = mapped_column(Integer)
    start_time: Mapped[Optional[str]] = mapped_column(String(5))
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    credential_id: Mapped[Optional[int]] = mapped_column(ForeignKey("credentials.id"))
    job_parameters: Mapped[Optional[Dict[str, Any]]] = mapped_column(JSON)
    last_run: Mapped[Optional[datetime]]
    next_run: Mapped[Optional[datetime]]
    created_by: Mapped[str] = mapped_column(String(64), default="system")


class JobRun(SerializerMixin, Base):
    __tablename__ = "job_runs"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    job_schedule_id: Mapped[Optional[int]] = mapped_column(Integer, index=True)
    job_template_id: Mapped[Optional[int]] = mapped_column(Integer)
    celery_task_id: Mapped[Optional[str]] = mapped_column(String(64), index=True)
    job_name: Mapped[str] = mapped_column(String(128))
    job_type: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(16), default="pending", index=True)
    triggered_by: Mapped[str] = mapped_column(String(16))
    executed_by: Mapped[Optional[str]] = mapped_column(String(64))
    target_devices: Mapped[Optional[List[int]]] = mapped_column(JSON)
    result: Mapped[Optional[Dict[str, Any]]] = mapped_column(JSON)
    error_message: Mapped[Optional[str]] = mapped_column(Text)
    queued_at: Mapped[datetime] = mapped_column(default=utcnow)
    started_at: Mapped[Optional[datetime]]
    completed_at: Mapped[Optional[datetime]]


class ConfigBackup(SerializerMixin, Base):
    __tablename__ = "config_backups"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("devices.id"), index=True)
    celery_task_id: Mapped[Optional[str]] = mapped_column(String(64))
    path: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class CommandRun(SerializerMixin, Base):
    __tablename__ = "command_runs"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("devices.id"), index=True)
    celery_task_id: Mapped[Optional[str]] = mapped_column(String(64), index=True)
    command: Mapped[str] = mapped_column(Text)
    output: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
