"""Encodings, line endings, indentation and the module's docstring."""

import importlib
from pathlib import Path

import libcst as cst

from tests.codemods.move.support import MODULE, extracted, moved, project, to


def test_keeps_windows_line_endings():
    source = "import os\r\n\r\n\r\ndef run():\r\n    # c\r\n    return os\r\n"
    assert moved(source, to("run"))["one"] == source


def test_mixed_line_endings_become_those_that_prevail():
    source = 'def run():\r\n    a = """x\ny"""\r\n    return a\r\n'
    assert moved(source, to("run"))["one"] == source.replace("x\n", "x\r\n")


def test_string_content_is_the_same_after_line_endings_changed(tmp_path: Path):
    source = b'def run():\r\n    return """x\ny\r\nz"""\r\n'
    new = extracted(source, to("run")).modules
    with project(tmp_path, {MODULE: source, **new}):
        modules = [importlib.import_module(name) for name in (MODULE, "app.jobs.one")]
        assert modules[0].run() == modules[1].run() == "x\ny\nz"


def test_source_in_latin_1_gives_text_with_the_same_strings():
    source = '# coding: latin-1\n\n\ndef run():\n    return "é"\n'.encode("latin-1")
    assert moved(source, to("run"))["one"] == 'def run():\n    return "é"\n'


def test_byte_order_mark_does_not_move():
    assert (
        moved(b"\xef\xbb\xbfdef run():\n    pass\n", to("run"))["one"] == "def run():\n    pass\n"
    )


def test_keeps_tabs():
    source = "def _h():\n\treturn 1\n\n\ndef run(a):\n\tif a:\n\t\treturn _h()\n"
    assert moved(source, to("run"))["one"] == source


def test_missing_final_newline_is_added():
    assert moved("def run():\n    pass", to("run"))["one"] == "def run():\n    pass\n"


def test_docstring_of_the_move_comes_first():
    text = moved("def run():\n    pass\n", to("run", docstring="Runs.\n\nMore."))["one"]
    assert text == '"""Runs.\n\nMore."""\n\n\ndef run():\n    pass\n'


def test_docstring_of_any_move_is_that_of_the_module():
    source = "def a():\n    pass\n\n\ndef b():\n    pass\n"
    for moves in ([to("a", docstring="D."), to("b")], [to("a"), to("b", docstring="D.")]):
        assert moved(source, *moves)["one"] == f'"""D."""\n\n\n{source}'


def test_docstring_with_quotes_and_backslashes_is_escaped():
    text = moved("def run():\n    pass\n", to("run", docstring='A \\d """x""" "y"'))["one"]
    namespace: dict[str, object] = {}
    exec(compile(text, "one", "exec"), namespace)
    assert namespace["__doc__"] == 'A \\d """x""" "y"'


def test_docstring_of_the_shared_module_is_given_by_name():
    source = "def _h():\n    pass\n\n\ndef a():\n    _h()\n\n\ndef b():\n    _h()\n"
    found = moved(source, to("a"), to("b", "two"), docstrings={"app.jobs.shared": "Helpers."})
    assert found["shared"].startswith('"""Helpers."""\n\n\ndef _h')


def test_form_feeds_and_unicode_separators_do_not_confuse_lines():
    source = 'X = "a\u2028b"\n\x0c\ndef run():\n    return X  # \u2028 here\n'
    assert "return X  # \u2028 here\n" in moved(source, to("run"))["one"]


def test_statements_on_one_line_move_together():
    source = "A = 1; B = 2\n\n\ndef run():\n    return A\n"
    assert moved(source, to("run"))["one"] == source


def test_backslash_continuation_is_kept():
    source = "A = 1 + \\\n    2\n\n\ndef run():\n    return A\n"
    assert moved(source, to("run"))["one"] == source


def test_transform_sees_every_moved_function_and_nothing_else():
    source = (
        "def _h():\n    pass\n\n\nclass C:\n    def m(self):\n        def inner(): ...\n"
        "\n\ndef run():\n    return _h, C\n"
    )
    seen: list[str] = []

    def transform(node: cst.FunctionDef) -> cst.FunctionDef:
        seen.append(node.name.value)
        return node

    assert moved(source + "\n\ndef stays(): ...\n", to("run"), transform=transform)["one"] == source
    assert seen == ["_h", "m", "run"]


def test_transform_sees_the_new_name_and_what_it_writes_is_kept():
    def transform(node: cst.FunctionDef) -> cst.FunctionDef:
        assert node.name.value == "run"
        return node.with_changes(name=cst.Name("changed"))

    text = moved("# c\ndef _run():\n    pass\n", to("_run", new_name="run"), transform=transform)
    assert text["one"] == "# c\ndef changed():\n    pass\n"
