"""Plans: when something runs."""

from datetime import datetime, timedelta

from app.extensions import Session
from app.models import Plan


def get_plan(plan_id):
    return Session.get(Plan, plan_id)


def list_plans():
    return Session.query(Plan).order_by(Plan.slug).all()


def due_plans(now=None):
    """The enabled plans whose time has come."""
    now = now or datetime.now()
    query = Session.query(Plan).filter(Plan.enabled.is_(True))
    return [plan for plan in query if plan.next_run is None or plan.next_run <= now]


def advance(plan, now=None):
    """Say when the plan is due again."""
    now = now or datetime.now()
    plan.next_run = now + timedelta(minutes=plan.every_minutes)
    plan.last_run = now
    Session.commit()


def set_enabled(plan, enabled):
    plan.enabled = enabled
    Session.commit()


def touch_last_run(plan_id):
    plan = get_plan(plan_id)
    if plan is not None:
        plan.last_run = datetime.now()
        Session.commit()
