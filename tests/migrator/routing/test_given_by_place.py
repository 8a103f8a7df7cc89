"""Values that are sent by place are taken for others where the two versions differ in order."""

from __future__ import annotations

import pytest

from tests.support.kiosk import MONO, kiosk
from tests.support.project import migration

PARAMETERS = "self, plan=None, kind=None, values=None"
OTHER_ORDER = "self, kind=None, plan=None, values=None"


def misplaced(sent: str, order: str = OTHER_ORDER) -> list[str]:
    files = kiosk(MONO, (PARAMETERS, order))
    files["kiosk/api.py"] = files["kiosk/api.py"].replace("launch.delay(kind=kind)", sent)
    decided = [answered.decision for answered in migration(files).plan.decisions]
    found = [line for one in decided for line in one.evidence if "gives by place" in line]
    assert all((one.recommended is None) == bool(found) for one in decided)
    return found


@pytest.mark.parametrize(
    "sent",
    [
        "launch.delay(kind)",
        "launch.s(kind, 3).apply_async()",
        "launch.apply_async((kind,))",
        "launch.apply_async(args=[kind], countdown=3)",
        "launch.app.send_task('kiosk.launch', args=[kind])",
        "launch.app.send_task(name='kiosk.launch', args=[kind])",
    ],
)
def test_asks_where_a_value_is_sent_by_place(sent):
    said = (
        "kiosk/api.py:5: gives by place what is kind to the monolith's version and plan to the "
        "modular one"
    )
    assert misplaced(sent) == [said]


@pytest.mark.parametrize(
    "sent",
    [
        "launch.delay(kind=kind)",
        "launch.apply_async(kwargs={'kind': kind})",
        "launch.app.send_task('kiosk.other', args=[kind])",
        "launch.app.send_task(name='kiosk.other', args=[kind])",
    ],
)
def test_a_name_says_what_is_meant(sent):
    assert misplaced(sent) == []


def test_what_comes_before_the_difference_is_in_its_place():
    assert misplaced("launch.delay(3)", "self, plan=None, values=None, kind=None") == []
    assert misplaced("launch.delay(3)", PARAMETERS) == []
