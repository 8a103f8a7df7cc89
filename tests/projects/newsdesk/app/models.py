"""The tables."""

from datetime import datetime

from sqlalchemy import JSON, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class Secret(Model):
    __tablename__ = "secrets"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    token: Mapped[str] = mapped_column(String(200))


class Recipe(Model):
    """What a plan does: its kind, and the settings of that kind."""

    __tablename__ = "recipes"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    body: Mapped[dict | None] = mapped_column(JSON, default=None)


class Plan(Model):
    """When something runs."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    every_minutes: Mapped[int] = mapped_column(default=60)
    next_run: Mapped[datetime | None] = mapped_column(DateTime, default=None)
    last_run: Mapped[datetime | None] = mapped_column(DateTime, default=None)
    recipe_id: Mapped[int | None] = mapped_column(default=None)
    secret_id: Mapped[int | None] = mapped_column(ForeignKey("secrets.id"), default=None)
    options: Mapped[dict | None] = mapped_column(JSON, default=None)


class Execution(Model):
    """One run."""

    __tablename__ = "executions"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    plan_id: Mapped[int | None] = mapped_column(default=None)
    origin: Mapped[str] = mapped_column(String(20), default="plan")
    requested_by: Mapped[str | None] = mapped_column(String(80), default=None)
    status: Mapped[str] = mapped_column(String(20), default="running")
    started_at: Mapped[datetime] = mapped_column(DateTime)
    finished_at: Mapped[datetime | None] = mapped_column(DateTime, default=None)
    result: Mapped[dict | None] = mapped_column(JSON, default=None)


class MediaAsset(Model):
    __tablename__ = "media_assets"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(20), default="image")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    renditions: Mapped[dict | None] = mapped_column(JSON, default=None)


class Article(Model):
    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    section: Mapped[str] = mapped_column(String(40), default="news")
    body: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None] = mapped_column(DateTime, default=None)


class Subscriber(Model):
    __tablename__ = "subscribers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(120), unique=True)
    section: Mapped[str] = mapped_column(String(40), default="news")
    active: Mapped[bool] = mapped_column(default=True)
