"""Exact amounts."""

from decimal import Decimal

import pytest

from headroom import cents, dollars, micro_dollars


def test_there_and_back() -> None:
    for amount in (0, 1, 99, 185, -250, 2**60):
        assert cents(dollars(amount)) == amount
    assert dollars(185) == Decimal("1.85")
    assert micro_dollars("1.85") == 1_850_000
    assert cents(3) == 300


@pytest.mark.parametrize("amount", ["1.005", Decimal("0.001"), "NaN", "Infinity"])
def test_parts_of_a_cent_are_refused(amount: "str | Decimal") -> None:
    with pytest.raises(ValueError, match="round first"):
        cents(amount)


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="Decimal"):
        cents(1.85)  # type: ignore[arg-type]
