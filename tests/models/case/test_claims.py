"""Claims against computation: the rule is the same for each, and what is missing or wrong is named."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.case import words
from costlib.models.case.claims import VERDICTS, agree, claims
from costlib.models.case.report import as_text, claims_table
from costlib.models.case.tables import infrastructure_table
from costlib.policy.case import Case
from costlib.policy.case_entries import Tolerance
from costlib.policy.documents import from_toml
from costlib.policy.files import default

DAY = date(2026, 11, 20)
SHIPPED = from_toml(default("case.toml"))
amounts = st.decimals("-1000000", "1000000", places=4)
positive = st.decimals("0.01", "1000000", places=2)


def product(each, count):
    return {"formula": "product", "inputs": {"each": Decimal(each), "count": Decimal(count)}}


def verdict(answered, claim, **fields):
    (row,) = answered(claims=[claim(**fields)]).claims.rows
    return row.verdict


@pytest.mark.parametrize(
    ("claimed", "verdict_of_6"),
    [("6", "holds"), ("6.4", "does not hold"), ("7", "does not hold"), ("6.0", "holds"), ("1e1", "does not hold")],
)
def test_a_claim_holds_when_it_is_the_computed_figure_rounded(answered, claim, claimed, verdict_of_6):
    assert verdict(answered, claim, claimed=Decimal(claimed), computed=product(2, 3)) == verdict_of_6


def test_a_claim_contradicts_itself_when_its_inputs_give_two_answers_even_if_one_is_right(answered, claim):
    found = verdict(answered, claim, claimed=6, computed=product(2, 3), others=[product(2, 5)])

    assert found == "contradicts itself"


def test_a_claim_contradicts_itself_when_its_own_arithmetic_does_not_give_it(answered, claim):
    assert verdict(answered, claim, claimed=8, computed=product(2, 3), own=product(2, 5)) == "contradicts itself"
    assert verdict(answered, claim, claimed=10, computed=product(2, 3), own=product(2, 5)) == "does not hold"


@pytest.mark.parametrize(
    ("sense", "measured", "expected"),
    [
        ("at least", "90", "holds"),
        ("at least", "70", "does not hold"),
        ("at most", "70", "holds"),
        ("at most", "90", "does not hold"),
        ("equal", "90", "does not hold"),
    ],
)
def test_a_promise_may_be_kept_better_than_promised(answered, claim, sense, measured, expected):
    about = {"formula": "stated", "about": "ledger.saving"}
    found = answered({"saving": Decimal(measured)}, claims=[claim(claimed=80, sense=sense, computed=about)])

    assert found.claims.rows[0].verdict == expected


def test_what_the_ledger_does_not_measure_has_no_input_and_is_never_zero(reference):
    row = next(row for row in reference.claims.rows if row.claim.name == "Infrastructure utilisation")

    assert (row.verdict, row.computed.value, row.difference) == ("no input", None, None)
    assert words.reason(row, "USD") == "not measured: utilisation percent from the ledger"


def test_what_the_ledger_measures_is_held_against_the_claim(answered):
    found = answered({"utilisation_percent": Decimal("61.5"), "model_choice_saving_percent": Decimal(63)})
    rows = {row.claim.name: (row.verdict, row.difference) for row in found.claims.rows}

    assert rows["Infrastructure utilisation"] == ("does not hold", Decimal("-23.5"))
    assert rows["Model selection saves AI cost"] == ("holds", 3)
    assert rows["Operations automated"] == ("no input", None)


def test_a_formula_that_would_divide_by_zero_has_no_value(answered, claim):
    nothing = {"formula": "percent_of", "inputs": {"part": 5, "whole": 0}}
    (row,) = answered(claims=[claim(computed=nothing)]).claims.rows

    assert (row.verdict, row.computed.value) == ("no input", None)
    assert words.reason(row, "USD") == "has no value: 5 / 0, in per cent [part / whole, in per cent]"


@pytest.mark.parametrize(
    ("computed", "message"),
    [
        ({"formula": "magic"}, "claim 'a claim': no formula 'magic': choose one of stated, product"),
        ({"formula": "stated", "about": "cost.heating"}, "claim 'a claim': the case has no figure 'cost.heating'"),
        ({"formula": "product", "inputs": {"each": 2}}, "claim 'a claim': the case has no figure 'count'"),
        (
            {"formula": "product", "inputs": {"each": 2, "count": 3, "colour": 4}},
            "claim 'a claim': product takes no input 'colour': it takes each, count",
        ),
    ],
)
def test_a_claim_about_what_there_is_not_is_named_with_its_remedy(answered, claim, computed, message):
    with pytest.raises(UsageError, match=message.replace("(", r"\(")):
        answered(claims=[claim(computed=computed)])


@given(amounts, positive, positive)
def test_the_difference_is_what_was_computed_less_what_was_claimed(claimed, each, count):
    body = {
        "name": "a",
        "claimed": claimed,
        "unit": "x",
        "computed": product(each, count),
        "valid_from": date(2026, 1, 1),
        "source": "test",
    }
    found = claims(Case.of({**SHIPPED, "claims": [body]}), DAY)
    (row,) = found.rows

    assert row.computed.value == each * count
    assert row.difference == each * count - claimed
    assert words.difference(row, "USD") == words.computed(row, "USD") - claimed


@given(amounts, st.decimals("-0.0049", "0.0049", places=6))
def test_what_rounds_to_the_claim_agrees_with_it(value, noise):
    rule = Tolerance(name="a", last_digit="0.5", relative=0, valid_from=DAY, source="test")
    claimed = value.quantize(Decimal("0.01"))

    assert agree(claimed + noise, claimed, claimed, rule)
    assert not agree(claimed + Decimal("0.0051"), claimed, claimed, rule)


@given(st.integers(1, 1000))
def test_twice_the_volume_at_the_same_price_costs_twice_the_content(factor):
    def year(times):
        ways = [{**way, "articles": way["articles"] * times} for way in SHIPPED["year_one"]]
        return {row.claim.name: row.computed.value for row in claims(Case.of({**SHIPPED, "year_one": ways}), DAY).rows}

    once, often = year(1), year(factor)

    assert often["Traditional cost a month"] == once["Traditional cost a month"] * factor
    assert often["Content savings a year, in the ROI case"] == once["Content savings a year, in the ROI case"] * factor
    assert often["Content volume"] == once["Content volume"]


def test_the_headline_counts_the_verdicts(reference):
    assert reference.claims.counts == {
        "holds": 6,
        "does not hold": 13,
        "contradicts itself": 7,
        "no input": 8,
    }
    assert words.headline(reference.claims) == (
        "6 of 26 claims hold, 13 do not, 7 contradict themselves; 8 have no input"
    )


def test_a_case_without_claims_says_so(answered):
    found = answered(claims=[])

    assert words.headline(found.claims) == "Nothing is claimed"
    assert claims_table(found.claims).num_rows == 0


def test_the_table_holds_exactly_the_rows_with_figures_as_decimals(reference):
    table = claims_table(reference.claims).to_pylist()

    assert len(table) == len(reference.claims.rows)
    assert table[0]["computed_value"] == Decimal("619.51")
    assert table[0]["computed_value"] - table[0]["claimed_value"] == table[0]["difference_value"]
    assert table[-1]["computed_value"] is None


def test_the_text_has_a_line_per_claim_and_says_how_it_was_made(reference):
    lines = as_text(reference.claims).splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("Infrastructure a month"))

    assert " ".join(lines[at].split()) == "Infrastructure a month 2,116.50 2,186.50 70.00 USD does not hold"
    assert lines[at + 1] == "    2,186.50 [infrastructure month]"


def test_the_working_of_a_claim_says_all_that_there_is_a_sentence_a_line(reference):
    row = next(row for row in reference.claims.rows if row.claim.name == "Payback")

    assert words.working(row, "USD") == [
        "Payback: 21 days claimed, 65.87 computed, contradicts itself.",
        "25,000 / (164,340 - 25,800) x 365 [initial / (benefits year - running year) x 365].",
        "Also 365 = 12 / 12 x 365 [months / 12 x 365].",
        "Its own arithmetic: 23.48 = 25,000 / 388,560 x 365 [whole / saving year x 365].",
        "Its own savings give 23.5 days, its own code whole years: 12 months.",
        "Source: reference A, final cost summary.",
    ]


def test_claims_are_kept_by_verdict_and_all_are_where_none_is_named(reference):
    kept = reference.claims.of(["holds", "no input"])

    assert {row.verdict for row in kept.rows} == {"holds", "no input"}
    assert len(kept.rows) == reference.claims.counts["holds"] + reference.claims.counts["no input"]
    assert reference.claims.of([]) == reference.claims


def test_infrastructure_says_how_far_it_is_from_what_is_claimed(reference, answered):
    title = words.infrastructure(reference.claims.about("infrastructure_month"), Decimal("2186.50"), "USD")
    *_, total, claimed, difference = infrastructure_table(reference.infrastructure, Decimal("2116.50")).to_pylist()

    assert title == "Infrastructure: 2,186.50 USD a month, 70 more than claimed"
    assert (total["month"], claimed["month"], difference["month"]) == (Decimal("2186.5"), Decimal("2116.5"), 70)
    assert answered(claims=[]).claims.about("infrastructure_month") is None
    assert words.infrastructure(None, Decimal(5), "USD") == "Infrastructure: 5 USD a month"


def test_a_verdict_has_a_mark_of_its_own():
    assert len({words.MARKS[verdict] for verdict in VERDICTS}) == len(VERDICTS)


def test_what_the_ledger_measured_stands_in_the_note_of_the_claim(answered):
    found = answered({"utilisation_percent": Decimal(61)})
    rows = {row["claim"]: row["note"] for row in claims_table(found.claims, found.measured.sources).to_pylist()}

    assert rows["Infrastructure utilisation"] == "Ledger: by test."
    assert rows["Faster to market"] == ""
