from __future__ import annotations

from migrator.writing.lost_comments import lost_comments

SAID = "comment of a.py:{} goes with what it is about: {}"


def lost(before: str, after: str) -> list[str]:
    return list(lost_comments("a.py", before.encode(), after.encode()))


def test_tells_of_a_comment_that_is_gone():
    assert lost("# one\na = 1  # two\n", "# one\n") == [SAID.format(2, "# two")]


def test_counts_comments_that_are_alike():
    assert lost("# x\na = 1\n# x\n", "# x\n") == [SAID.format(3, "# x")]


def test_says_nothing_of_a_comment_that_has_moved():
    assert lost("# one\na = 1\n", "a = 1\n# one\n") == []


def test_says_nothing_of_a_line_that_only_draws():
    assert lost("# ------\na = 1\n", "a = 1\n") == []


def test_takes_no_string_for_a_comment():
    assert lost('a = "# one"\n', "a = 1\n") == []


def test_reads_what_the_tokenizer_does_not():
    assert lost("# one\na = '\n", "a = '''\n") == [SAID.format(1, "# one")]


def test_sees_that_a_comment_is_in_a_string_now():
    assert lost("a = 1\n# one\nb = 2\n", "a = '''\n# one\nb = '''\n") == [SAID.format(2, "# one")]


def test_says_nothing_where_no_line_with_a_comment_differs():
    assert lost("a = 1\n# one\n", "a = 2\n# one\nb = 3  # two\n") == []
