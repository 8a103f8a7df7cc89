"""The settings of a repository meet its audit."""

from __future__ import annotations

import pytest

from migrator.errors import DiscoveryError
from migrator.reading import read_facts
from tests.support.bakery import OLD, bakery
from tests.support.project import snapshot

NAMED = '[tool.demonolith]\nmonolith = "bakery.oven.everything"\n'


def files(named: str = NAMED) -> dict[str, str]:
    return {**bakery(), "pyproject.toml": named}


def test_takes_the_monolith_that_the_settings_name():
    _, facts = read_facts(snapshot(files()), {})
    assert facts.layout is not None
    assert facts.layout.monolith.path == OLD


@pytest.mark.parametrize("named", ["bakery.oven.everything", OLD])
def test_goes_on_without_a_monolith_that_the_migration_has_deleted(named, capsys):
    without = files(NAMED.replace("bakery.oven.everything", named))
    del without[OLD]
    settings, facts = read_facts(snapshot(without), {})
    assert (settings.monolith, facts.layout) == (None, None)
    assert f"names {named} as the monolith, which is not there" in capsys.readouterr().err


def test_refuses_a_flag_that_names_what_is_not_there():
    with pytest.raises(DiscoveryError, match="there is no such module"):
        read_facts(snapshot(files()), {"monolith": "bakery.ovens"})


def test_refuses_settings_that_name_what_is_not_there_where_another_would_be_taken():
    with pytest.raises(DiscoveryError, match=r"bakery\.oven\.evrything"):
        read_facts(snapshot(files(NAMED.replace("everything", "evrything"))), {})
