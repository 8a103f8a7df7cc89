"""demonolith: takes a Celery backend with duplicate task registrations to one source of truth."""

__version__ = "0.1.0"
