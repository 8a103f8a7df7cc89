"""Application settings, read once from the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List


def _env_int(name: str, default: int) -> int:
    try:
        return int(os.environ.get(name, default))
    except ValueError:
        return default


def _data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR", "./data")).expanduser().resolve()


def _parse_tokens(raw: str) -> Dict[str, Dict[str, str]]:
    """Parse ``token:username:role`` entries separated by commas."""
    tokens: Dict[str, Dict[str, str]] = {}
    for entry in raw.split(","):
        parts = [part.strip() for part in entry.split(":")]
        if len(parts) != 3 or not parts[0]:
            continue
        token, username, role = parts
        tokens[token] = {"username": username, "role": role}
    return tokens


@dataclass
class Settings:
    app_name: str = "NetOps Backend"
    version: str = "2.3.0"
    log_level: str = field(default_factory=lambda: os.environ.get("LOG_LEVEL", "INFO"))
    data_dir: Path = field(default_factory=_data_dir)
    broker_url: str = field(
        default_factory=lambda: os.environ.get("BROKER_URL", "filesystem://")
    )
    api_tokens: Dict[str, Dict[str, str]] = field(
        default_factory=lambda: _parse_tokens(
            os.environ.get("API_TOKENS", "dev-token:admin:admin,ro-token:viewer:viewer")
        )
    )
    monitored_queues: List[str] = field(
        default_factory=lambda: os.environ.get("MONITORED_QUEUES", "celery").split(",")
    )
    queue_warning_depth: int = field(
        default_factory=lambda: _env_int("QUEUE_WARNING_DEPTH", 100)
    )
    device_latency_ms: int = field(
        default_factory=lambda: _env_int("DEVICE_LATENCY_MS", 5)
    )

    def __post_init__(self) -> None:
        for folder in (
            self.data_dir,
            self.backup_dir,
            self.report_dir,
            self.queue_dir,
            self.queue_control_dir,
        ):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def database_url(self) -> str:
        return os.environ.get("DATABASE_URL", f"sqlite:///{self.data_dir}/netops.db")

    @property
    def result_backend(self) -> str:
        return os.environ.get(
            "RESULT_BACKEND", f"db+sqlite:///{self.data_dir}/results.db"
        )

    @property
    def backup_dir(self) -> Path:
        return self.data_dir / "backups"

    @property
    def report_dir(self) -> Path:
        return self.data_dir / "reports"

    @property
    def queue_dir(self) -> Path:
        return self.data_dir / "broker" / "queue"

    @property
    def queue_control_dir(self) -> Path:
        return self.data_dir / "broker" / "control"

    @property
    def broker_transport_options(self) -> Dict[str, Any]:
        """Options for the broker; only the filesystem transport needs any."""
        if not self.broker_url.startswith("filesystem"):
            return {}
        return {
            "data_folder_in": str(self.queue_dir),
            "data_folder_out": str(self.queue_dir),
            "control_folder": str(self.queue_control_dir),
            "polling_interval": 0.2,
        }


settings = Settings()
