"""Documents: what goes out as TOML or into the state comes back, and what is wrong is named with its remedy."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from costlib.errors import UsageError
from costlib.policy.dated import Dated
from costlib.policy.documents import from_toml, parsed, plain, to_toml


class Rate(Dated):
    amount: Decimal


class Rates(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rates: tuple[Rate, ...] = ()


TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
ENTRY = st.fixed_dictionaries(
    {
        "name": TEXT,
        "valid_from": st.dates(),
        "source": TEXT,
        "amount": st.decimals(-1000, 1000, places=12),
        "tags": st.lists(TEXT),
        "match": st.dictionaries(TEXT.filter(lambda key: key not in {"valid_from", "valid_to"}), st.lists(TEXT)),
    }
)
GOOD = {"name": "a", "valid_from": "2026-01-01", "source": "s", "amount": "1.5"}


@given(st.lists(ENTRY))
def test_a_document_comes_back_from_toml_as_it_went(entries):
    body = {"rates": entries}
    assert from_toml(to_toml(body)) == body


@given(st.lists(ENTRY))
def test_what_the_state_keeps_becomes_the_same_model_and_the_same_toml_days(entries):
    kept = [{name: entry[name] for name in GOOD} for entry in plain({"rates": entries})["rates"]]
    given_ = [{name: entry[name] for name in GOOD} for entry in entries]
    try:
        expected = Rates.model_validate({"rates": given_})
    except ValueError:
        return
    assert parsed(Rates, {"rates": kept}, "rates") == expected
    assert [entry["valid_from"] for entry in from_toml(to_toml({"rates": kept}))["rates"]] == [
        entry["valid_from"] for entry in entries
    ]


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "9" * 5000,
        "x = 1e99999999999999999999",
        "x = 1e9999999",
        "x = 0e-9999999",
        "x = " + "[" * 5000,
        "x",
        "x = 01",
    ],
)
def test_what_is_no_toml_is_refused_in_one_short_line(text):
    with pytest.raises(UsageError, match=r"^pools\.toml is no TOML .*: correct that place$") as raised:
        from_toml(text, "pools.toml")
    assert len(str(raised.value)) < 200


def test_a_mark_that_an_editor_puts_in_front_is_passed_over():
    assert from_toml("\ufeffx = 1.50") == {"x": Decimal("1.50")}


def test_a_day_that_is_none_is_written_as_it_is():
    assert from_toml(to_toml({"valid_from": "soon"})) == {"valid_from": "soon"}


def test_nothing_is_lost_but_what_is_none():
    assert from_toml(to_toml({"rates": [{"name": "a", "valid_to": None}]})) == {"rates": [{"name": "a"}]}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"rates": [{**GOOD, "amount": "much"}]}, r"prices, entry 'a' of rates, amount: .*it is much: correct it"),
        ({"rates": [GOOD, {"valid_from": "2026-01-01"}]}, r"entry number 2 of rates, name: is missing: add it \(and 2"),
        ({"rates": [{**GOOD, "amuont": 1}]}, r"entry 'a' of rates, amuont: is no field of it"),
        ({"rate": []}, r"prices, rate: is no field of it"),
        ({"rates": 3}, r"prices, rates: .*it is 3"),
        ({"rates": ["x"]}, r"entry number 1 of rates: .*it is x"),
        ({"rates": [{**GOOD, "valid_from": "2026-02-31"}]}, r"entry 'a' of rates, valid_from: .*2026-02-31"),
        ({"rates": [{**GOOD, "valid_to": "2025-12-31"}]}, r"ends \(2025-12-31\) before it starts"),
        ({"rates": [{**GOOD, "name": "x" * 500, "amount": "y" * 500}]}, r"entry 'x{60}\.\.\.' of rates"),
    ],
)
def test_what_is_wrong_is_named_by_entry_and_field(body, said):
    with pytest.raises(UsageError, match=said) as found:
        parsed(Rates, body, "prices")
    assert "\n" not in str(found.value)
    assert len(str(found.value)) < 500


@pytest.mark.parametrize("text", ["[[rates]", "a = 1\na = 2", "a = " + "[" * 5000, "\x00"])
def test_what_is_no_toml_is_refused_by_name(text):
    with pytest.raises(UsageError, match=r"rates\.toml is no TOML"):
        from_toml(text, "rates.toml")


def test_a_fraction_is_a_decimal():
    assert from_toml("a = 0.1\nb = 2026-01-01") == {"a": Decimal("0.1"), "b": date(2026, 1, 1)}
