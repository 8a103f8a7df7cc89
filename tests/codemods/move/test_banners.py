"""A banner stays with what it is about; the marks of folding regions never come alone."""

import pytest

from tests.codemods.move.support import check, extracted, moved, to

LAUNCHING = """def sweep():
    return 0


# ---- launching ----------


def launch():
    return 1


def _bed(n):
    return n


# water ----------
def water():
    return _bed(1)


def vent():
    return _bed(2)
"""


def left(source: str, *names: str) -> list[str]:
    moves = [to(name, f"m{index}") for index, name in enumerate(names)]
    return [comment.text for comment in extracted(source, *moves).unmoved]


def test_banner_stays_when_its_first_definition_does():
    found = moved(LAUNCHING, to("water"), to("vent", "two"))
    assert found["shared"] == "def _bed(n):\n    return n\n"
    assert "# water ----------\ndef water" in found["one"]
    assert "#" not in found["two"]
    assert left(LAUNCHING, "water", "vent") == ["# ---- launching ----------"]


@pytest.mark.parametrize("gap", ["", "\n", "\n\n"])
@pytest.mark.parametrize(
    "banner", ["# ==== Jobs ====\n", "####\n# Jobs\n####\n", "# == Jobs ==\n", "# Jobs\n"]
)
def test_no_comment_above_a_definition_that_stays_comes_along(banner: str, gap: str):
    source = f"A = 1\n\n\n{banner}{gap}def stays():\n    pass\n\n\ndef run():\n    pass\n"
    assert moved(source, to("run"))["one"] == "def run():\n    pass\n"
    assert left(source, "run") == banner.splitlines()


@pytest.mark.parametrize("banner", ["# ---- Jobs ----", "# Jobs\n# ---------"])
def test_banner_right_below_a_moved_statement_is_not_its_own(banner: str):
    source = f"def run():\n    pass\n{banner}\n\n\ndef stays():\n    pass\n"
    assert moved(source, to("run"))["one"] == "def run():\n    pass\n"
    assert left(source, "run") == banner.splitlines()


def test_banner_at_the_end_of_the_file_heads_nothing():
    source = "def run():\n    pass\n\n\n# own\n# ---- end of file ----\n"
    assert moved(source, to("run"))["one"] == "def run():\n    pass\n\n\n# own\n"


def test_banner_over_constants_stays_with_the_first_of_them():
    source = "# ---- Limits ----\nA = 1\nB = 2\n\n\ndef run():\n    return {}\n"
    assert "Limits" not in moved(source.format("B"), to("run"))["one"]
    assert moved(source.format("A"), to("run"))["one"].startswith("# ---- Limits ----\nA = 1\n")


REGIONS = """# region schedule ----------
def poll():
    return 1


# endregion
# region start ----------


def start():
    return _sat()


# endregion


def _sat():
    # region inside
    return 2
    # endregion


# region executors


# About a.
def a():
    return _sat()


def b():
    return _sat()
# Right below b.
# endregion
"""


def test_marks_of_regions_stay_behind_in_pairs():
    found = moved(REGIONS, to("a"), to("b", "two"))
    assert found["shared"] == ("def _sat():\n    # region inside\n    return 2\n    # endregion\n")
    assert found["one"].endswith("_sat\n\n\n# About a.\ndef a():\n    return _sat()\n")
    assert found["two"].endswith("    return _sat()\n# Right below b.\n")
    assert left(REGIONS, "a", "b") == [
        "# region schedule ----------",
        "# endregion",
        "# region start ----------",
        "# endregion",
        "# region executors",
        "# endregion",
    ]


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("#region a", "#endregion a"),
        ("# region", "# end region"),
        ('# <editor-fold desc="a">', "# </editor-fold>"),
    ],
)
def test_every_kind_of_mark_stays_behind(opens: str, closes: str):
    source = f"A = 1\n{opens}\ndef run():\n    pass\n{closes}\n\n\ndef stays():\n    pass\n"
    assert moved(source, to("run"))["one"] == "def run():\n    pass\n"
    assert left(source, "run") == [opens, closes]


def test_the_word_region_in_a_comment_is_no_mark_when_nothing_closes_it():
    source = "# region names are cached\ndef run():\n    pass\n"
    assert moved(source, to("run"))["one"] == source


def test_banner_does_not_reach_into_a_region():
    source = """# ==== Jobs ====
def a():
    return 1


# region more
def run():
    return 2
# endregion
"""
    assert moved(source, to("a"), to("run", "two"))["two"] == "def run():\n    return 2\n"


def test_banner_of_a_group_goes_with_the_group():
    source = LAUNCHING.replace(
        "def vent():\n    return _bed(2)\n",
        "def vent():\n    return _bed(2)\n\n\n# pumps ------\ndef start():\n    return 0\n\n\n"
        "def pump():\n    return 1\n\n\ndef drain():\n    return 2\n",
    )
    found = moved(source, to("pump", "wet"), to("drain", "wet"))
    assert "# pumps ------" in found["wet"]


def test_banner_of_a_group_that_is_torn_apart_stays():
    source = LAUNCHING.replace(
        "def vent():\n    return _bed(2)\n",
        "# pumps ------\ndef start():\n    return 0\n\n\n"
        "def pump():\n    return 1\n\n\ndef drain():\n    return 2\n",
    )
    found = moved(source, to("pump", "wet"), to("drain", "dry"))
    assert "pumps" not in found["wet"] + found["dry"]


def test_executor_and_its_helper_are_no_group():
    source = LAUNCHING.replace(
        "def vent():\n    return _bed(2)\n",
        "# pumps ------\ndef start():\n    return 0\n\n\n"
        "def pump():\n    return _valve()\n\n\ndef _valve():\n    return 2\n",
    )
    found = moved(source, to("pump", "wet"))
    assert found["wet"] == "def pump():\n    return _valve()\n\n\ndef _valve():\n    return 2\n"


def test_banner_of_a_group_that_comes_along_goes_with_it():
    source = "# ---- parts\ndef stays():\n    return 0\n\n\ndef _a():\n    return 1\n\n\n"
    source += "def _b():\n    return 2\n\n\n# ---- work\n"
    source += "def one():\n    return _a() + _b()\n\n\ndef two():\n    return _a() - _b()\n"
    found = moved(source, to("one"), to("two", "two"))
    assert found["shared"].startswith("# ---- parts\n")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("decorator", ["", "@functools.cache\n"])
def test_banner_below_imports_is_where_isort_and_black_want_it(gap: str, decorator: str):
    run = f"{decorator}def run():\n    return functools\n"
    source = f"import functools\n\n\n# ---- Jobs ----\n{gap}{run}"
    check(source, [to("run")], {"one": f"import functools\n\n# ---- Jobs ----\n\n\n{run}"})


def test_banner_right_above_a_definition_stays_there():
    source = "import functools\n\n\n# ---- Jobs ----\ndef run():\n    return functools\n"
    check(source, [to("run")], {"one": source})
