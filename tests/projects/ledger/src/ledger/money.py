"""Amounts are whole cents."""


def format_cents(cents: int, currency: str) -> str:
    """`123456, "EUR"` -> `1 234.56 EUR`."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}.{rest:02d} {currency}".replace(",", " ")


def share(cents: int, per_mille: int) -> int:
    """A part of an amount, in thousandths, rounded half up."""
    return (cents * per_mille + 500) // 1000
