"""Who gets the newsletters."""

from app.extensions import Session
from app.models import Subscriber


def active_subscribers(section):
    return (
        Session.query(Subscriber)
        .filter_by(section=section, active=True)
        .order_by(Subscriber.email)
        .all()
    )
