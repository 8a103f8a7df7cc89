"""Each kind of odd repository and each kind of interference has a test; here is which."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.support.command import CHECKOUT

E2E = CHECKOUT / "tests" / "e2e"
NOUNS = {
    # Repositories
    "dirty": ["test_bad_input:test_dirty_tree"],
    "detached": ["test_bad_input:test_detached_head"],
    "unborn": ["hostile/test_repositories:test_unborn_branch_beside_others"],
    "bare": ["test_bad_input:test_bare_repository"],
    "shallow": ["hostile/test_repositories:test_shallow"],
    "partial clone": [
        "hostile/test_repositories:test_partial_clone_fetches_nothing_and_says_how",
    ],
    "work trees": ["hostile/test_repositories:test_linked_work_tree"],
    "submodules": ["hostile/test_repositories:test_submodules_are_left_alone"],
    "sparse checkout": ["hostile/test_repositories:test_sparse_checkout_stays_sparse"],
    "replaced commits": ["hostile/test_repositories:test_replaced_commits_and_grafts"],
    "core.worktree": [
        "hostile/test_repositories:test_a_work_tree_that_the_configuration_moves_is_refused",
    ],
    # Files
    "LFS pointers": ["hostile/test_conversions:test_lfs_pointers_are_data"],
    "filters": ["hostile/test_conversions:test_identity_filters_of_what_is_migrated"],
    "autocrlf": ["hostile/test_conversions:test_autocrlf"],
    "attributes": ["hostile/test_conversions:test_attributes"],
    "case": ["hostile/test_files:test_names_that_differ_in_case_only_are_two_files"],
    "links": ["hostile/test_files:test_links_of_every_kind_stay_links"],
    "a linked monolith": ["hostile/test_files:test_a_monolith_that_is_a_link_is_not_followed"],
    "names": ["hostile/test_files:test_files_of_any_name_stay_as_they_are"],
    "bytes": ["hostile/test_files:test_bytes_of_a_changed_file_stay"],
    "executable bits": ["hostile/test_files:test_modes_stay"],
    "10 MB": ["hostile/test_files:test_ten_megabytes_are_no_problem"],
    "20,000 files": ["hostile/test_files:test_twenty_thousand_files"],
    # Surroundings
    "read-only folders": ["test_bad_input:test_no_write_permission"],
    "read-only disk": ["hostile/test_disk:test_a_disk_that_is_read_only_is_named"],
    "full disk": ["hostile/test_disk:test_a_full_disk_loses_nothing"],
    "hooks that fail": [
        "hostile/test_git_settings:test_a_hook_that_refuses_stops_the_run_where_it_is",
    ],
    "hooks that edit": [
        "hostile/test_git_settings:test_a_hook_that_edits_is_named_and_nothing_is_lost",
    ],
    "signatures": ["hostile/test_git_settings:test_a_signature_that_cannot_be_made_is_no_commit"],
    "identity": [
        "hostile/test_git_settings:test_a_missing_identity_is_no_matter_to_who_only_looks"
    ],
    "GIT_ variables": ["hostile/test_git_settings:test_inherited_variables_steer_nothing"],
    "configuration": ["hostile/test_git_settings:test_no_setting_for_comfort_changes_what_happens"],
    "traps": ["hostile/test_traps:test_looking_springs_no_trap"],
    "terminal": ["hostile/test_terminal:test_nothing_reaches_the_terminal_as_a_code"],
    "settings": ["hostile/test_settings_paths:test_crafted_settings_are_refused_by_name"],
    # People
    "edits, branches, deletions, index.lock": [
        "hostile/test_meanwhile:test_who_gets_in_the_way_is_noticed",
    ],
    "a commit of somebody else": [
        "hostile/test_meanwhile:test_a_commit_of_somebody_else_is_taken_in",
    ],
    "a second run": ["hostile/test_meanwhile:test_a_second_run_is_turned_away"],
}


@cache
def names_in(name: str) -> set[str]:
    tree = ast.parse((E2E / f"{name}.py").read_bytes())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_has_a_test(noun):
    for place in NOUNS[noun]:
        module, _, test = place.partition(":")
        assert test in names_in(module), place
