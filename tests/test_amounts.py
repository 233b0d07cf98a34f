from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.amounts import exact, short


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("9999.4", "$9,999"),
        ("9999.6", "$10,000"),
        ("10000", "$10.0K"),
        ("99950", "$100K"),
        ("123456", "$123K"),
        ("1234567890", "$1.23B"),
        ("4560000000000000", "$4560T"),
        ("-0.005", "-$0.005"),
        ("999.999", "$1,000.00"),
    ],
)
def test_a_card_shows_about_three_digits(amount, text):
    assert short(Decimal(amount), "USD") == text


@pytest.mark.parametrize("amount", [None, float("nan"), Decimal("NaN"), float("inf")])
def test_what_is_not_known_is_never_shown_as_a_number(amount):
    assert short(amount, "USD") == exact(amount, "USD") == "unknown"


@given(st.decimals(min_value="-1e13", max_value="1e13", places=2))
def test_the_exact_amount_reads_back_as_itself(amount):
    digits, currency = exact(amount, "EUR").split()

    assert Decimal(digits.replace(",", "")) == amount
    assert currency == "EUR"


@given(st.decimals(min_value="0.01", max_value="1e12", places=2))
def test_a_short_amount_is_within_half_a_percent_of_the_exact_one(amount):
    text = short(amount, "USD").removeprefix("$").replace(",", "")
    shown = Decimal(text.rstrip("KMBT")) * {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}.get(text[-1], 1)

    assert abs(shown - amount) <= abs(amount) * Decimal("0.005") + Decimal("0.005")
