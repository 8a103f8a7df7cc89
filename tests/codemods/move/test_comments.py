"""Comments belong to somebody; none is lost, none is in two places."""

from tests.codemods.move.support import check, extracted, moved, to

SECTIONS = '''# Licence: do what you like.
"""Legacy."""

# ---- Configuration ----

LIMIT = 1  # items

# ---------------------
# Backup
# ---------------------

# The helper is slow.
def _helper():
    return LIMIT


# Above the decorator.
# noqa: D103
def backup():  # type: ignore
    # inside
    return _helper()  # why
    # at the end of the body


# ======== Restore ========

# About restore.


def restore():
    return 1
# Right below restore.


def stays():
    return 2  # stays
'''


def test_banner_goes_to_the_first_moved_definition_of_its_section():
    check(
        SECTIONS,
        [to("backup"), to("restore", "two")],
        {
            "one": """# ---- Configuration ----

LIMIT = 1  # items


# ---------------------
# Backup
# ---------------------

# The helper is slow.
def _helper():
    return LIMIT


# Above the decorator.
# noqa: D103
def backup():  # type: ignore
    # inside
    return _helper()  # why
    # at the end of the body
""",
            "two": """# ======== Restore ========

# About restore.


def restore():
    return 1
# Right below restore.
""",
        },
        clean=False,
    )


def test_comments_that_stay_are_listed():
    left = extracted(SECTIONS, to("backup"), to("restore", "two")).unmoved
    assert [(c.line, c.text) for c in left] == [
        (1, "# Licence: do what you like."),
        (36, "# stays"),
    ]


def test_banner_stays_with_a_section_of_which_nothing_moves():
    source = "def run():\n    pass\n\n\n# ==== Other ====\ndef stays():\n    pass\n"
    result = extracted(source, to("run"))
    assert result.modules["app.jobs.one"] == "def run():\n    pass\n"
    assert [comment.text for comment in result.unmoved] == ["# ==== Other ===="]


def test_banner_over_imports_stays():
    source = "A = 1\n# ==== Imports ====\nimport os\n\n\ndef run():\n    return os\n"
    assert "====" not in moved(source, to("run"))["one"]


def test_comments_around_decorators_stay_in_place():
    source = '''import functools


# above
@functools.cache  # first
# between
@functools.wraps(len)
# below
def run(a):
    """Doc."""
    return a
'''
    assert moved(source, to("run"))["one"] == source


def test_comment_below_an_indented_block_belongs_to_it():
    source = (
        "def run():\n    if 1:\n        pass\n        # deep\n    # shallow\n\n\n"
        "def other():\n    pass\n"
    )
    assert moved(source, to("run"))["one"].endswith("        # deep\n    # shallow\n")


def test_format_pragmas_stay_around_their_statement():
    source = """# fmt: off
TABLE = [1,0,
         0,1]
# fmt: on
OTHER = 1


def run():
    return TABLE
"""
    text = moved(source, to("run"))["one"]
    assert text.startswith("# fmt: off\nTABLE = [1,0,\n         0,1]\n# fmt: on\n")


def test_blank_lines_quotes_and_odd_spacing_are_kept():
    source = "def run( a,b ):\n\n\n    x = 'a'   ;  y = \"b\"\n\n\n\n    return (x,y)   # end\n"
    assert moved(source, to("run"))["one"] == source


def test_multi_line_strings_with_hashes_are_no_comments():
    source = (
        'def run():\n    return """\n# not a comment\n"""\n\n\n# real\ndef other():\n    pass\n'
    )
    result = extracted(source, to("run"))
    assert [comment.text for comment in result.unmoved] == ["# real"]


def test_shebang_and_coding_line_stay():
    source = "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\ndef run():\n    pass\n"
    assert moved(source, to("run"))["one"] == "def run():\n    pass\n"


def test_coding_line_is_one_of_the_first_two():
    code = "# The coding: by hand.\ndef run():\n    pass\n"
    assert moved(f"# a\n\n{code}", to("run"))["one"] == code


def test_commented_out_code_goes_with_the_definition_below():
    source = "A = 1\n\n# def old():\n#     pass\n\n\ndef run():\n    return 1\n"
    assert moved(source, to("run"))["one"].startswith("# def old():\n#     pass\n\n\ndef run")
