"""Imports keep their kind, only the needed ones come along, none twice."""

import pytest

from codemods.move import extract
from tests.codemods.move.support import MODULE, check, extracted, moved, placed, refused, to


def imports_of(source: str, body: str, **options: object) -> str:
    """The import block that a function with this body gets."""
    text = moved(f"{source}\n\ndef run():\n    return {body}\n", to("run"), **options)["one"]
    return text[: text.index("def run")].strip()


@pytest.mark.parametrize(
    ("source", "body", "expected"),
    [
        ("import os", "os.sep", "import os"),
        ("import numpy as np", "np.array", "import numpy as np"),
        ("import os as os", "os.sep", "import os as os"),
        ("from os import path", "path.sep", "from os import path"),
        ("from os import path as p", "p.sep", "from os import path as p"),
        ("from os import path, sep, name", "sep", "from os import sep"),
        ("import os, sys", "sys.path", "import sys"),
        ("import os; import sys", "sys.path", "import sys"),
        ("import a.b\nimport a.c", "a.c.x", "import a.c"),
        ("import a\nimport a.b", "a.b.x()", "import a.b"),
        ("import a\nimport a.b", "a.x, a.b.x", "import a\nimport a.b"),
        ("import a.b", "a", "import a.b"),
        ("from x import (\n    a,\n    b,\n)", "b", "from x import b"),
        ("from x import a\nfrom x import b", "a, b", "from x import a, b"),
        ("from x import a\nfrom x import a", "a", "from x import a"),
        ("from x import b, A, C_D", "A, b, C_D", "from x import C_D, A, b"),
        ("import os", "1", ""),
    ],
)
def test_brings_exactly_the_import(source: str, body: str, expected: str):
    assert imports_of(source, body) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import x  # noqa: F401", "import x  # noqa: F401"),
        ("from x import x  # type: ignore", "from x import x  # type: ignore"),
        ("from q import (\n    x,  # noqa\n    y,  # other\n)", "from q import x  # noqa"),
        ("from q import (  # noqa\n    x,\n)", "from q import x  # noqa"),
        ("# has to be first\nimport x\n", "# has to be first\nimport x"),
        ("# has to be first\nimport x\n\nimport y\n", "# has to be first\nimport x"),
    ],
)
def test_keeps_the_comment_of_an_import(source: str, expected: str):
    assert imports_of("A = 1\n" + source, "x") == expected


def test_comment_of_an_import_is_not_left_over():
    source = "A = 1\nimport x  # noqa\n# slow\nfrom q import y  # noqa\n\n\n"
    result = extracted(f"{source}def run():\n    return x, y\n", to("run"))
    assert result.unmoved == ()


def test_brings_an_import_that_stands_last():
    source = "def run():\n    return x\n\n\nimport x\n"
    check(source, [to("run")], {"one": "import x\n\n\ndef run():\n    return x\n"})


def test_imports_each_name_in_a_statement_where_the_source_does():
    imports = "from q import x\nfrom q import y\nfrom r import z\n"
    source = f"{imports}\n\ndef run():\n    return x, y, z\n"
    check(source, [to("run")], {"one": source})


def test_sorts_imports_into_sections():
    source = (
        "from .near import n\nimport requests\nimport os\nimport app.far\nfrom abc import ABC\n"
    )
    expected = (
        "import os\nfrom abc import ABC\n\nimport requests\n\n"
        "import app.far\nfrom app.near import n"
    )
    assert imports_of(source, "n, requests, os, app.far, ABC") == expected


def test_first_party_roots_come_last():
    assert (
        imports_of(
            "import services\nimport zlib_ng", "services, zlib_ng", first_party=("services",)
        )
        == "import zlib_ng\n\nimport services"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from . import x", "from app import x"),
        ("from .sub import x", "from app.sub import x"),
        ("from .sub.deep import y as x", "from app.sub.deep import y as x"),
    ],
)
def test_relative_import_becomes_absolute(source: str, expected: str):
    assert imports_of(source, "x") == expected


def test_relative_import_of_a_package_starts_at_the_package():
    source = "from .sub import x\n\n\ndef run():\n    return x\n"
    text = moved(source, to("run"), module="app.tasks", is_package=True)["one"]
    assert text.startswith("from app.tasks.sub import x\n")


def test_relative_import_inside_a_body_is_anchored_anew():
    source = (
        "def run():\n    from .sub import x\n    from . import y\n    from .import z\n"
        "    return x\n"
    )
    text = moved(source, to("run"))["one"]
    assert "from app.sub import x\n    from app import y\n    from app import z\n" in text


def test_relative_import_inside_a_body_stays_in_the_same_package():
    source = "def run():\n    from .sub import x\n\n    return x\n"
    assert moved(source, to("run").__class__("run", "app.near"))["near"] == source


def test_import_inside_a_function_stays_there():
    source = "def run():\n    import heavy  # slow\n\n    return heavy\n"
    check(source, [to("run")], {"one": source})


def test_type_checking_import_stays_under_its_guard():
    source = """from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models import Job, Other


def run(job: "Job"):
    return job
"""
    check(source, [to("run")], {"one": source.replace(", Other", "")}, first_party=("models",))


def test_sections_are_kept_apart_where_only_type_checkers_import():
    guarded = (
        "if TYPE_CHECKING:\n"
        "    from shop.models import Plan\n"
        "    from collections.abc import Iterator\n"
        "    from celery import Task\n"
    )
    source = (
        "from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\n"
        f"{guarded}\n\ndef run(task: Task, plan: Plan) -> Iterator[int]:\n    yield 1\n"
    )
    text = moved(source, to("run"), first_party=("shop",))["one"]
    assert (
        "if TYPE_CHECKING:\n"
        "    from collections.abc import Iterator\n\n"
        "    from celery import Task\n\n"
        "    from shop.models import Plan\n\n\n"
    ) in text


def test_guard_of_the_typing_module_brings_the_typing_module():
    source = (
        "import typing as t\n\nif t.TYPE_CHECKING:\n    import x\n\n\n"
        "def run(a: 'x.Y'):\n    pass\n"
    )
    assert moved(source, to("run"))["one"].startswith(
        "import typing as t\n\nif t.TYPE_CHECKING:\n    import x\n"
    )


def test_guard_that_holds_more_than_imports_comes_as_it_is():
    guard = (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import x\n\n    Load = x.Load\n"
    )
    source = f"{guard}\n\ndef run(a: 'Load'):\n    return a\n"
    check(source, [to("run")], {"one": source}, clean=False)


def test_optional_import_comes_as_a_block_to_every_module():
    source = """try:
    import fast as json
except ImportError:
    import json


def a():
    return json


def b():
    return json
"""
    found = moved(source, to("a"), to("b", "two"))
    assert set(found) == {"one", "two"}
    assert all(text.startswith("try:\n    import fast as json\nexcept") for text in found.values())


def test_optional_import_that_passes_comes_to_every_module():
    guard = "try:\n    import fast\nexcept ImportError:\n    pass\n"
    one, two = ("def a():\n    return fast\n", "def b():\n    return fast\n")
    check(
        f"{guard}\n\n{one}\n\n{two}",
        [to("a"), to("b", "two")],
        {"one": f"{guard}\n\n{one}", "two": f"{guard}\n\n{two}"},
    )


def test_conditional_import_brings_what_its_test_needs():
    source = """import sys

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def run():
    return tomllib
"""
    check(source, [to("run")], {"one": source})


def test_optional_import_with_an_effect_is_made_once():
    source = """import logging

try:
    import fast
except ImportError:
    logging.warning("slow")
    fast = None


def a():
    return fast


def b():
    return fast
"""
    found = moved(source, to("a"), to("b", "two"))
    assert found["one"].startswith("from app.jobs.shared import fast\n")
    assert found["shared"].count("logging.warning") == 1


def test_future_import_comes_first():
    source = "from __future__ import annotations\n\nimport os\n\n\ndef run(a: os):\n    return a\n"
    check(source, [to("run", docstring="Runs.")], {"one": '"""Runs."""\n\n' + source})


def test_what_every_python_does_anyway_is_not_imported_from_the_future():
    source = (
        "from __future__ import absolute_import, annotations\n\n\ndef run(a: os):\n    return a\n"
    )
    check(source, [to("run")], {"one": source.replace("absolute_import, ", "")})
    only = source.replace(", annotations", "").replace(": os", "")
    check(only, [to("run")], {"one": "def run(a):\n    return a\n"})


def test_star_import_with_known_exports_becomes_explicit():
    source = "from helpers import *\n\n\ndef run():\n    return clean()\n"
    found = moved(source, to("run"), exports={"helpers": frozenset({"clean"})})
    assert found["one"].startswith("from helpers import clean\n")


def test_extracts_from_the_placement_what_a_relative_star_import_exports():
    source = "from .consts import *  # noqa: F403\n\n\ndef run():\n    return LIMIT  # noqa: F405\n"
    exports = {"app.consts": frozenset({"LIMIT"})}
    placement = placed(source, to("run"), exports=exports)
    assert placement.exports == exports
    result = extract(source.encode(), MODULE, [to("run")], placement=placement)
    assert result.modules == {
        "app.jobs.one": "from app.consts import LIMIT\n\n\n"
        "def run():\n    return LIMIT  # noqa: F405\n"
    }
    assert result.notes == ()


def test_refuses_a_name_that_a_later_unknown_star_may_replace():
    source = "from helpers import *\nfrom other import *\n\n\ndef run():\n    return clean()\n"
    exports = {"helpers": frozenset({"clean"})}
    (found,) = placed(source, to("run"), exports=exports).refusals
    assert found.reason == "it may come from `from other import *` in line 2"
    known = {**exports, "other": frozenset({"dirty"})}
    assert moved(source, to("run"), exports=known)["one"].startswith("from helpers import clean\n")


def test_refuses_a_name_that_may_come_from_a_star_import():
    source = "from helpers import *\n\n\ndef run():\n    return clean()\n"
    reason = refused(source, to("run"))
    assert reason == "5 clean: it may come from `from helpers import *` in line 1"


def test_star_import_does_not_matter_to_code_that_is_all_explained():
    source = "from helpers import *\n\n\ndef run():\n    return len('a')\n"
    check(source, [to("run")], {"one": "def run():\n    return len('a')\n"}, clean=False)


def test_refuses_a_name_imported_from_two_places():
    source = "from a import x\nfrom b import x\n\n\ndef run():\n    return x\n"
    assert refused(source, to("run")).startswith("2 x: imported from two places")


def test_refuses_a_name_that_is_imported_and_assigned():
    source = "import json\n\njson = None\n\n\ndef run():\n    return json\n"
    assert "by an import (line 1) and otherwise" in refused(source, to("run"))


def test_refuses_a_name_that_is_imported_and_rebound_by_a_function():
    source = "from clock import now\n\n\ndef stop():\n    global now\n    now = 1\n\n\n"
    reason = "5 now: the module binds it by an import (line 1) and otherwise"
    assert refused(f"{source}def run():\n    return now\n", to("run")) == reason


def test_refuses_a_relative_import_beyond_the_top():
    source = "from ... import x\n\n\ndef run():\n    return x\n"
    assert refused(source, to("run")).startswith("1 x: a relative import leaves")
    inner = "def run():\n    from ...a import x\n\n    return x\n"
    assert refused(inner, to("run")).startswith("2 app.legacy: a relative import leaves")


def test_refuses_a_module_that_would_import_itself():
    source = "from app.jobs.one import x\n\n\ndef run():\n    return x\n"
    assert refused(source, to("run")) == "5 x: app.jobs.one would import itself"


@pytest.mark.parametrize(
    "statement",
    [
        "from app.legacy import x",
        "from app import legacy",
        "import os, app.legacy",
        "from . import legacy",
    ],
)
def test_notes_an_import_of_the_source_module_in_a_body(statement: str):
    source = f"def run():\n    {statement}\n\n    return 1\n"
    (note,) = placed(source, to("run")).notes
    assert (note.line, note.message) == (2, "moved code imports the source module itself")
