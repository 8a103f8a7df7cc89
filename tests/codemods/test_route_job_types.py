from __future__ import annotations

from textwrap import dedent

import pytest

from codemods.route_job_types import Entry, Routed, route_job_types

COPY = Entry("copy", "run_copy")


def routed(text: str, *entries: Entry, **how) -> Routed:
    return route_job_types(text.encode(), "route", "kind", entries or [COPY], **how)


def check(before: str, after: str, *entries: Entry, **how) -> Routed:
    before, after = dedent(before), dedent(after)
    result = routed(before, *entries, **how)
    assert result.refusal == ""
    assert result.code.decode() == after
    compile(after, "<after>", "exec")
    again = routed(after, *entries, **how)
    assert (again.code, again.added, again.repaired) == (result.code, (), ())
    return result


def check_refused(before: str, reason: str, *entries: Entry, **how) -> None:
    before = dedent(before)
    result = routed(before, *entries, **how)
    assert reason in result.refusal
    assert (result.code.decode(), result.added) == (before, ())


TABLE = "def route(kind): return TABLE[kind]()\n"


def check_table(before: str, after: str, *entries: Entry, **how) -> Routed:
    before, after = dedent(before), dedent(after)
    return check(before + TABLE, after + TABLE, *entries, mapping="TABLE", **how)


def check_table_kept(before: str, *entries: Entry, **how) -> None:
    assert check_table(before, before, *entries, **how).added == ()


def check_table_refused(before: str, reason: str, *entries: Entry, **how) -> None:
    check_refused(dedent(before) + TABLE, reason, *entries, mapping="TABLE", **how)


# A dict


def test_writes_a_key_like_the_other_strings_of_the_router():
    table = "TABLE = {\n    Kind.SCAN: run_scan,\n}\n\n\n"
    for quote in ("'", '"'):
        router = f"def route(kind):\n    return TABLE.get({quote}x{quote})\n"
        added = table.replace("\n}", f"\n    {quote}copy{quote}: run_copy,\n}}")
        check(table + router, added + router, mapping="TABLE")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"scan": run_scan}', '{"scan": run_scan, "copy": run_copy}'),
        ('{"scan": run_scan,}', '{"scan": run_scan, "copy": run_copy,}'),
        ("{'scan': run_scan}", "{'scan': run_scan, 'copy': run_copy}"),
        ('{"scan": runners.scan}', '{"scan": runners.scan, "copy": run_copy}'),
        ('{"scan": None}', '{"scan": None, "copy": run_copy}'),
        ("{}", '{"copy": run_copy}'),
        ("dict()", "dict(copy=run_copy)"),
        ("dict(scan=run_scan)", "dict(scan=run_scan, copy=run_copy)"),
        ('dict({"scan": run_scan})', 'dict({"scan": run_scan, "copy": run_copy})'),
        (
            'OrderedDict({"scan": run_scan})',
            'OrderedDict({"scan": run_scan, "copy": run_copy})',
        ),
        (
            'types.MappingProxyType({"scan": run_scan})',
            'types.MappingProxyType({"scan": run_scan, "copy": run_copy})',
        ),
        (
            '{"scan": lambda plan: run_scan(plan, deep=True)}',
            '{"scan": lambda plan: run_scan(plan, deep=True), '
            '"copy": lambda plan: run_copy(plan, deep=True)}',
        ),
        (
            '{"scan": partial(run_scan, deep=True)}',
            '{"scan": partial(run_scan, deep=True), "copy": partial(run_copy, deep=True)}',
        ),
        (
            '{"scan": run_scan, "deep": partial(run_scan, deep=True)}',
            '{"scan": run_scan, "deep": partial(run_scan, deep=True), "copy": run_copy}',
        ),
    ],
)
def test_completes_every_sort_of_dict(before, after):
    check_table(f"TABLE = {before}\n", f"TABLE = {after}\n")


def test_completes_a_dict_at_module_level_with_its_comments():
    check_table(
        """
        # Who does what.
        TABLE = {  # sorted by age
            # The first one.
            "scan": run_scan,  # slow
            # "old": run_old,
        }
        """,
        """
        # Who does what.
        TABLE = {  # sorted by age
            # The first one.
            "scan": run_scan,  # slow
            # "old": run_old,
            "copy": run_copy,
        }
        """,
    )


def test_completes_an_annotated_dict():
    check_table(
        "TABLE: dict[str, Runner] = {\n    'scan': run_scan\n}\n",
        "TABLE: dict[str, Runner] = {\n    'scan': run_scan,\n    'copy': run_copy\n}\n",
    )


def test_completes_a_dict_inside_the_function():
    check(
        """
        def route(kind):
            table = {
                "scan": run_scan,
            }
            return table[kind]()
        """,
        """
        def route(kind):
            table = {
                "scan": run_scan,
                "copy": run_copy,
            }
            return table[kind]()
        """,
        mapping="table",
    )


def test_enters_in_front_of_the_router_what_a_dict_of_another_module_lacks():
    check_table(
        """\
        from .registry import TABLE
        from .copying import run_copy

        # The router.
        """,
        """\
        from .registry import TABLE
        from .copying import run_copy

        TABLE["copy"] = run_copy
        TABLE["scan"] = run_scan

        # The router.
        """,
        COPY,
        Entry("scan", "run_scan"),
        Entry("sync", "run_sync"),
        known=["sync"],
    )


@pytest.mark.parametrize(
    "there", ["TABLE['copy'] = run_copy", "TABLE.update(copy=run_copy)", "TABLE |= {'copy': f}"]
)
def test_leaves_what_was_entered_in_a_dict_of_another_module(there):
    check_table_kept(f"from registry import TABLE\n\n{there}\n\n\n")


def test_refuses_a_dict_that_is_reached_through_another_module():
    check_table_refused("import registry\n", "TABLE is not assigned here")


def test_prefers_the_dict_inside_the_function():
    check(
        """
        TABLE = {"scan": run_scan}
        def route(kind):
            TABLE = {"scan": run_scan}
            return TABLE[kind]()
        """,
        """
        TABLE = {"scan": run_scan}
        def route(kind):
            TABLE = {"scan": run_scan, "copy": run_copy}
            return TABLE[kind]()
        """,
        mapping="TABLE",
    )


def test_completes_the_update_of_an_empty_dict():
    check_table(
        'TABLE = {}\nTABLE.update({"scan": run_scan})\n',
        'TABLE = {}\nTABLE.update({"scan": run_scan, "copy": run_copy})\n',
    )


def test_completes_the_keywords_of_an_update():
    check_table(
        "TABLE = {}\nTABLE.update(scan=run_scan)\n",
        "TABLE = {}\nTABLE.update(scan=run_scan, copy=run_copy)\n",
    )


def test_writes_a_job_type_that_is_no_keyword():
    check_table(
        "TABLE = dict(scan=run_scan)\n",
        'TABLE = dict(scan=run_scan, **{"copy-all": run_all, "in": run_in})\n',
        Entry("copy-all", "run_all"),
        Entry("in", "run_in"),
    )


def test_escapes_a_job_type():
    check_table("TABLE = {}\n", 'TABLE = {"a\\"b": run}\n', Entry('a"b', "run"))


def test_repairs_an_entry_whose_function_is_gone():
    result = check_table(
        'TABLE = {"scan": run_scan, "copy": old_copy}\n',
        'TABLE = {"scan": run_scan, "copy": run_copy}\n',
        broken=["old_copy"],
    )
    assert (result.added, result.repaired) == ((), ("copy",))


@pytest.mark.parametrize("how", ["lambda plan: {}(plan, {}=1)", "partial({}, {}=1)"])
def test_repairs_what_stands_inside_a_lambda_or_partial(how):
    before, after = how.format("old_copy", "old_copy"), how.format("run_copy", "old_copy")
    check_table(
        f'TABLE = {{"copy": {before}}}\n', f'TABLE = {{"copy": {after}}}\n', broken=["old_copy"]
    )


def test_uses_the_alias_of_an_imported_function():
    before = 'from .copying import run_copy as do_copy\nTABLE = {"scan": run_scan}\n'
    check_table(before, before.replace("run_scan}", 'run_scan, "copy": do_copy}'))


def test_does_not_take_an_alias_from_another_module():
    before = 'from .old import run_copy as do_copy\nTABLE = {"scan": run_scan}\n'
    after = before.replace("run_scan}", 'run_scan, "copy": run_copy}')
    check_table(before, after, Entry("copy", "run_copy", ".copying"))


@pytest.mark.parametrize("module", [".copying", "..copying", "runs.copying", "."])
def test_takes_an_alias_from_the_module_that_it_is_asked_for(module):
    before = f'from {module} import run_copy as do_copy\nTABLE = {{"scan": run_scan}}\n'
    after = before.replace("run_scan}", 'run_scan, "copy": do_copy}')
    check_table(before, after, Entry("copy", "run_copy", module))


def test_prefers_the_plain_name_to_an_alias():
    check_table(
        "from .copying import run_copy, run_copy as do_copy\nTABLE = {}\n",
        'from .copying import run_copy, run_copy as do_copy\nTABLE = {"copy": run_copy}\n',
    )


def test_keeps_line_ends_tabs_byte_order_mark_and_a_missing_final_newline():
    before = (
        b"\xef\xbb\xbfdef route(kind):\r\n\ttable = {\r\n\t\t'scan':  run_scan\r\n\t}\r\n"
        b"\treturn table [kind] ()"
    )
    result = route_job_types(before, "route", "kind", [COPY], mapping="table")
    after = before.replace(b"run_scan\r\n", b"run_scan,\r\n\t\t'copy': run_copy\r\n")
    assert result.code == after


@pytest.mark.parametrize(
    "table",
    [
        'TABLE = {"copy": own_copy}',
        'TABLE = {"co" "py": own_copy}',
        "TABLE = dict(copy=own_copy)",
        'TABLE = dict(**{"copy": own_copy})',
        'TABLE = {}\nTABLE["copy"] = own_copy',
        'TABLE = {}\nTABLE.update({"copy": own_copy})',
        'TABLE = {}\nTABLE |= {"copy": own_copy}',
    ],
)
def test_keeps_an_entry_that_is_there(table):
    check_table_kept(f"{table}\n")


@pytest.mark.parametrize(
    "entries", ["COPY: own", "Kind.COPY: own", "Kind.COPY.value: own", "**own"]
)
def test_believes_the_caller_about_other_keys(entries):
    check_table_kept(f"TABLE = {{{entries}}}\n", known=["copy"])


def test_keeps_a_broken_entry_that_it_is_not_asked_about():
    check_table_kept('TABLE = {"copy": run_copy, "old": old}\n', broken=["other"])


@pytest.mark.parametrize(
    "value",
    ['{"run": run_scan}', "(run_scan, 1)", '"pkg.run_scan"', "[run_scan]", "1"],
)
def test_refuses_values_that_are_not_functions(value):
    check_table_refused(f'TABLE = {{"scan": {value}}}\n', "not functions")


@pytest.mark.parametrize(
    "value", ["wrap(run_scan)", "lambda: 1", "Runner()", "made()()", "(lambda: x)()", "partial()"]
)
def test_refuses_values_that_it_cannot_repeat(value):
    check_table_refused(f'TABLE = {{"scan": {value}}}\n', "cannot be repeated")


@pytest.mark.parametrize(
    ("before", "new"),
    [
        ('"scan": lambda plan: run_scan(plan), "old": None', "lambda plan: run_copy(plan)"),
        ('"scan": lambda plan: run_scan(plan), "deep": runners.deep', "run_copy"),
        ('"scan": lambda plan: 1, "deep": partial(run_deep, 1)', "partial(run_copy, 1)"),
    ],
)
def test_writes_a_value_like_those_that_are_there(before, new):
    check_table(f"TABLE = {{{before}}}\n", f'TABLE = {{{before}, "copy": {new}}}\n')


@pytest.mark.parametrize(
    "value",
    [
        "load()",
        'register({"scan": run_scan})',
        "load(scan=run_scan)",
        "{k: v for k, v in x}",
        "A | B",
        "dict([('a', b, c)])",
    ],
)
def test_refuses_what_is_no_dict(value):
    check_table_refused(f"TABLE = {value}\n", "not written as a dict")


def test_refuses_a_dict_that_is_assigned_twice():
    check_table_refused("if x:\n    TABLE = {}\nelse:\n    TABLE = {}\n", "more than once")


def test_refuses_a_dict_of_another_scope():
    check_table_refused("class Box:\n    TABLE = {}\ndef f():\n    TABLE = {}\n", "not assigned")


@pytest.mark.parametrize("mapping", ["Box.TABLE", "self.TABLE", "names.TABLE"])
def test_refuses_the_attribute_of_an_object(mapping):
    text = "class Box:\n    TABLE = {}\n" + TABLE
    check_refused(text, "belongs to an object", mapping=mapping)


def test_refuses_a_broken_entry_whose_key_it_cannot_read():
    check_table_refused("TABLE = {COPY: old}\n", "not clear", broken=["old"], known=["copy"])


def test_refuses_a_router_that_is_not_there():
    check_refused("def other(kind): pass\n", "no function route")
    check_refused("class A:\n    def route(kind): pass\n", "no function route")


def test_refuses_a_router_that_turns_the_job_type_away():
    check_refused(
        """
        TABLE = {"scan": run_scan}
        def route(kind):
            if kind not in ("scan", "probe"):
                raise ValueError(kind)
            return TABLE[kind]()
        """,
        "turns 'copy' away",
        mapping="TABLE",
    )


# A chain of if


def test_completes_a_chain_above_its_else():
    check(
        """
        def route(kind, plan, run_id=None):
            if kind == "scan":  # the usual one
                # It is slow.
                return run_scan(plan, run_id=run_id)  # noqa
            elif kind == "probe":
                return run_probe(plan, run_id=run_id)
            # Nothing else is known.
            else:
                raise ValueError(kind)
        """,
        """
        def route(kind, plan, run_id=None):
            if kind == "scan":  # the usual one
                # It is slow.
                return run_scan(plan, run_id=run_id)  # noqa
            elif kind == "probe":
                return run_probe(plan, run_id=run_id)
            elif kind == "copy":
                return run_copy(plan, run_id=run_id)
            # Nothing else is known.
            else:
                raise ValueError(kind)
        """,
    )


def test_adds_several_branches_in_order():
    check(
        """
        def route(kind):
            if kind == 'scan':
                result = run_scan()
            elif 'probe' == kind:
                result = run_probe()
            return result
        """,
        """
        def route(kind):
            if kind == 'scan':
                result = run_scan()
            elif 'probe' == kind:
                result = run_probe()
            elif kind == 'copy':
                result = run_copy()
            elif kind == 'sync':
                result = _stub_sync()
            return result
        """,
        COPY,
        Entry("sync", "_stub_sync"),
    )


def test_adds_a_statement_to_separate_ones_that_return():
    check(
        """
        def route(kind):
            if kind == "scan":
                return run_scan(kind)

            # The other one.
            if kind == "probe":
                return run_probe(kind)

            raise ValueError(kind)
        """,
        """
        def route(kind):
            if kind == "scan":
                return run_scan(kind)

            # The other one.
            if kind == "probe":
                return run_probe(kind)

            if kind == "copy":
                return run_copy(kind)

            raise ValueError(kind)
        """,
    )


def test_completes_branches_of_one_line():
    check(
        """
        def route(kind):
            if kind == "scan": return run_scan()
            if kind == "probe": return run_probe()
            raise ValueError(kind)
        """,
        """
        def route(kind):
            if kind == "scan": return run_scan()
            if kind == "probe": return run_probe()
            if kind == "copy": return run_copy()
            raise ValueError(kind)
        """,
    )


def test_completes_awaited_branches():
    check(
        """
        async def route(kind, plan):
            if kind == "scan":
                return await run_scan(plan=plan)
        """,
        """
        async def route(kind, plan):
            if kind == "scan":
                return await run_scan(plan=plan)
            if kind == "copy":
                return await run_copy(plan=plan)
        """,
    )


IMPORTING = """
def route(kind):
    if kind == "scan":
        from .scanning import run_scan

        return run_scan()
    else:
        return None
"""


def test_imports_inside_a_branch_like_the_others():
    new = """    elif kind == "copy":
        from .copying import run_copy

        return run_copy()
"""
    check(
        IMPORTING,
        IMPORTING.replace("    else", new + "    else"),
        Entry("copy", "run_copy", ".copying"),
    )


def test_does_not_import_what_the_module_has():
    new = '    elif kind == "copy":\n        return run_copy()\n'
    check(IMPORTING, IMPORTING.replace("    else", new + "    else"))


def test_repeats_the_job_type_in_the_arguments_but_no_log_line():
    check(
        """
        def route(kind, plan):
            if kind == "scan":
                logger.info("Scanning %s", plan)
                return run_scan(plan, label="scan")
            return None
        """,
        """
        def route(kind, plan):
            if kind == "scan":
                logger.info("Scanning %s", plan)
                return run_scan(plan, label="scan")
            if kind == "copy":
                return run_copy(plan, label="copy")
            return None
        """,
    )


def test_takes_the_simplest_branch_for_a_model():
    check(
        """
        def route(kind, plan):
            if kind == "scan":
                plan = prepare(plan)
                return run_scan(plan)
            elif kind in ("probe", "ping"):
                return run_probe(plan)
        """,
        """
        def route(kind, plan):
            if kind == "scan":
                plan = prepare(plan)
                return run_scan(plan)
            elif kind in ("probe", "ping"):
                return run_probe(plan)
            elif kind == "copy":
                return run_copy(plan)
        """,
    )


def test_sees_through_what_every_branch_calls():
    check(
        """
        def route(kind):
            if kind == "scan":
                return wrap(run_scan())
            elif kind == "probe":
                return wrap(run_probe())
        """,
        """
        def route(kind):
            if kind == "scan":
                return wrap(run_scan())
            elif kind == "probe":
                return wrap(run_probe())
            elif kind == "copy":
                return wrap(run_copy())
        """,
    )


def test_completes_a_chain_inside_a_try():
    check(
        """
        def route(kind):
            try:
                if kind == "scan":
                    return run_scan()
                elif kind == "probe":
                    return run_probe()
            except OSError:
                return None
        """,
        """
        def route(kind):
            try:
                if kind == "scan":
                    return run_scan()
                elif kind == "probe":
                    return run_probe()
                elif kind == "copy":
                    return run_copy()
            except OSError:
                return None
        """,
    )


def test_passes_over_a_comparison_that_calls_nothing():
    check(
        """
        def route(kind):
            if kind == "copy":
                logger.info("slow")
            if kind == "scan":
                return run_scan()
            elif kind == "probe":
                return run_probe()
        """,
        """
        def route(kind):
            if kind == "copy":
                logger.info("slow")
            if kind == "scan":
                return run_scan()
            elif kind == "probe":
                return run_probe()
            elif kind == "copy":
                return run_copy()
        """,
    )


def test_repairs_a_branch_with_its_import():
    result = check(
        IMPORTING,
        IMPORTING.replace(".scanning", ".copying").replace("run_scan", "run_copy"),
        Entry("scan", "run_copy", ".copying"),
        broken=["run_scan"],
    )
    assert result.repaired == ("scan",)


@pytest.mark.parametrize(
    "test",
    ['kind == "copy"', '"copy" == kind', 'kind in ("x", "copy")', 'kind == "copy" or kind == 1'],
)
def test_keeps_a_branch_that_is_there(test):
    text = f"def route(kind):\n    if {test}:\n        return own_copy()\n"
    assert check(text, text).added == ()


@pytest.mark.parametrize("answer", ['return {"ok": False}', "raise ValueError(kind)"])
def test_keeps_a_job_type_that_is_answered_otherwise(answer):
    text = (
        f'def route(kind):\n    if kind == "copy":\n        {answer}\n'
        '    if kind == "scan":\n        return run_scan()\n'
    )
    assert check(text, text).added == ()


def test_believes_the_caller_about_other_comparisons():
    text = "def route(kind):\n    if kind == Kind.COPY:\n        return own_copy()\n"
    assert check(text, text, known=["copy"]).added == ()


def test_refuses_a_router_without_comparisons():
    check_refused("def route(kind):\n    return kind\n", "no chain of comparisons of kind")


def test_keeps_what_a_call_returns_beside_a_branch_that_returns_nothing():
    check(
        """
        def route(kind):
            result = None
            if kind == "none":
                return None
            elif kind == "scan":
                result = run_scan()
            return result
        """,
        """
        def route(kind):
            result = None
            if kind == "none":
                return None
            elif kind == "scan":
                result = run_scan()
            elif kind == "copy":
                result = run_copy()
            return result
        """,
    )


def test_takes_bytes_for_no_job_type():
    check(
        """
        def route(kind):
            if kind == b"scan":
                return run_raw()
            elif kind == "scan":
                say(kind)
                return run_scan()
        """,
        """
        def route(kind):
            if kind == b"scan":
                return run_raw()
            elif kind == "scan":
                say(kind)
                return run_scan()
            elif kind == "copy":
                say(kind)
                return run_copy()
        """,
    )


def test_completes_a_dict_that_is_only_read_otherwise():
    check_table(
        'TABLE = {"scan": run_scan}\nsay(TABLE.get("copy"), TABLE.items())\n',
        'TABLE = {"scan": run_scan, "copy": run_copy}\nsay(TABLE.get("copy"), TABLE.items())\n',
    )


def test_refuses_two_chains():
    check_refused(
        """
        def route(kind, dry):
            if dry:
                if kind == "scan":
                    return show_scan()
            else:
                if kind == "scan":
                    return run_scan()
        """,
        "in several places",
    )


def test_refuses_where_no_branch_can_be_repeated():
    check_refused(
        """
        def route(kind):
            if kind == "scan":
                options = load("scan.ini")
                return run_scan(options)
        """,
        "so simple",
    )


@pytest.mark.parametrize("inner", ["def inner(kind):", "class Inner:"])
def test_leaves_the_chain_of_a_nested_scope_alone(inner):
    check_refused(
        f"""
        def route(kind):
            {inner}
                if kind == "scan":
                    run_scan()
            return kind
        """,
        "no chain",
    )


def test_makes_no_branch_like_one_that_calls_nothing():
    check(
        """
        def route(kind):
            if kind == "none":
                return None
            elif kind == "scan":
                say(kind)
                return run_scan()
        """,
        """
        def route(kind):
            if kind == "none":
                return None
            elif kind == "scan":
                say(kind)
                return run_scan()
            elif kind == "copy":
                say(kind)
                return run_copy()
        """,
    )


def test_adds_a_statement_close_to_the_only_one():
    check(
        """
        def route(kind):
            say(kind)

            if kind == "scan":
                return run_scan()
            return None
        """,
        """
        def route(kind):
            say(kind)

            if kind == "scan":
                return run_scan()
            if kind == "copy":
                return run_copy()
            return None
        """,
    )


def test_adds_a_statement_behind_one_blank_line():
    check(
        """
        def route(kind):
            if kind == "scan":
                return run_scan()


            if kind == "probe":
                return run_probe()
            return None
        """,
        """
        def route(kind):
            if kind == "scan":
                return run_scan()


            if kind == "probe":
                return run_probe()

            if kind == "copy":
                return run_copy()
            return None
        """,
    )


@pytest.mark.parametrize(
    "tests", ['kind in ("scan", "probe")', 'kind == "scan" or kind == "probe"']
)
def test_refuses_a_broken_branch_of_two_job_types_where_one_goes_elsewhere(tests):
    check_refused(
        f"""
        def route(kind):
            if {tests}:
                return run_gone()
            return None
        """,
        "run_gone does not exist",
        Entry("scan", "run_scan"),
        broken=["run_gone"],
    )


# match


def test_completes_a_match_above_its_default():
    check(
        """
        def route(kind, plan):
            match kind:
                case "scan" | "full":
                    return run_scan(plan)
                # Two of a kind.
                case "probe":
                    return run_probe(plan)
                case _:
                    raise ValueError(kind)
        """,
        """
        def route(kind, plan):
            match kind:
                case "scan" | "full":
                    return run_scan(plan)
                # Two of a kind.
                case "probe":
                    return run_probe(plan)
                case "copy":
                    return run_copy(plan)
                case _:
                    raise ValueError(kind)
        """,
    )


def test_completes_a_match_without_a_default():
    check(
        "def route(kind):\n    match kind:\n        case 'scan': return run_scan()\n",
        "def route(kind):\n    match kind:\n        case 'scan': return run_scan()\n"
        "        case 'copy': return run_copy()\n",
    )


@pytest.mark.parametrize("pattern", ['"copy"', '"x" | "copy"', '"copy" as name'])
def test_keeps_a_case_that_is_there(pattern):
    text = f"def route(kind):\n    match kind:\n        case {pattern}:\n            return own()\n"
    assert check(text, text).added == ()


def test_leaves_a_match_on_something_else_alone():
    check_refused(
        'def route(kind, x):\n    match x:\n        case "a":\n            return run()\n',
        "no chain",
    )


def test_adds_a_case_where_the_one_that_is_there_has_a_condition():
    check(
        """
        def route(kind, fast):
            match kind:
                case "copy" if fast:
                    return run_fast()
                case "scan":
                    return run_scan()
        """,
        """
        def route(kind, fast):
            match kind:
                case "copy" if fast:
                    return run_fast()
                case "scan":
                    return run_scan()
                case "copy":
                    return run_copy()
        """,
    )


def test_repeats_what_a_branch_does_besides():
    check(
        """
        def route(kind, plan):
            # which one
            if(kind == "scan"):
                prepare(plan)
                # slow
                logger.info("scanning")
                metrics.count()

                # at last
                return run_scan(plan)
            else:
                return None
        """,
        """
        def route(kind, plan):
            # which one
            if(kind == "scan"):
                prepare(plan)
                # slow
                logger.info("scanning")
                metrics.count()

                # at last
                return run_scan(plan)
            elif kind == "copy":
                prepare(plan)
                metrics.count()

                return run_copy(plan)
            else:
                return None
        """,
    )


def test_imports_from_a_module_that_has_both():
    check(
        """
        def route(kind, plan):
            if kind == "scan":
                from .runs import run_scan
                return run_scan(plan)
            return None
        """,
        """
        def route(kind, plan):
            if kind == "scan":
                from .runs import run_scan
                return run_scan(plan)
            if kind == "copy":
                from .runs import run_copy
                return run_copy(plan)
            return None
        """,
        Entry("copy", "run_copy", ".runs"),
    )


@pytest.mark.parametrize(
    "test", ['plan.mode in ("copy", "b")', "kind in KINDS", 'kind == plan.kind == "copy"']
)
def test_takes_no_other_condition_for_a_job_type(test):
    rest = f"""\
    if {test}:
        return run_all(plan)
    return None
"""
    start = 'def route(kind, plan):\n    if kind == "scan":\n        return run_scan(plan)\n'
    new = '    if kind == "copy":\n        return run_copy(plan)\n'
    check(start + rest, start + new + rest)


def test_lets_through_what_the_router_lets_through():
    start = """\
def route(kind, plan):
    if kind not in ("scan", "copy"):
        return None
    if kind == "scan":
        return run_scan(plan)
"""
    new = '    if kind == "copy":\n        return run_copy(plan)\n'
    check(start + "    return None\n", start + new + "    return None\n")


def test_refuses_a_chain_and_a_match():
    check_refused(
        """
        def route(kind, plan):
            match kind:
                case "scan":
                    return run_scan(plan)
            if kind == "b":
                return run_b(plan)
            return None
        """,
        "it mixes if and match",
    )


@pytest.mark.parametrize("name", ["run_gone", "start as run_gone"])
@pytest.mark.parametrize("broken", [[], ["run_gone"]])
def test_refuses_a_branch_that_imports_more(broken, name):
    key = "copy" if broken else "gone"
    check_refused(
        f"""
        def route(kind, plan):
            if kind == "{key}":
                from .gone import {name}, helper
                return run_gone(plan)
            return None
        """,
        "which is gone, with other names" if broken else "no branch is so simple",
        Entry("copy", "run_copy", ".copy"),
        broken=broken,
    )


def test_looks_at_no_other_table():
    start = """\
OTHER = {}
OTHER["copy"] = run_copy
OTHER.update({"copy": run_copy})
OTHER |= {"copy": run_copy}
first, TABLE.size = "copy", 3
TABLE: dict
TABLE = """
    end = '\nTABLE["deep"] = run_deep\n'
    check_table(
        start + '{"scan": run_scan}' + end, start + '{"scan": run_scan, "copy": run_copy}' + end
    )


# How the keys are written

MEMBER = Entry("copy", "run_copy", key="Kind.COPY")
SCAN = Entry("scan", "run_scan", key="Kind.SCAN")


def check_members(before: str, added: str, **how) -> None:
    before = dedent(before)
    found = routed(before, MEMBER, SCAN, known=["scan"], **how)
    assert (found.code.decode(), found.refusal) == (before + added, "")
    assert routed(before + added, MEMBER, SCAN, known=["scan"], **how).code == found.code


def test_writes_members_of_a_class_into_a_dict():
    router = "def route(kind): return TABLE[kind]()\n"
    found = routed(f"TABLE = {{Kind.SCAN: run_scan}}\n{router}", MEMBER, mapping="TABLE")
    assert found.code.decode() == (
        f"TABLE = {{Kind.SCAN: run_scan, Kind.COPY: run_copy}}\n{router}"
    )
    assert routed(found.code.decode(), MEMBER, mapping="TABLE").added == ()


@pytest.mark.parametrize("operator", ["==", "is"])
def test_compares_with_members_of_a_class(operator):
    check_members(
        f"""\
        def route(kind):
            if kind {operator} Kind.SCAN:
                return run_scan()
        """,
        f"    if kind {operator} Kind.COPY:\n        return run_copy()\n",
    )


def test_matches_members_of_a_class():
    check_members(
        """\
        def route(kind):
            match kind:
                case Kind.SCAN:
                    return run_scan()
        """,
        "        case Kind.COPY:\n            return run_copy()\n",
    )


@pytest.mark.parametrize("said", ["Kind.SCAN", "'scan it'"])
def test_refuses_a_branch_that_speaks_of_its_member(said):
    source = f"def route(kind):\n    if kind == Kind.SCAN:\n        return run_scan({said})\n"
    found = routed(source, MEMBER, SCAN, known=["scan"])
    assert "no branch is so simple" in found.refusal


def test_refuses_a_branch_of_a_key_that_nobody_knows():
    source = "def route(kind):\n    if kind == Kind.OTHER:\n        return run_other()\n"
    assert "no branch is so simple" in routed(source, MEMBER).refusal


# A variable that the branches give a function


CHOSEN = """\
    def route(kind, job):
        run = None
        if kind == "scan":
            run = run_scan
        elif kind == "probe":
            # the old one
            run: object = tools.run_probe
        if run is None:
            return {"error": kind}
        return run(job)
    """


def test_a_branch_gives_the_variable_another_function():
    after = CHOSEN.replace(
        "        if run is None",
        '        elif kind == "copy":\n            run = run_copy\n        if run is None',
    )
    check(CHOSEN, after)


def test_a_case_gives_the_variable_another_function():
    before = """\
        def route(kind, job):
            match kind:
                case "scan":
                    run = run_scan
                case _:
                    raise ValueError(kind)
            return run(job)
        """
    new = '        case "copy":\n                    run = run_copy\n                case _'
    check(before, before.replace("        case _", new))


def test_points_a_variable_at_what_replaces_a_broken_function():
    entry = Entry("probe", "run_probe")
    check(
        CHOSEN,
        CHOSEN.replace("= tools.run_probe", "= run_probe"),
        entry,
        broken=["tools.run_probe"],
    )


def test_refuses_branches_that_give_a_variable_no_function():
    check_refused(
        'def route(kind):\n    if kind == "scan":\n        mode = 1\n    return run(mode)\n',
        "no chain of comparisons of kind that could be completed",
    )


# Members of an enum

KEYED = [Entry("scan", "run_scan", key="Kind.SCAN"), Entry("copy", "run_copy", key="Kind.COPY")]


@pytest.mark.parametrize("subject", ["Kind(kind)", "which", "Kind( kind )"])
@pytest.mark.parametrize("operator", ["is", "=="])
def test_writes_a_branch_for_a_member_like_the_others(subject: str, operator: str):
    before = f"""
        def route(kind):
            if {subject} {operator} Kind.SCAN:
                return run_scan()
            return None
        """
    looked_up = subject.replace(" ", "")
    branch = f"if {looked_up} {operator} Kind.COPY:\n                return run_copy()\n"
    after = before.replace("return None", f"{branch}            return None")
    check(before, after, *KEYED, looked_up=looked_up)


def test_writes_a_case_of_a_match_of_the_member():
    before = """
        def route(kind):
            match Kind(kind):
                case Kind.SCAN:
                    return run_scan()
        """
    case = "        case Kind.COPY:\n                    return run_copy()\n        "
    check(before, before + case, *KEYED, looked_up="Kind(kind)")


def test_writes_members_into_the_table_of_another_module():
    before = (
        "from jobs.table import RUNNERS\n\n\ndef route(kind):\n    return RUNNERS[Kind(kind)]()\n"
    )
    after = before.replace("\n\n\n", "\n\nRUNNERS[Kind.COPY] = run_copy\n\n\n")
    check(before, after, *KEYED, mapping="RUNNERS", known=["scan"], looked_up="Kind(kind)")


def test_refuses_branches_that_compare_something_else():
    before = """
        def route(kind):
            if Kind(kind) is Kind.SCAN:
                return run_scan()
            return None
        """
    check_refused(before, "no chain of comparisons of which", *KEYED, looked_up="which")


# A function that gives back what its branches pick


def test_a_chooser_gets_a_branch_that_gives_the_function_back():
    check(
        """\
        def route(kind):
            if kind == "scan":
                return run_scan
            elif kind == "fax":
                return None
            raise ValueError(kind)
        """,
        """\
        def route(kind):
            if kind == "scan":
                return run_scan
            elif kind == "fax":
                return None
            elif kind == "copy":
                return run_copy
            raise ValueError(kind)
        """,
        gives=True,
    )


def test_a_chooser_that_calls_a_partial_elsewhere_gets_a_plain_branch():
    check(
        """\
        def route(kind):
            match kind:
                case "scan":
                    return partial(run_scan, 1)
                case "fax":
                    run = run_fax
                case _:
                    run = None
            return run
        """,
        """\
        def route(kind):
            match kind:
                case "scan":
                    return partial(run_scan, 1)
                case "fax":
                    run = run_fax
                case "copy":
                    run = run_copy
                case _:
                    run = None
            return run
        """,
        gives=True,
    )


def test_a_chooser_without_a_plain_branch_is_refused():
    text = 'def route(kind):\n    if kind == "scan":\n        return partial(run_scan, 1)\n'
    check_refused(text, "has no chain of comparisons", gives=True)


# An object that functions are entered in

ASKING = "def route(kind):\n    return registry.get(kind)()\n"


@pytest.mark.parametrize(
    ("enters", "line"),
    [
        ("registry.register({key})({function})", 'registry.register("copy")(run_copy)'),
        ("registry.add({function}, {key})", 'registry.add(run_copy, "copy")'),
    ],
)
def test_enters_in_an_object_in_front_of_the_router(enters, line):
    check(
        f"from a import registry\n\n\n{ASKING}",
        f"from a import registry\n\n{line}\n\n\n{ASKING}",
        mapping="registry",
        enters=enters,
    )


def test_enters_nothing_twice_in_an_object():
    text = f'registry.register("copy")(run_copy)\n\n\n{ASKING}'
    how = {"mapping": "registry", "enters": "registry.register({key})({function})"}
    assert check(text, text, **how).added == ()
    assert check(ASKING, ASKING, known=["copy"], **how).added == ()


# Pairs

LOOPING = """\
def route(kind):
    for name, run in TABLE:
        if name == kind:
            return run()
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[("scan", run_scan)]', '[("scan", run_scan), ("copy", run_copy)]'),
        ('(("scan", run_scan),)', '(("scan", run_scan), ("copy", run_copy),)'),
        ("[('scan', run_scan), ]", "[('scan', run_scan), ('copy', run_copy), ]"),
        (
            '[\n    # slow\n    ("scan", run_scan),  # what\n]',
            '[\n    # slow\n    ("scan", run_scan),  # what\n    ("copy", run_copy),\n]',
        ),
        ('dict([("scan", run_scan)])', 'dict([("scan", run_scan), ("copy", run_copy)])'),
    ],
)
def test_appends_a_pair(before, after):
    check(f"TABLE = {before}\n\n\n{LOOPING}", f"TABLE = {after}\n\n\n{LOOPING}", mapping="TABLE")


def test_repairs_a_pair():
    before, after = (f'TABLE = [("copy", {name})]\n\n\n{LOOPING}' for name in ("gone", "run_copy"))
    assert check(before, after, mapping="TABLE", broken=["gone"]).repaired == ("copy",)


@pytest.mark.parametrize(
    "table",
    ['[("scan", run_scan, 1)]', "[]", '[run_scan, ("scan", run_scan)]', '("a", f), ("b", g)'],
)
def test_leaves_other_lists_alone(table):
    check_refused(
        f"TABLE = {table}\n\n\n{LOOPING}", "TABLE is not written as a dict", mapping="TABLE"
    )
