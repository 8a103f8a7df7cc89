"""Whether a mapping that is spread may hold a keyword of the dispatcher."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.model import RefusedError
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.spreads import Spreads
from tests.codemods.dispatch.support import DISPATCHER

SOURCE = """\
from conf import SHARED

DEFAULTS = {"site": "b"}
NUMBERED = {"credential_id": 1}


def plain(body):
    made = dict(site=body.site)
    made.setdefault("depth", 1)
    return made


def named(body):
    if body:
        return {"job_type": "backup"}
    return {}


def unknown(body):
    return body.build()


def run(job, body: Body, rows: dict, **more):
    local = {"site": 1, **rows}
    return VALUE
"""


def _check(value: str) -> None:
    module = cst.parse_module(SOURCE.replace("VALUE", value))
    functions = [one for one in module.body if isinstance(one, cst.FunctionDef)]
    line = functions[-1].body.body[-1]
    assert isinstance(line, cst.SimpleStatementLine) and isinstance(line.body[0], cst.Return)
    given = line.body[0].value
    assert given is not None
    file = SiteFile(module, "m")
    Spreads(file, functions[-1], DISPATCHER, cst.Name("job")).check(given)


@pytest.mark.parametrize(
    "value",
    [
        "rows",
        "local",
        "more",
        "DEFAULTS",
        "body.options or {}",
        'job["parameters"]',
        'body.get("options", {})',
        "request.get_json()",
        "json.loads(request.body)",
        "body.options.model_dump()",
        "copy.deepcopy(job.options)",
        "plain(body)",
        "{k: v for k, v in rows.items() if v}",
        '{k: body[k] for k in ("site", "depth")}',
        "{one.name: one.value for one in job.options}",
        'rows | {"site": 1}',
        "dict(rows)",
        "rows if rows else {}",
    ],
)
def test_takes_what_is_carried_or_written_down(value: str) -> None:
    _check(value)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("NUMBERED", "`credential_id`"),
        ("named(body)", "`job_type`"),
        ('{k: body[k] for k in ("site", "job_name")}', "`job_name`"),
        ('rows or {"schedule_id": 1, "template_id": 2}', "`schedule_id`, `template_id`"),
        ('dict([("job_type", 1)])', "`job_type`"),
        ("dict(rows, job_type=1)", "`job_type`"),
    ],
)
def test_names_the_keywords_that_the_dispatcher_takes(value: str, names: str) -> None:
    with pytest.raises(RefusedError, match="takes itself") as refused:
        _check(value)
    assert f"gives {names}, which" in refused.value.reason
    assert "credential_id" in refused.value.suggestion


@pytest.mark.parametrize(
    "value",
    [
        "job",
        "SHARED",
        "settings.KEYWORDS",
        "body.model_dump()",
        "body.dict()",
        "dict(body)",
        "build(body)",
        "unknown(body)",
        "asdict(body)",
        "json.loads(job.options)",
        "dict(zip(names, values))",
        "{build(k): v for k, v in names()}",
        "{**rows, **build(body)}",
    ],
)
def test_refuses_what_a_function_has_chosen(value: str) -> None:
    with pytest.raises(RefusedError, match="is not known"):
        _check(value)
