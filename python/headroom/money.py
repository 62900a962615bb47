"""Money is whole cents in every document, and whole micro-dollars where it is a unit price. Never a float."""

from decimal import Decimal


def dollars(cents: int) -> Decimal:
    """Whole cents as dollars: `dollars(185) == Decimal("1.85")`."""
    return Decimal(cents).scaleb(-2)


def cents(dollars: Decimal | int | str) -> int:
    """Dollars as whole cents. Raises `ValueError` for parts of a cent, `TypeError` for a float."""
    return _whole(dollars, 2, "cents")


def micro_dollars(dollars: Decimal | int | str) -> int:
    """A unit price in dollars as whole micro-dollars: `micro_dollars("1.85") == 1_850_000`."""
    return _whole(dollars, 6, "micro-dollars")


def _whole(amount: Decimal | int | str, places: int, unit: str) -> int:
    if isinstance(amount, (bool, float)):
        raise TypeError(f"{amount!r} is not an exact amount; give a Decimal, a whole number or text such as '1.85'")
    scaled = Decimal(amount).scaleb(places)
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} dollars are not whole {unit}; round first, the way you mean it")
    return int(scaled)
