import pytest

from ledger.money import format_cents, share


@pytest.mark.parametrize(
    "cents, text", [(0, "0.00 EUR"), (123456789, "1 234 567.89 EUR"), (-5, "-0.05 EUR")]
)
def test_format_cents(cents, text):
    assert format_cents(cents, "EUR") == text


def test_share():
    assert share(1000, 920) == 920
    assert share(1, 500) == 1
