"""Objects that the whole application shares."""

from celery import Celery
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, scoped_session, sessionmaker
from sqlalchemy.pool import StaticPool

celery = Celery("newsdesk")
celery.config_from_object("app.config:CeleryConfig")

Session = scoped_session(sessionmaker(expire_on_commit=False))


class Model(DeclarativeBase):
    """Base class of every table."""


def init_db(url):
    """Connect to the database and create what is missing in it."""
    from app import models  # noqa: F401  (declares the tables)

    if url == "sqlite://":
        engine = create_engine(
            url, poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
    else:
        engine = create_engine(url)
    Session.remove()
    Session.configure(bind=engine)
    Model.metadata.create_all(engine)
    return engine
