"""Which tests a line of a test file is in force for."""

from __future__ import annotations

import pytest

from migrator.reached.in_force import TestFile, is_test_file
from tests.migrator.reached.helpers import line_of, tree

TEST = """\
import pytest

LIMIT = 3  # module


def help_one():  # helper
    return 1


@pytest.fixture
def given():  # fixture
    return 2


@pytest.fixture(scope="module")
def lasting():  # lasting
    return 3


def setup_module():  # setup
    pass


@pytest.mark.slow  # decorator
def test_one():
    help_one()


def test_two(given):
    pass


@pytest.mark.slow  # class
class TestThree:
    value = 1  # attribute

    @pytest.fixture(autouse=True)
    def always(self):  # always
        pass

    def helper(self):  # method
        pass

    def test_a(self):  # three a
        pass

    def test_b(self):
        pass


class TestFour(TestThree):
    def test_b(self):  # four b
        pass

    def test_c(self):
        pass
"""
ALL = ["test_one", "test_two", "TestThree.test_a", "TestThree.test_b"]
ALL += ["TestFour.test_b", "TestFour.test_c", "TestFour.test_a"]
OF_CLASS = ALL[2:]


def in_force(mark: str, path: str = "tests/test_x.py") -> list[str] | None:
    files = tree({path: TEST})
    file = files.file(path)
    assert file is not None
    found = TestFile(file, files).in_force(line_of({path: TEST}, f"# {mark}", path))
    return None if found is None else [test.name for test in found]


@pytest.mark.parametrize(
    ("mark", "tests"),
    [
        ("decorator", ["test_one"]),
        ("helper", ["test_one"]),
        ("fixture", ["test_two"]),
        ("lasting", ALL),
        ("setup", ALL),
        ("module", ALL),
        ("class", OF_CLASS),
        ("attribute", OF_CLASS),
        ("always", OF_CLASS),
        ("method", OF_CLASS),
        ("three a", ["TestThree.test_a", "TestFour.test_a"]),
        ("four b", ["TestFour.test_b"]),
    ],
)
def test_knows_the_tests(mark: str, tests: list[str]):
    assert in_force(mark) == tests


@pytest.mark.parametrize("path", ["tests/conftest.py", "tests/helpers.py"])
def test_what_has_no_tests_is_in_force_elsewhere(path: str):
    assert in_force("module", path) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [("tests/test_x.py", True), ("x_test.py", True), ("tests.py", True), ("a/conftest.py", False)],
)
def test_knows_files_with_tests(path: str, expected: bool):
    assert is_test_file(path) is expected


@pytest.mark.parametrize(
    ("mark", "known"),
    [("decorator", True), ("helper", False), ("class", False), ("three a", False)],
)
def test_what_another_file_takes_is_in_force_there_too(mark: str, known: bool):
    path = "tests/test_x.py"
    files = tree({path: TEST, "tests/test_y.py": "from tests.test_x import TestThree\n"})
    file = files.file(path)
    assert file is not None
    found = TestFile(file, files).in_force(line_of({path: TEST}, f"# {mark}", path))
    assert (found is not None) is known
