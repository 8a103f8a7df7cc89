"""A database in memory, tasks that run at once, and a little content."""

from datetime import datetime

import pytest

from app import create_app
from app.extensions import Model, Session, celery
from app.models import Article, MediaAsset, Plan, Recipe, Secret, Subscriber
from app.services import mailer


class Context:
    """Stands for the bound task that a runner gets."""

    def __init__(self):
        self.states = []

    def update_state(self, state, meta):
        self.states.append((state, meta))


@pytest.fixture(autouse=True)
def eager():
    celery.conf.update(task_always_eager=True, task_eager_propagates=True)


@pytest.fixture(autouse=True)
def outbox():
    mailer.OUTBOX.clear()
    return mailer.OUTBOX


@pytest.fixture
def flask_app():
    flask_app = create_app("sqlite://")
    yield flask_app
    engine = Session.get_bind()
    Session.remove()
    Model.metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture
def client(flask_app, content):
    return flask_app.test_client()


@pytest.fixture
def ctx():
    return Context()


@pytest.fixture
def content(flask_app):
    """A small newsroom: three recipes, two plans, media, articles, readers."""
    rows = [
        Secret(id=1, name="mail", token="t0k3n"),
        Recipe(id=1, name="thumbs", kind="thumbnails", body={"sizes": {"tiny": 80}}),
        Recipe(id=2, name="films", kind="transcode"),
        Recipe(id=3, name="morning", kind="newsletter", body={"section": "news", "limit": 5}),
        Plan(id=1, slug="nightly-thumbs", recipe_id=1),
        Plan(id=2, slug="nightly-films", recipe_id=2, enabled=False, options={"target_ids": [2]}),
        Plan(id=3, slug="no-recipe", enabled=False),
        Plan(id=4, slug="lost-recipe", recipe_id=99, enabled=False),
        MediaAsset(id=1, filename="harbour.jpg", width=1600, height=1200),
        MediaAsset(id=2, filename="harbour.mov", media_type="video", width=1280, height=720),
        MediaAsset(id=3, filename="radio.mov", media_type="video"),
        Article(
            id=1,
            slug="harbour",
            title="The harbour",
            body="See [the bridge](/bridge), [the map](ftp://maps) and [us](https://x.example).",
            published_at=datetime(2024, 5, 1),
        ),
        Article(id=2, slug="draft", title="A draft"),
        Subscriber(id=1, email="ann@readers.example"),
        Subscriber(id=2, email="bob@readers.example"),
        Subscriber(id=3, email="cid@readers.example"),
        Subscriber(id=4, email="dee@readers.example", active=False),
    ]
    Session.add_all(rows)
    Session.commit()
    return Session
