"""The project that docs/findings/README.md describes; the pages' examples are added to it."""

from __future__ import annotations

from textwrap import dedent

_FILES = {
    "shop/__init__.py": "",
    "shop/celery_app.py": """\
        from celery import Celery

        app = Celery("shop", broker="memory://", include=["shop.jobs"])
        """,
    "shop/web.py": """\
        def start(kind):
            from shop.jobs.legacy import dispatch

            return dispatch.delay(kind=kind)
        """,
    "shop/jobs/__init__.py": "from .flow.dispatcher import dispatch\n",
    "shop/jobs/flow/__init__.py": "from .dispatcher import dispatch\n",
    "shop/jobs/flow/dispatcher.py": """\
        from celery import shared_task

        from shop.jobs.kinds.router import execute_kind


        @shared_task(bind=True, name="shop.dispatch")
        def dispatch(self, kind, options=None, run_id=None):
            return execute_kind(kind=kind, options=options, run_id=run_id)
        """,
    "shop/jobs/kinds/__init__.py": "from .router import execute_kind\n",
    "shop/jobs/kinds/router.py": """\
        from .sms import execute_sms


        def execute_kind(kind, options, run_id=None):
            executors = {
                "sms": execute_sms,
            }
            executor = executors.get(kind)
            if executor is None:
                return {"success": False, "error": f"Unknown kind: {kind}"}
            return executor(options=options, run_id=run_id)
        """,
    "shop/jobs/kinds/sms.py": """\
        def execute_sms(options, run_id=None):
            return {"success": True, "sent": "sms"}
        """,
    "shop/jobs/legacy.py": """\
        import logging

        from shop.celery_app import app

        logger = logging.getLogger(__name__)


        @app.task(bind=True, name="shop.dispatch")
        def dispatch(self, kind, options=None):
            return _execute_kind(kind=kind, options=options)


        def _execute_kind(kind, options):
            executors = {"sms": _execute_sms, "mail": _execute_mail}
            return executors[kind](options=options)


        def _execute_sms(options):
            return {"success": True, "sent": "sms"}


        def _execute_mail(options):
            logger.info(f"mail {options}")
            return {"success": True, "sent": "mail"}
        """,
}


def backend() -> dict[str, str | bytes]:
    """Return the files."""
    return {name: dedent(text) for name, text in _FILES.items()}
