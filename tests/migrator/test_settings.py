"""What a target may configure, and what every mistake in it is told."""

from __future__ import annotations

import pytest

from migrator.errors import ConfigError
from migrator.settings import Settings, load_settings
from tests.support.memory import snapshot


def loaded(table: str) -> Settings:
    return load_settings(snapshot({"pyproject.toml": f"[tool.demonolith]\n{table}"}))


def complaint(table: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        loaded(table)
    return caught.value


def test_leaves_everything_to_discovery_without_a_pyproject():
    assert load_settings(snapshot({"a.py": ""})) == Settings()


@pytest.mark.parametrize(
    "text", ["", "[project]\nname = 'x'\n", "[tool.black]\nline-length = 80\n"]
)
def test_leaves_everything_to_discovery_without_the_table(text: str):
    assert load_settings(snapshot({"pyproject.toml": text})) == Settings()


def test_takes_keys_with_dashes():
    found = loaded(
        'source-root = "src"\nmonolith = "fleet.old"\ntasks-package = "fleet.jobs"\n'
        'base-executor = "fleet.jobs.table:pick"\nhooks = true\nline-length = 79\n'
    )
    assert found == Settings(
        source_root="src",
        monolith="fleet.old",
        tasks_package="fleet.jobs",
        base_executor="fleet.jobs.table:pick",
        hooks=True,
        line_length=79,
    )


def test_takes_decisions_as_a_table():
    assert loaded('decide = {"executor:wash" = "keep-modular"}').decide == {
        "executor:wash": "keep-modular"
    }


@pytest.mark.parametrize(
    ("written", "meant"),
    [("src/", "src"), ("./src", "src"), (".", ""), ("./", ""), ("", ""), ("a//b", "a/b")],
)
def test_takes_a_source_root_in_every_spelling(written: str, meant: str):
    assert loaded(f'source-root = "{written}"').source_root == meant
    assert Settings().with_flags(source_root=written).source_root == meant


def test_takes_a_monolith_as_a_path_in_every_spelling():
    assert loaded('monolith = "./fleet/old.py"').monolith == "fleet/old.py"


def test_refuses_what_is_not_toml():
    error = complaint("monolith = ")
    assert error.message.startswith("pyproject.toml cannot be read: ")
    assert error.hint == "mend the file"


def test_refuses_what_is_not_utf8():
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(snapshot({"pyproject.toml": b"# caf\xe9\n"}))


def test_refuses_a_table_that_is_none():
    with pytest.raises(ConfigError, match=r"tool\.demonolith is not a table"):
        load_settings(snapshot({"pyproject.toml": "[tool]\ndemonolith = 1\n"}))


def test_refuses_an_unknown_key_and_names_the_nearest():
    error = complaint('source_root = "src"')
    assert error.message == "pyproject.toml: [tool.demonolith] has no key 'source_root'"
    assert error.hint == "did you mean 'source-root'?"


def test_refuses_an_unknown_key_and_lists_the_known():
    assert "line-length, monolith" in complaint("zzz = 1").hint


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("monolith = 1", "monolith must be text, not 1"),
        ("hooks = 'yes'", "hooks must be true or false, not 'yes'"),
        ("line-length = true", "line-length must be a whole number, not true"),
        ("line-length = 0", "line-length must be from 1 to 100000, not 0"),
        ("decide = 'x'", "decide must be a table, not 'x'"),
        ("decide = {a = 1}", "decide.a must be text, not 1"),
        ("source-root = '/src'", "source-root must be a path inside the repository"),
        ("source-root = '../src'", "source-root must be a path inside the repository"),
        ("monolith = '/old.py'", "monolith must be a path inside the repository"),
        ("tasks-package = 'fleet/jobs'", "tasks-package must be a dotted name, not 'fleet/jobs'"),
        ("dispatcher = 'fleet.jobs'", "dispatcher must be MODULE:FUNCTION, not 'fleet.jobs'"),
        ("dispatcher = 'a:b:c'", "dispatcher must be MODULE:FUNCTION, not 'a:b:c'"),
        ("base-executor = ':'", "base-executor must be MODULE:FUNCTION, not ':'"),
    ],
)
def test_refuses_a_wrong_value_and_says_what_it_must_be(table: str, message: str):
    assert complaint(table).message.startswith(f"pyproject.toml [tool.demonolith]: {message}")


def test_prefers_a_flag():
    assert loaded('monolith = "a"\nbranch = "b"').with_flags(monolith="c") == Settings(
        monolith="c", branch="b"
    )


def test_leaves_alone_what_no_flag_is_given_for():
    assert loaded('monolith = "a"').with_flags(monolith=None, hooks=None) == Settings(monolith="a")


def test_lets_a_flag_switch_off_what_is_configured():
    assert not loaded("hooks = true").with_flags(hooks=False).hooks


def test_refuses_a_wrong_flag_and_says_that_it_is_one():
    with pytest.raises(ConfigError, match="the command line: dispatcher must be MODULE:FUNCTION"):
        Settings().with_flags(dispatcher="pick")
