"""A backend of a dozen short files that has the disease: migrates in about a second."""

from __future__ import annotations

from textwrap import dedent

LEGACY = "shop/jobs/legacy.py"
MAIL = "shop/jobs/kinds/mail.py"


def small(differing: bool = False, **replaced: str | bytes) -> dict[str, str | bytes]:
    """Return the files of a backend whose tasks are registered twice.

    Args:
        differing: The executor of ``mail`` is in both packages, with two meanings: a decision
            without a recommendation.
        replaced: More files, or others; ``__`` stands for ``/``, and ``.py`` is added.
    """
    files: dict[str, str | bytes] = {name: dedent(text) for name, text in _FILES.items()}
    if differing:
        files.update({name: dedent(text) for name, text in _DIFFERING.items()})
    files.update({f"{name.replace('__', '/')}.py": text for name, text in replaced.items()})
    return files


_FILES = {
    "README.md": "A shop.\n",
    "shop/__init__.py": "",
    "shop/celery_app.py": """\
        from celery import Celery

        app = Celery("shop", broker="memory://", include=["shop.jobs", "shop.jobs.legacy"])
        """,
    "shop/web.py": """\
        def start(kind):
            from shop.jobs.legacy import dispatch

            return dispatch.delay(kind=kind)
        """,
    "shop/jobs/__init__.py": """\
        from .flow import dispatch

        __all__ = ["dispatch"]
        """,
    "shop/jobs/flow/__init__.py": """\
        from .dispatcher import dispatch

        __all__ = ["dispatch"]
        """,
    "shop/jobs/flow/dispatcher.py": """\
        from celery import shared_task

        from shop.jobs.kinds.router import execute_kind


        @shared_task(bind=True, name="shop.dispatch")
        def dispatch(self, kind, options=None, run_id=None):
            return execute_kind(kind=kind, options=options, run_id=run_id)
        """,
    "shop/jobs/kinds/__init__.py": """\
        from .router import execute_kind
        from .sms import execute_sms

        __all__ = ["execute_kind", "execute_sms"]
        """,
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
    LEGACY: """\
        import logging

        from shop.celery_app import app

        logger = logging.getLogger(__name__)


        @app.task(bind=True, name="shop.dispatch")
        def dispatch(self, kind, options=None):
            return _execute_kind(kind=kind, options=options)


        def _execute_kind(kind, options):
            executors = {
                "sms": _execute_sms,
                "mail": _execute_mail,
            }
            executor = executors.get(kind)
            if executor is None:
                return {"success": False, "error": f"Unknown kind: {kind}"}
            return executor(options=options)


        def _execute_sms(options):
            return {"success": True, "sent": "sms"}


        def _execute_mail(options):
            # The provider wants one mail at a time.
            logger.info(f"mail {options}")
            return {"success": True, "sent": "mail"}
        """,
}

_DIFFERING = {
    MAIL: """\
        def execute_mail(options, run_id=None):
            return {"success": True, "sent": "letter"}
        """,
    "shop/jobs/kinds/__init__.py": """\
        from .mail import execute_mail
        from .router import execute_kind
        from .sms import execute_sms

        __all__ = ["execute_kind", "execute_mail", "execute_sms"]
        """,
    "shop/jobs/kinds/router.py": _FILES["shop/jobs/kinds/router.py"]
    .replace("from .sms", "from .mail import execute_mail\n        from .sms")
    .replace('"sms": execute_sms,', '"sms": execute_sms,\n                "mail": execute_mail,'),
}
