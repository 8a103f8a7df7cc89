"""What a moved definition needs comes along, or is imported from where it goes."""

from pathlib import Path

import pytest

from codemods.move import Home
from tests.codemods.move.support import both, check, moved, placed, to

HELPERS = """import json

LIMIT = 3
UNUSED = 4


def _helper(value):
    return json.dumps([value] * LIMIT)


def _other():
    return UNUSED


def first(value):
    return _helper(value)


def second(value):
    return _helper(value) + "2"
"""


def test_moves_a_function_alone():
    check(
        "def run(a):\n    return a + 1\n", [to("run")], {"one": "def run(a):\n    return a + 1\n"}
    )


def test_helper_and_constant_of_one_mover_move_along():
    check(
        HELPERS,
        [to("first")],
        {"one": """import json

LIMIT = 3


def _helper(value):
    return json.dumps([value] * LIMIT)


def first(value):
    return _helper(value)
"""},
    )


def test_helper_of_two_movers_goes_to_the_shared_module():
    check(
        HELPERS,
        [to("first"), to("second", "two")],
        {
            "one": """from app.jobs.shared import _helper


def first(value):
    return _helper(value)
""",
            "two": """from app.jobs.shared import _helper


def second(value):
    return _helper(value) + "2"
""",
            "shared": """import json

LIMIT = 3


def _helper(value):
    return json.dumps([value] * LIMIT)
""",
        },
    )


def test_two_movers_in_one_module_need_no_shared_one():
    found = moved(HELPERS, to("first"), to("second"))
    assert list(found) == ["one"]
    assert found["one"].count("def ") == 3


def test_helper_that_exists_elsewhere_is_imported_from_there():
    check(
        HELPERS,
        [to("first")],
        {"one": """from app.utils.text import as_json


def first(value):
    return as_json(value)
"""},
        elsewhere={"_helper": Home("app.utils.text", "as_json")},
    )


def test_name_that_exists_elsewhere_keeps_its_name_where_the_other_is_taken():
    source = "def _helper():\n    return 1\n\n\ndef run(as_json):\n    return _helper(), as_json\n"
    found = moved(source, to("run"), elsewhere={"_helper": Home("app.utils", "as_json")})
    assert found["one"].startswith("from app.utils import as_json as _helper\n")


def test_helpers_that_call_each_other_move_together():
    source = """def _even(n):
    return n == 0 or _odd(n - 1)


def _odd(n):
    return n != 0 and _even(n - 1)


def run(n):
    return _even(n)
"""
    assert moved(source, to("run"))["one"] == source


def test_shared_helper_takes_its_own_helpers_to_the_shared_module():
    source = """def _low():
    return 1


def _high():
    return _low()


def a():
    return _high()


def b():
    return _high()
"""
    placement = placed(source, to("a"), to("b", "two"))
    assert placement.homes["_low"] == Home("app.jobs.shared", "_low")


def test_names_in_defaults_decorators_bases_and_annotations_are_dependencies():
    source = """import functools
import typing

SIZE = 2


class Base:
    pass


class Result(Base):
    pass


def twice(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args) * SIZE

    return inner


@twice
def run(a: typing.Any, size: int = SIZE) -> "Result":
    return a
"""
    assert moved(source, to("run"))["one"] == source


def test_names_in_a_string_annotation_are_dependencies():
    source = """class Job:
    pass


def run(job: "list[Job] | None" = None):
    return job
"""
    assert moved(source, to("run"))["one"] == source


def test_literal_strings_in_annotations_are_no_dependencies():
    source = """from typing import Literal


class Job:
    pass


def run(kind: Literal["Job"]):
    return kind
"""
    assert "class Job" not in moved(source, to("run"))["one"]


def test_local_names_are_no_dependencies():
    source = """VALUE = 1
item = 2
error = 3
whole = 4


def run(VALUE):
    found = [item for item in VALUE]
    try:
        pass
    except ValueError as error:
        print(error)
    match VALUE:
        case [*whole]:
            return whole
    return found
"""
    placement = placed(source, to("run"))
    assert set(placement.homes) == {"run"}


def test_name_bound_by_walrus_in_a_comprehension_is_local_to_the_function():
    source = """last = 1


def run(values):
    kept = [last := value for value in values]
    return kept, last
"""
    assert set(placed(source, to("run")).homes) == {"run"}


def test_class_attribute_made_from_a_global_of_the_same_name_needs_it():
    source = """LIMIT = 5


class Config:
    LIMIT = LIMIT
"""
    assert moved(source, to("Config"))["one"] == source


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        ("X = 1\n    Y = X", False),
        ("if __debug__:\n        pass\n    X = 1\n    Y = X", False),
        ("if __debug__:\n        X = 1\n    Y = X", True),
    ],
)
def test_class_attribute_that_may_not_be_there_needs_the_global(body: str, needed: bool):
    constant, class_ = "X = 2\n", f"class C:\n    {body}\n"
    after = f"{constant}\n\n{class_}" if needed else class_
    check(f"{constant}\n\n{class_}", [to("C")], {"one": after})


def test_names_of_one_statement_move_together():
    source = "LOW, HIGH = 1, 2\n\n\ndef run():\n    return LOW\n"
    assert set(placed(source, to("run")).homes) == {"run", "LOW", "HIGH"}


def test_constant_that_is_set_again_moves_with_both():
    check("LIMIT = 1\nLIMIT = 2\n", [to("LIMIT")], {"one": "LIMIT = 1\nLIMIT = 2\n"})


@pytest.mark.parametrize("kind", ["def f():", "class F:"])
def test_definition_under_a_condition_is_set_apart(kind: str):
    name = kind.split()[1].rstrip("():")
    guarded = f"if __debug__:\n\n    {kind}\n        pass\n"
    run = f"def run():\n    return {name}, LIMIT\n"
    check(
        f"{guarded}\n\nGONE = 1\nLIMIT = 2\n\n\n{run}",
        [to("run")],
        {"one": f"{guarded}\n\nLIMIT = 2\n\n\n{run}"},
    )


def test_method_does_not_see_the_class_scope():
    source = """NAME = "global"


class Job:
    NAME = "class"

    def name(self):
        return NAME
"""
    assert moved(source, to("Job"))["one"] == source


def test_constants_classes_and_type_aliases_move():
    source = '''from typing import Dict, Optional

Payload = Dict[str, Optional[int]]
DEFAULT: Payload = {"a": None}


class Error(Exception):
    """Own error."""
'''
    check(
        source,
        [to("DEFAULT"), to("Error", "two")],
        {
            "one": """from typing import Dict, Optional

Payload = Dict[str, Optional[int]]
DEFAULT: Payload = {"a": None}
""",
            "two": '''class Error(Exception):
    """Own error."""
''',
        },
    )


def test_overloads_move_together():
    source = """from typing import overload


@overload
def run(a: int) -> int: ...
@overload
def run(a: str) -> str: ...
def run(a):
    return a
"""
    assert moved(source, to("run"))["one"] == source
    renamed = moved(source, to("run", new_name="start"))["one"]
    assert renamed == source.replace("def run", "def start")


def test_conditional_definition_moves_as_a_whole():
    source = """import sys

if sys.platform == "win32":

    def _run():
        return "windows"

else:

    def _run():
        return "other"
"""
    assert moved(source, to("_run", new_name="run"))["one"] == source.replace("_run", "run")


def test_constant_filled_at_import_time_takes_the_filling_along():
    source = """TABLE = {}
TABLE["a"] = 1
for key in ("b", "c"):
    TABLE[key] = 2
OTHER = {}
OTHER["x"] = 1


def run():
    return TABLE
"""
    expected = source.replace('OTHER = {}\nOTHER["x"] = 1\n', "")
    assert moved(source, to("run"))["one"] == expected


def test_constant_used_in_a_default_is_there_before_the_function(tmp_path: Path):
    source = HELPERS + "\n\ndef third(a=LIMIT, b=_helper(1)):\n    return a, b\n"
    with both(tmp_path, source, to("third"), to("first", "two")) as (old, new):
        assert new["one"].third() == old.third()


def test_singledispatch_takes_its_registrations_along(tmp_path: Path):
    source = """from functools import singledispatch


@singledispatch
def show(value):
    return "any"


@show.register(int)
def _(value):
    return "int"


def run(value):
    return show(value)
"""
    with both(tmp_path, source, to("run")) as (_, new):
        assert [new["one"].run(1), new["one"].run("")] == ["int", "any"]


def test_async_function_and_generator_move(tmp_path: Path):
    source = """async def run(a):
    return [x async for x in _values(a)]


async def _values(a):
    yield a
"""
    assert moved(source, to("run"))["one"] == source


def test_new_module_keeps_the_order_of_the_source():
    source = "A = 1\n\n\ndef f():\n    return A, B\n\n\nB = 2\n"
    assert moved(source, to("f"))["one"] == source


def test_nested_function_and_lambda_reach_the_helper():
    source = """def _h(x):
    return x


def run(values):
    def inner():
        return [(lambda v: _h(v))(v) for v in values]

    return inner()
"""
    assert moved(source, to("run"))["one"] == source


def test_type_parameters_are_local(tmp_path: Path):
    source = "T = 1\n\n\ndef run[T](a: T) -> T:\n    return a\n"
    assert set(placed(source, to("run")).homes) == {"run"}


def test_names_of_loops_targets_and_lambdas_are_no_dependency():
    source = """TABLE = {}
KEYS = [1]
LIST = []


def a(v):
    for KEYS in v:
        pass
    with v as (p, [LIST, *r]):
        print(p, LIST, r)
    for i in v:
        pass
    else:
        TABLE["x"] = 1
    return lambda LIST=KEYS: LIST


def b(v):
    while v:
        v = TABLE
    else:
        return LIST
    return [KEYS for k in v for KEYS in k]
"""
    found = moved(source, to("a"), to("b", "two"))
    assert found["shared"] == "TABLE = {}\n"
    assert found["one"].startswith("from app.jobs.shared import TABLE\n\n\ndef a(v):")
    assert found["two"].startswith("from app.jobs.shared import TABLE\n\nLIST = []\n\n\ndef b(v):")


def test_private_names_of_a_class_are_its_own():
    source = """__spare = 2
_A__spare = 5


class A:
    __hidden = 1

    def run(self):
        return self.__hidden, __spare


def b():
    return __spare
"""
    found = moved(source, to("A"), to("b", "two"))
    assert found["one"].startswith("_A__spare = 5\n\n\nclass A:")
    assert found["two"] == "__spare = 2\n\n\ndef b():\n    return __spare\n"


def test_only_strings_that_stand_for_types_are_dependencies():
    source = """from typing import Annotated, Literal, TypeVar, cast


class Report: ...


class Basis: ...


LABEL = 1


def a(x: Annotated["Report", "LABEL"], y: Literal["LABEL"] = "LABEL"):
    bound = TypeVar("bound", bound="Basis")
    return cast("Report", "LABEL"), {"LABEL": bound}
"""
    found = moved(source, to("a"))["one"]
    assert "class Report" in found and "class Basis" in found
    assert "LABEL = 1" not in found
