"""Flask with blueprints and an application factory, below src/; an if/elif chain; run records."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== src/courier/__init__.py
"""Courier: parcels from A to B."""
=== src/courier/factory.py
from flask import Flask


def create_app():
    app = Flask("courier")
    from courier.web.runs import runs
    from courier.web.timetable import timetable

    app.register_blueprint(runs, url_prefix="/runs")
    app.register_blueprint(timetable, url_prefix="/timetable")
    return app
=== src/courier/wsgi.py
from courier.factory import create_app

app = create_app()
=== src/courier/extensions.py
from celery import Celery


def make_celery():
    app = Celery("courier", broker="memory://", backend="cache+memory://")
    app.conf.update(
        imports=("courier.jobs.legacy", "courier.jobs.flow"),
        task_default_queue="parcels",
    )
    return app


celery = make_celery()
=== src/courier/db/__init__.py
=== src/courier/db/trips.py
"""Trips of the timetable, each with the tour that it makes."""

import dataclasses


@dataclasses.dataclass
class Trip:
    id: int
    slug: str
    tour_id: int | None
    options: dict | None = None
    driver_id: int | None = None
    last_run: str | None = None


_TRIPS = {
    1: Trip(1, "north", 100, {"stops": 4}, 7),
    2: Trip(2, "south", None),
    3: Trip(3, "west", 300, {"express": True}),
}


def get_trip(trip_id):
    return _TRIPS.get(trip_id)


def all_trips():
    return list(_TRIPS.values())


def due_trips():
    return [_TRIPS[1], _TRIPS[2]]


def update_trip_run_times(trip_id, last_run):
    _TRIPS[trip_id].last_run = last_run
=== src/courier/db/tours.py
_TOURS = {100: {"id": 100, "kind": "deliver", "name": "Deliver"}}


def get_tour(tour_id):
    return _TOURS.get(tour_id)
=== src/courier/db/records.py
RECORDS = []


def open_record(kind, trip_id=None, cause=None, who=None):
    RECORDS.append({"id": len(RECORDS) + 1, "kind": kind, "trip": trip_id, "by": who, "state": "open"})
    return RECORDS[-1]


def close_record(record_id, state):
    RECORDS[record_id - 1]["state"] = state
=== src/courier/util/__init__.py
=== src/courier/util/times.py
def utc():
    return "12:00"
=== src/courier/web/__init__.py
=== src/courier/web/runs.py
from flask import Blueprint, jsonify, request

from courier.jobs.legacy import start_tour

runs = Blueprint("runs", __name__)


@runs.post("/")
def create_run():
    body = request.get_json()
    sent = start_tour.delay(
        kind=body["kind"],
        options=body.get("options"),
        cause="manual",
        who=request.headers.get("X-User", "nobody"),
    )
    return jsonify({"queued": bool(sent.id)}), 202
=== src/courier/web/timetable.py
"""The timetable."""

from flask import Blueprint, abort, current_app, g, jsonify, request

from courier.db import trips
from courier.util.times import utc

timetable = Blueprint("timetable", __name__)


@timetable.before_request
def load_user():
    g.user = request.headers.get("X-User", "nobody")


@timetable.get("/")
def index():
    return jsonify([trip.slug for trip in trips.all_trips()])


@timetable.route("/<int:trip_id>/go", methods=["POST"])
def go(trip_id):
    """Start a trip now."""
    from courier.jobs.legacy import LEGACY_TASKS

    trip = trips.get_trip(trip_id)
    if trip is None:
        abort(404, description="No such trip")
    if trip.slug == "closed":
        abort(409)

    job = LEGACY_TASKS.get(trip.slug)
    if job is None:
        current_app.logger.warning("no job for %s", trip.slug)
        abort(400, description=f"No job for trip {trip.slug}")

    kwargs = dict(trip_id=trip.id, driver_id=trip.driver_id)
    if trip.options:
        kwargs["options"] = dict(trip.options)
    override = request.get_json(silent=True)
    if override:
        kwargs.setdefault("options", {}).update(override)
    result = job.apply_async(kwargs=kwargs, queue="express")

    trips.update_trip_run_times(trip.id, utc())
    current_app.logger.info(f"trip {trip.slug} started by {g.user}: {result.id}")
    return jsonify({"trip": trip.slug, "state": "queued", "queue": "express"}), 202
=== src/courier/jobs/__init__.py
from .flow import start_tour, watch_timetable

__all__ = ["start_tour", "watch_timetable"]
=== src/courier/jobs/flow/__init__.py
from .start import start_tour
from .watch import watch_timetable

__all__ = ["start_tour", "watch_timetable"]
=== src/courier/jobs/flow/start.py
"""Starts tours of every kind and keeps the records."""

import logging

from celery import shared_task

from courier.db import records
from courier.jobs.tours.base import run_kind

logger = logging.getLogger(__name__)


@shared_task(bind=True, name="courier.start_tour", max_retries=3)
def start_tour(
    self,
    kind: str,
    options: dict | None = None,
    trip_id: int | None = None,
    tour_id: int | None = None,
    driver_id: int | None = None,
    cause: str = "timetable",
    who: str | None = None,
) -> dict:
    record = records.open_record(kind, trip_id, cause, who)
    result = run_kind(kind, options or {}, driver_id, record_id=record["id"])
    records.close_record(record["id"], "done" if result["success"] else "failed")
    return result
=== src/courier/jobs/flow/watch.py
import logging

from celery import shared_task

from courier.db import tours, trips
from courier.util.times import utc

from .start import start_tour

logger = logging.getLogger(__name__)


@shared_task(name="courier.watch")
def watch_timetable() -> int:
    """Start what is due."""
    count = 0
    for trip in trips.due_trips():
        if trip.tour_id is None:
            logger.warning("trip %s has no tour", trip.slug)
            continue
        tour = tours.get_tour(trip.tour_id)
        start_tour.delay(
            kind=tour["kind"],
            options=trip.options,
            trip_id=trip.id,
            tour_id=tour["id"],
            driver_id=trip.driver_id,
            cause="timetable",
        )
        trips.update_trip_run_times(trip.id, utc())
        count += 1
    return count
=== src/courier/jobs/tours/__init__.py
from .base import run_kind
from .collect import run_collect

__all__ = ["run_collect", "run_kind"]
=== src/courier/jobs/tours/base.py
"""What to do for which kind."""

from .collect import run_collect


def run_kind(kind, options, driver_id, record_id=None):
    if kind == "collect":
        return run_collect(options, driver_id, record_id=record_id)
    else:
        return {"success": False, "error": f"Unknown kind: {kind}"}
=== src/courier/jobs/tours/collect.py
def run_collect(options, driver_id, record_id=None):
    return {"success": True, "collected": sorted(options), "driver": driver_id}
=== src/courier/jobs/legacy.py
"""Legacy jobs.  DO NOT ADD ANYTHING HERE."""

import logging

from courier.db import records, tours, trips
from courier.extensions import celery
from courier.util.times import utc

logger = logging.getLogger(__name__)

_MAX_STOPS = 8


@celery.task(name="courier.watch")
def watch():
    count = 0
    for trip in trips.due_trips():
        if trip.tour_id is None:
            logger.warning(f"trip {trip.slug} has no tour")
            continue
        tour = tours.get_tour(trip.tour_id)
        start_tour.delay(
            kind=tour["kind"],
            options=trip.options,
            trip_id=trip.id,
            tour_id=tour["id"],
            driver_id=trip.driver_id,
            cause="timetable",
        )
        trips.update_trip_run_times(trip.id, utc())
        count += 1
    return count


@celery.task(bind=True, name="courier.start_tour", max_retries=3)
def start_tour(self, kind, options=None, trip_id=None, tour_id=None, driver_id=None,
               cause="timetable", who=None):
    record = records.open_record(kind, trip_id, cause, who)
    result = _run(kind, options or {}, driver_id)
    records.close_record(record["id"], "done" if result["success"] else "failed")
    return result


def _run(kind, options, driver_id):
    """Pick by kind."""
    if kind == "collect":
        return _run_collect(options, driver_id)
    elif kind == "deliver":
        return _run_deliver(options, driver_id)
    elif kind in ("return", "refuse"):
        return _run_return(options, driver_id)
    elif kind == "fax":
        return _run_fax(options, driver_id)
    return {"success": False, "error": f"Unknown kind: {kind}"}


def _run_collect(options, driver_id):
    return {"success": True, "collected": sorted(options), "driver": driver_id}


# -- deliver -------------------------------------------------------------


def _stops(options, default=2):
    return min(options.get("stops", default), _MAX_STOPS)


def _run_deliver(options, driver_id):
    stops = _stops(options)
    logger.info(f"deliver: {stops} stops, driver {driver_id!r}, {stops / 3:.2f} hours")
    return {"success": True, "stops": stops}


# -- return --------------------------------------------------------------


def _run_return(options, driver_id, *extra):
    logger.warning("return " + str(_stops(options, default=0)) + " parcels")
    return {"success": True, "returned": _stops(options, default=0), "extra": list(extra)}


# -- fax (the machine was sold) ------------------------------------------


def _run_fax(options, driver_id):
    from courier.hardware.fax import FaxMachine

    machine = FaxMachine(options["number"])
    return {"success": True, "pages": machine.send()}


@celery.task(name="courier.legacy.deliver")
def legacy_deliver(trip_id, driver_id=None, options=None):
    return _run_deliver(options or {}, driver_id)


# What the first timetable knew.
LEGACY_TASKS = {
    "deliver-tour": legacy_deliver,
}
=== tests/test_tours.py
from unittest import mock

from courier.jobs.legacy import _run_deliver


def test_deliver():
    with mock.patch("courier.jobs.legacy._MAX_STOPS", 1):
        assert _run_deliver({}, None) == {"success": True, "stops": 1}
''')

CLIENT = """
def ask():
    from courier.wsgi import app
    from courier.db import trips

    client, said = app.test_client(), []
    def asked(answer):
        said.append([answer.status_code, answer.get_json(silent=True)])
    asked(client.get("/timetable/"))
    asked(client.post("/runs/", json={"kind": "collect"}, headers={"X-User": "ada"}))
    asked(client.post("/timetable/1/go", json={"stops": 9}, headers={"X-User": "ada"}))
    asked(client.post("/timetable/2/go"))
    asked(client.post("/timetable/3/go"))
    asked(client.post("/timetable/9/go"))
    return [*said, repr(trips.get_trip(1))]
"""

COURIER = Complete(
    files=FILES,
    monolith="courier.jobs.legacy",
    app="courier.extensions:celery",
    roots=("src",),
    jobs=(
        ("courier.start_tour", {"kind": "collect", "options": {"a": 1}, "driver_id": 3}),
        ("courier.start_tour", {"kind": "deliver", "options": {"stops": 12}}),
        ("courier.start_tour", {"kind": "return"}),
        ("courier.start_tour", {"kind": "refuse", "options": {"stops": 2}}),
        ("courier.start_tour", {"kind": "fax"}),
        ("courier.start_tour", {"kind": "swim"}),
        ("courier.watch", {}),
    ),
    client=CLIENT,
    cured={
        4: [
            "SUCCESS",
            {"success": False, "error": "fax is not available in this version"},
        ],
    },
    gone=frozenset({"courier.legacy.deliver"}),
    answers=[
        [200, ["north", "south", "west"]],
        [202, {"queued": True}],
        [202, {"queue": "express", "state": "queued", "trip": "north"}],
        [400, None],
        [404, None],
        [404, None],
        "Trip(id=1, slug='north', tour_id=100, options={'stops': 4}, driver_id=7, last_run=None)",
    ],
    sent=[
        [
            "courier.start_tour",
            [],
            {"kind": "collect", "options": None, "cause": "manual", "who": "ada"},
            "parcels",
        ],
        [
            "courier.start_tour",
            [],
            {
                "kind": "deliver",
                "options": {"stops": 9},
                "trip_id": 1,
                "tour_id": 100,
                "driver_id": 7,
                "cause": "manual",
                "who": "ada",
            },
            "express",
        ],
    ],
)
