"""New executors go to those that are there already, where these live apart from the router."""

from __future__ import annotations

import pytest

from tests.support.project import Files, migration
from tests.support.small import MAIL, small

ROUTER = "shop/jobs/kinds/router.py"
SMS = "shop/jobs/kinds/sms.py"


def apart(importing: str = "from .done.sms import execute_sms", init: str | None = "") -> Files:
    """Return a shop whose executor of ``sms`` is in a package of its own."""
    files = small()
    files["shop/jobs/kinds/done/sms.py"] = files.pop(SMS)
    files["shop/jobs/kinds/__init__.py"] = (
        'from .router import execute_kind\n\n__all__ = ["execute_kind"]\n'
    )
    files[ROUTER] = str(files[ROUTER]).replace("from .sms import execute_sms", importing)
    if init is not None:
        files["shop/jobs/kinds/done/__init__.py"] = init
    return files


def home(files: Files) -> str:
    (mail,) = (one for one in migration(files).plan.executors if one.job_types == ("mail",))
    return mail.path


def test_goes_beside_them_and_is_handed_on_by_the_routers_package():
    done = migration(apart()).finish()
    assert "def execute_mail(" in done.text("shop/jobs/kinds/done/mail.py")
    assert "from .done.mail import execute_mail\n" in done.text("shop/jobs/kinds/__init__.py")
    assert "from .done.mail import execute_mail\n" in done.text(ROUTER)


def test_goes_to_a_package_that_hands_them_on():
    files = apart("from .done import execute_sms", "from .sms import execute_sms\n")
    assert home(files) == "shop/jobs/kinds/done/mail.py"


@pytest.mark.parametrize(
    "importing",
    [
        "from shop.other.sms import execute_sms",
        "def execute_sms(options, run_id=None):\n    return {}\n",
        "from .done.sms import execute_sms as other\n\nexecute_sms = other",
    ],
)
def test_stays_with_the_router_where_they_are_not_below_it(importing: str):
    files = {**apart(importing), "shop/other/__init__.py": ""}
    files["shop/other/sms.py"] = files["shop/jobs/kinds/done/sms.py"]
    assert home(files) in (MAIL, "shop/jobs/kinds/mail_executor.py")


def test_stays_with_the_router_where_they_are_in_several_places():
    files = apart()
    files["shop/jobs/kinds/fax.py"] = "def execute_fax(options, run_id=None):\n    return {}\n"
    files[ROUTER] = "from .fax import execute_fax\n" + str(files[ROUTER]).replace(
        '"sms": execute_sms,', '"sms": execute_sms,\n        "fax": execute_fax,'
    )
    assert home(files) == "shop/jobs/kinds/mail.py"


def test_stays_with_the_router_where_the_folder_is_no_package():
    assert home(apart(init=None)) == "shop/jobs/kinds/mail_executor.py"
