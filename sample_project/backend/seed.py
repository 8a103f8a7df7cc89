"""Fill an empty database with a lab inventory, templates and schedules.

    python -m seed

Rows that exist already are left as they are.
"""

import logging
from datetime import timedelta
from typing import Dict

from sqlalchemy import select

import credentials_manager
import job_template_manager
import jobs_manager
from database import init_db, session_scope, utcnow
from models import Device

logger = logging.getLogger("seed")

DEVICES = [
    # name, address, platform, site, role, status, serial, version
    (
        "ber-core-01",
        "10.1.0.1",
        "iosxe",
        "ber",
        "core",
        "active",
        "FDO2301A1",
        "17.9.4",
    ),
    (
        "ber-core-02",
        "10.1.0.2",
        "iosxe",
        "ber",
        "core",
        "active",
        "FDO2301A2",
        "17.9.4",
    ),
    (
        "ber-acc-01",
        "10.1.1.1",
        "iosxe",
        "ber",
        "access",
        "active",
        "FDO2240B7",
        "17.6.5",
    ),
    (
        "ber-acc-02",
        "10.1.1.2",
        "iosxe",
        "ber",
        "access",
        "offline",
        "FDO2240B8",
        "17.6.5",
    ),
    ("muc-core-01", "10.2.0.1", "nxos", "muc", "core", "active", "FOX2512C1", "10.3.4"),
    ("muc-leaf-01", "10.2.1.1", "eos", "muc", "leaf", "active", "JPE1912D1", "4.31.2F"),
    ("muc-leaf-02", "10.2.1.2", "eos", "muc", "leaf", "active", "JPE1912D2", "4.31.2F"),
    ("ham-edge-01", "10.3.0.1", "junos", "ham", "edge", "active", "VM5F0A11", "22.4R3"),
]

CREDENTIALS = [
    ("lab-ssh", "netops", "lab-only"),
    ("backup-ssh", "backup", "lab-only-too"),
]

TEMPLATES = [
    {
        "name": "Queue check",
        "job_type": "check_queues",
        "description": "Depth of the task queues",
        "parameters": {"warning_depth": 50},
    },
    {
        "name": "Show version",
        "job_type": "run_commands",
        "description": "Software versions of the Berlin site",
        "inventory_filter": {"site": "ber"},
        "parameters": {"commands": "show version\nshow ip interface brief"},
    },
    {
        "name": "Config backup",
        "job_type": "backup",
        "description": "Running configurations of all active devices",
    },
    {
        "name": "Inventory report",
        "job_type": "inventory_report",
        "description": "Device list as CSV",
    },
    {
        "name": "Baseline compliance",
        "job_type": "compliance_check",
        "description": "NTP, logging and management access",
        "parameters": {"required_score": 75},
    },
    {
        "name": "Monitoring sync",
        "job_type": "sync_devices",
        "description": "Push devices to the monitoring system",
    },
    {
        "name": "Monitoring compare",
        "job_type": "compare_devices",
        "description": "Inventory against the monitoring system",
    },
]


def _seed_devices() -> int:
    created = 0
    with session_scope() as session:
        known = set(session.scalars(select(Device.name)))
        for name, ip, platform, site, role, status, serial, version in DEVICES:
            if name in known:
                continue
            session.add(
                Device(
                    name=name,
                    primary_ip=ip,
                    platform=platform,
                    site=site,
                    role=role,
                    status=status,
                    serial=serial,
                    os_version=version,
                )
            )
            created += 1
    return created


def _seed_credentials() -> Dict[str, int]:
    ids = {}
    for name, username, password in CREDENTIALS:
        credential = credentials_manager.get_credential_by_name(name)
        if credential is None:
            credential = credentials_manager.create_credential(name, username, password)
        ids[name] = credential["id"]
    return ids


def _seed_templates() -> Dict[str, int]:
    ids = {}
    for values in TEMPLATES:
        template = job_template_manager.get_job_template_by_name(values["name"])
        if template is None:
            template = job_template_manager.create_job_template(**values)
        ids[values["job_type"]] = template["id"]
    return ids


def _seed_schedules(templates: Dict[str, int], credentials: Dict[str, int]) -> int:
    tomorrow = utcnow() + timedelta(days=1)
    schedules = [
        {
            "job_identifier": "queue-check",
            "job_template_id": templates["check_queues"],
            "schedule_type": "interval",
            "interval_minutes": 15,
            "next_run": utcnow(),
        },
        {
            "job_identifier": "nightly-backup",
            "job_template_id": templates["backup"],
            "schedule_type": "daily",
            "start_time": "02:30",
            "credential_id": credentials["backup-ssh"],
            "next_run": tomorrow,
        },
        {
            "job_identifier": "berlin-versions",
            "job_template_id": templates["run_commands"],
            "schedule_type": "hourly",
            "credential_id": credentials["lab-ssh"],
            "job_parameters": {"commands": ["show version"]},
            "next_run": tomorrow,
        },
        {
            "job_identifier": "weekly-compliance",
            "job_template_id": templates["compliance_check"],
            "schedule_type": "daily",
            "start_time": "04:00",
            "credential_id": credentials["lab-ssh"],
            "next_run": tomorrow,
        },
        {
            "job_identifier": "monitoring-sync",
            "job_template_id": templates["sync_devices"],
            "schedule_type": "hourly",
            "next_run": tomorrow,
        },
        {
            "job_identifier": "imported-from-v1",
            "job_template_id": None,
            "schedule_type": "daily",
            "is_active": False,
        },
    ]
    created = 0
    for values in schedules:
        if jobs_manager.get_job_schedule_by_identifier(values["job_identifier"]):
            continue
        jobs_manager.create_job_schedule(**values)
        created += 1
    return created


def seed() -> None:
    init_db()
    devices = _seed_devices()
    credentials = _seed_credentials()
    templates = _seed_templates()
    schedules = _seed_schedules(templates, credentials)
    logger.info("Seeded %d device(s) and %d schedule(s)", devices, schedules)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    seed()
