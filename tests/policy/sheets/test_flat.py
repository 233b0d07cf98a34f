import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.policy.sheets import flat

NAMES = st.text() | st.text(alphabet='\\;=|" \t\n.*+-@a')
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=0)


@given(st.lists(NAMES))
def test_any_list_comes_back_as_it_was(values):
    assert flat.names(flat.names_text(values)) == values


@given(st.dictionaries(NAMES, NUMBERS))
def test_any_weights_come_back_as_they_were(values):
    assert flat.weights(flat.weights_text(values)) == values


@given(st.dictionaries(NAMES, st.lists(NAMES, min_size=1).map(tuple)))
def test_any_match_comes_back_as_it_was(values):
    assert flat.match(flat.match_text(values)) == values


@given(st.lists(st.fixed_dictionaries({"up_to": st.none() | NUMBERS, "rate": NUMBERS})))
def test_any_bands_come_back_as_they_were(values):
    assert flat.bands(flat.bands_text(values)) == values


@given(NAMES)
def test_a_name_written_so_is_no_formula_to_a_spreadsheet(name):
    assert flat.names_text([name])[:1] not in set("=+-@")


@pytest.mark.parametrize(
    ("read", "text", "says"),
    [
        (flat.weights, "tokens", "'tokens' is not NAME=VALUE: write it as tokens=0.6"),
        (flat.weights, "tokens=0,6", "'0,6' is no number: write it as 0.5"),
        (flat.weights, "=1", "is not NAME=VALUE"),
        (flat.weights, "a=1; a=2", "'a' stands twice: keep one"),
        (flat.match, "Storage", "write it as ServiceCategory=Storage|Databases"),
        (flat.match, "A=1=2", "is not NAME=VALUE"),
        (flat.bands, "1000=1", "'1000' is no band: write ..1000=1.0"),
        (flat.bands, "..x=1", "'x' is no number"),
        (flat.weights, "tokens=NaN", "'NaN' is no number"),
        (flat.weights, "tokens=1e9999999999", "'1e9999999999' is no number"),
        (flat.weights, "tokens=0e-9999999999", "'0e-9999999999' is no number"),
    ],
)
def test_what_can_not_be_read_is_named_with_the_remedy(read, text, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        read(text)


def test_blanks_and_spare_marks_around_parts_mean_nothing():
    assert flat.weights(" tokens = 0.6 ;; api_calls=.4; ") == {"tokens": Decimal("0.6"), "api_calls": Decimal("0.4")}
    assert flat.names(" a ; b;") == ["a", "b"]
