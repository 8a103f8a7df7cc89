"""The message and the status of a refusal are found, and exchanged in the form they have."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.values import code
from codemods.dispatch.wording import message_of, reworded, status_of

SAYS = [
    ('raise HTTPException(status_code=404, detail="not here")', '"not here"', 404),
    ('raise HTTPException(404, "not here")', '"not here"', 404),
    ('raise HTTPException(status.HTTP_404_NOT_FOUND, "gone")', '"gone"', 404),
    ('raise HTTPException(HTTP_410_GONE, detail=f"{x} is gone")', 'f"{x} is gone"', 410),
    ('raise HTTPException(HTTPStatus.CONFLICT, detail="a " "b")', '"a " "b"', 409),
    ('raise HTTPException(http.HTTPStatus.GONE, detail="a b")', '"a b"', 410),
    ('return jsonify({"error": "no %s" % x}), 400', '"no %s" % x', 400),
    ('return {"status": "error", "message": "not here"}', '"not here"', None),
    ('return {"status": "an error", "message": "not here"}', '"not here"', None),
    ('return {"status": "an error", "message": "gone"}', '"an error"', None),
    ('return {"status": "error", "reason": "gone"}', '"gone"', None),
    ('return {"ok": "no", "code": "gone"}', '"no"', None),
    ('raise Gone("no {}".format(x))', '"no {}".format(x)', None),
    ('raise Gone("no " + x)', '"no " + x', None),
    ('raise Gone(errors["not here"], "gone")', '"gone"', None),
    ('abort(422, description=say("not here"))', '"not here"', 422),
    ('log(detail="so it is 500"); raise Gone("gone")', '"gone"', None),
]
SAYS_NOTHING = ["return None", "raise Gone(x)", 'raise Gone(errors["not here"])', "return 200 - x"]
NO_STATUS = ["return 1", "return 399", "return 600", "return 0x190", "raise Gone(Other.GONE)"]


@pytest.mark.parametrize(("text", "message", "status"), SAYS)
def test_finds_message_and_status(text: str, message: str, status: int | None) -> None:
    found = message_of(cst.parse_statement(text))
    assert found is not None
    assert code(found) == message
    assert status_of(cst.parse_statement(text)) == status


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_finds_no_message(text: str) -> None:
    assert message_of(cst.parse_statement(text)) is None


@pytest.mark.parametrize("text", NO_STATUS)
def test_finds_no_status(text: str) -> None:
    assert status_of(cst.parse_statement(text)) is None


@pytest.mark.parametrize(
    ("before", "status", "after"),
    [
        ('abort(404, "not here")', 400, 'abort(400, "gone")'),
        ('abort(HTTP_404_NOT_FOUND, "a")', 400, 'abort(400, "gone")'),
        (
            'raise E(status.HTTP_404_NOT_FOUND, "a")',
            400,
            'raise E(status.HTTP_400_BAD_REQUEST, "gone")',
        ),
        (
            'raise E(HTTPStatus.NOT_FOUND, "a")',
            422,
            'raise E(HTTPStatus.UNPROCESSABLE_ENTITY, "gone")',
        ),
        ('raise E(HTTPStatus.NOT_FOUND, "a")', 418, 'raise E(418, "gone")'),
        ('raise E(HTTPStatus.NOT_FOUND, "a")', 404, 'raise E(HTTPStatus.NOT_FOUND, "gone")'),
        ('raise E("a")', 400, 'raise E("gone")'),
        ("raise E(x)", 400, "raise E(x)"),
        ("raise E(404)", 400, "raise E(400)"),
        ('log(404, "a b"); raise E("a", 404)', 400, 'log(404, "a b"); raise E("gone", 400)'),
    ],
)  # fmt: skip
def test_says_something_else(before: str, status: int, after: str) -> None:
    new = reworded(
        cst.ensure_type(cst.parse_statement(before), cst.SimpleStatementLine),
        cst.SimpleString('"gone"'),
        status,
    )
    assert code(new) == after
