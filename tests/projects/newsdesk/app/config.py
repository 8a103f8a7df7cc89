"""Settings, from the environment where that makes sense."""

import os

DATABASE_URL = os.environ.get("NEWSDESK_DATABASE_URL", "sqlite:///newsdesk.db")
MAIL_SENDER = os.environ.get("NEWSDESK_MAIL_SENDER", "desk@newsdesk.example")
EXECUTIONS_KEPT_DAYS = 30


class CeleryConfig:
    broker_url = os.environ.get("NEWSDESK_BROKER_URL", "memory://")
    result_backend = os.environ.get("NEWSDESK_RESULT_BACKEND", "cache+memory://")
    task_default_queue = "default"
    imports = ("app.workers.legacy", "app.workers.planning")
    task_routes = {
        "newsdesk.launch_work": {"queue": "work"},
    }
    beat_schedule = {
        "check-plans": {"task": "newsdesk.check_plans", "schedule": 60.0},
        "prune-executions": {"task": "newsdesk.prune_executions", "schedule": 24 * 3600.0},
    }
