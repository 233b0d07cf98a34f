"""What a ledger measures of a case's figures: one month that is over, and unknown where something is missing."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.models.case.answer import case_answer
from costlib.models.case.measured import measured
from costlib.policy import case
from costlib.scope import Period

AI = {"ServiceCategory": "AI and Machine Learning", "ServiceProviderName": "OpenAI", "ServiceName": "OpenAI API"}
RED = {"Tags": '{"tenant": "red"}'}


@pytest.fixture
def october(ledger, bills, tmp_path):
    """31 days of 9 dollars of compute and 1 of models, of two tenants; then some days of November."""
    rows = [
        *bills.month("2026-10", "9", days=31),
        *bills.month("2026-10", "1", days=31, **AI, **RED),
        *bills.month("2026-11", "50", days=9),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    return ledger


@pytest.fixture
def pieces(october, bills, tmp_path):
    """100 pieces in October."""
    text = "date,tenant,metric,value,unit\n2026-10-05,blue,content_pieces.blog,60,pieces\n"
    bills.load(october, tmp_path / "pieces.csv", f"{text}2026-10-06,red,content_pieces.blog,40,pieces\n")
    return october


def test_it_is_the_last_month_that_is_over_whatever_came_after(october):
    found = measured(october, "USD")

    assert found.month == Period.month("2026-10")
    assert found.values["infrastructure_month"] == 279


def test_a_piece_costs_what_was_billed_by_what_was_made(pieces):
    found = measured(pieces, "USD").values

    assert (found["pieces_month"], found["ai_piece_cost"], found["piece_cost"]) == (
        100,
        Decimal("0.31"),
        Decimal("3.1"),
    )
    assert found["client_month"] == 155


def test_without_pieces_a_piece_has_no_cost_and_the_reason_is_said(october):
    found = {each.name: each for each in measured(october, "USD").figures}

    assert found["piece_cost"].value is None
    assert found["piece_cost"].how == "no content pieces are loaded in October 2026"
    assert "piece_cost" not in measured(october, "USD").values


def test_a_choice_of_models_that_no_bill_names_is_unknown_and_says_what_to_load(october):
    found = {each.name: each for each in measured(october, "USD").figures}["model_choice_saving_percent"]

    assert found.value is None
    assert "load an AI bill" in found.how


def test_an_empty_ledger_and_one_without_a_whole_month_measure_nothing(ledger, bills, tmp_path):
    assert measured(ledger, "USD").figures == ()

    bills.load(ledger, tmp_path / "bill.csv", [bills.charge("2026-10-05"), bills.charge("2026-10-31")])
    assert measured(ledger, "USD").month is None


def test_cost_without_a_rate_is_left_out_and_said(october, bills, tmp_path):
    yen = [bills.charge("2026-10-31", "500", BillingCurrency="JPY")]
    bills.load(october, tmp_path / "yen.csv", yen, source="yen")

    found = measured(october, "USD")

    assert found.values["infrastructure_month"] == 279
    assert "500 JPY has no rate into USD and is left out" in found.notes


def test_the_case_stands_beside_the_ledger_with_the_difference(pieces):
    answer = case_answer(case.stored(pieces.state), date(2026, 11, 20), measured(pieces, "USD"))
    beside = {each.name: (each.stated, each.measured, each.difference) for each in answer.counterparts}

    assert beside["Infrastructure, a month"] == (Decimal("2186.50"), 279, Decimal("-1907.50"))
    assert beside["Models, a piece"] == (Decimal("0.05"), Decimal("0.31"), Decimal("0.26"))
    assert beside["All in, a piece"][0] == Decimal("3.07")
    assert beside["A client, a month"] == (None, 155, None)


def test_without_a_ledger_nothing_is_beside_the_case_and_its_figures_say_so(reference):
    assert {each.measured for each in reference.counterparts} == {None}
    assert reference.origin.endswith("not from the ledger")


def test_a_claim_that_the_ledger_decides_is_counted_where_figures_come_from(answered):
    found = answered({"model_choice_saving_percent": Decimal("41.50")})
    row = next(row for row in found.claims.rows if row.claim.name == "Model selection saves AI cost")

    assert (row.verdict, row.difference) == ("does not hold", Decimal("-18.50"))
    assert "1 claim measured in the ledger" in found.header["Figures"]


def test_a_counterpart_nobody_measures_says_so_and_is_not_zero(answered, document):
    (entry, *_) = document["counterparts"]
    (found,) = answered(counterparts=[{**entry, "ledger": "nonsense"}]).counterparts

    assert (found.measured, found.how) == (None, "no figure 'nonsense' is measured")
