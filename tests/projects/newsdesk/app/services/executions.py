"""Executions: what ran, when, and how it ended."""

from datetime import datetime, timedelta

from app.extensions import Session
from app.models import Execution


def open_execution(work_name, kind, plan_id=None, origin="plan", requested_by=None):
    execution = Execution(
        work_name=work_name,
        kind=kind,
        plan_id=plan_id,
        origin=origin,
        requested_by=requested_by,
        status="running",
        started_at=datetime.now(),
    )
    Session.add(execution)
    Session.commit()
    return execution


def close_execution(execution_id, result):
    execution = Session.get(Execution, execution_id)
    execution.status = "finished" if result.get("success") else "failed"
    execution.finished_at = datetime.now()
    execution.result = result
    Session.commit()
    return execution


def get_execution(execution_id):
    return Session.get(Execution, execution_id)


def list_executions(limit=50):
    return Session.query(Execution).order_by(Execution.id.desc()).limit(limit).all()


def failed_executions():
    return Session.query(Execution).filter_by(status="failed").order_by(Execution.id).all()


def delete_older_than(days):
    """Delete finished executions of more than that many days ago, and say how many."""
    limit = datetime.now() - timedelta(days=days)
    count = (
        Session.query(Execution)
        .filter(Execution.finished_at.is_not(None), Execution.finished_at < limit)
        .delete()
    )
    Session.commit()
    return count
