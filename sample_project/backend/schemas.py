"""Request and response bodies of the API."""

from typing import Any, Dict, List, Literal, Optional

from pydantic import BaseModel, Field

JobType = Literal[
    "check_queues",
    "run_commands",
    "backup",
    "inventory_report",
    "compliance_check",
    "sync_devices",
    "compare_devices",
]


class LoginRequest(BaseModel):
    token: str


class CredentialCreate(BaseModel):
    name: str = Field(min_length=1, max_length=64)
    username: str
    password: str
    type: Literal["ssh", "snmp", "api"] = "ssh"


class JobTemplateCreate(BaseModel):
    name: str = Field(min_length=1, max_length=128)
    job_type: JobType
    description: str = ""
    inventory_filter: Optional[Dict[str, Any]] = None
    parameters: Optional[Dict[str, Any]] = None


class JobScheduleCreate(BaseModel):
    job_identifier: str = Field(min_length=1, max_length=128)
    job_template_id: Optional[int] = None
    schedule_type: Literal["interval", "hourly", "daily"] = "daily"
    interval_minutes: Optional[int] = Field(default=None, ge=1)
    start_time: Optional[str] = Field(default=None, pattern=r"^\d{2}:\d{2}$")
    is_active: bool = True
    credential_id: Optional[int] = None
    job_parameters: Optional[Dict[str, Any]] = None


class JobScheduleUpdate(BaseModel):
    job_template_id: Optional[int] = None
    schedule_type: Optional[Literal["interval", "hourly", "daily"]] = None
    interval_minutes: Optional[int] = Field(default=None, ge=1)
    start_time: Optional[str] = Field(default=None, pattern=r"^\d{2}:\d{2}$")
    is_active: Optional[bool] = None
    credential_id: Optional[int] = None
    job_parameters: Optional[Dict[str, Any]] = None


class JobExecutionRequest(BaseModel):
    """Body of "execute now" on a schedule."""

    job_schedule_id: int
    override_parameters: Optional[Dict[str, Any]] = None


class TemplateRunRequest(BaseModel):
    """Optional body of a manual template run."""

    job_name: Optional[str] = None
    credential_id: Optional[int] = None
    parameters: Optional[Dict[str, Any]] = None


class DispatchRequest(BaseModel):
    job_type: str
    job_name: Optional[str] = None
    template_id: Optional[int] = None
    credential_id: Optional[int] = None
    parameters: Optional[Dict[str, Any]] = None


class TaskStatus(BaseModel):
    task_id: str
    status: str
    ready: bool
    result: Optional[Any] = None
    error: Optional[str] = None


class RunList(BaseModel):
    runs: List[Dict[str, Any]]
    total: int
