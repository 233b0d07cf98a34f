"""Risk: draws keep to their spreads, simulations can be repeated, and nothing unsure means nothing to lose."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.models.roi.draws import at, draws
from costlib.models.roi.flows import flows
from costlib.models.roi.methods import Npv
from costlib.models.roi.risk import heat_map, register, simulate, sobol, tornado
from costlib.models.roi.worth import Worth
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Risk, Spread

DATED = {"valid_from": date(2026, 1, 1), "source": "test"}
SURE = [
    {"name": "in", "kind": "investment", "amount": 100},
    {"name": "gain", "kind": "benefit", "amount": 80, "growth": "0.1"},
]


def case(lines, **fields):
    body = {"name": "c", "begins": date(2026, 1, 1), "discount_rate": "0.1", "risk_rate": "0.15", "lines": lines}
    return RoiCase.model_validate(body | DATED | fields)


def unsure(**shapes):
    return [{"name": name, "kind": "benefit", "amount": 100, "spread": spread} for name, spread in shapes.items()]


WIDE = {"shape": "triangular", "low": 0, "high": 2}


@pytest.mark.parametrize("shape", ["triangular", "pert", "normal", "lognormal"])
def test_draws_keep_to_their_spread(shape):
    spread = Spread(shape=shape, low="0.5", high="1.5")
    found = at(spread, np.linspace(0.0005, 0.9995, 2000))

    assert np.all(np.diff(found) >= 0)
    inside = np.mean((found >= 0.5) & (found <= 1.5))
    assert inside == pytest.approx(1.0 if shape in {"triangular", "pert"} else 0.8, abs=0.002)


def test_a_riskless_case_is_worth_its_plain_value_in_every_draw():
    found = simulate(case(SURE), 1000, 7)

    assert set(found.npv) == {found.plain}
    assert found.plain == pytest.approx(float(Npv().value(flows(case(SURE)))))
    assert found.percentile(50) == found.plain


@given(st.integers(1, 20), st.sampled_from(["0", "0.3"]), st.sampled_from(["0", "0.1", "0.5"]))
def test_values_in_floats_are_those_in_decimals(years, tax, rate):
    given_case = case(SURE, years=years, tax_rate=tax, discount_rate=rate)

    assert float(Worth.of(given_case).npv({})) == pytest.approx(float(Npv().value(flows(given_case))))


def test_the_same_seed_draws_the_same_and_another_one_does_not():
    given_case = case([*SURE, *unsure(a=WIDE)])

    assert np.array_equal(simulate(given_case, 500, 1).npv, simulate(given_case, 500, 1).npv)
    assert not np.array_equal(simulate(given_case, 500, 1).npv, simulate(given_case, 500, 2).npv)


def test_correlated_lines_move_together():
    given_case = case(unsure(a=WIDE, b=WIDE), correlations=[{"first": "a", "second": "b", "value": "0.9"}])
    found = draws(given_case, 4000, 3)

    assert np.corrcoef(found["a"], found["b"])[0, 1] == pytest.approx(0.9, abs=0.05)


def test_correlations_that_cannot_all_hold_are_refused_by_name():
    pairs = [("a", "b", "0.9"), ("b", "c", "0.9"), ("a", "c", "-0.9")]
    found = [{"first": one, "second": other, "value": value} for one, other, value in pairs]
    with pytest.raises(ValueError, match="a and b"):
        case(unsure(a=WIDE, b=WIDE, c=WIDE), correlations=found)


@pytest.mark.parametrize(("pairs", "told"), [([("a", "a")], "itself"), ([("a", "b"), ("b", "a")], "correlated twice")])
def test_a_correlation_is_of_two_lines_and_once(pairs, told):
    found = [{"first": one, "second": other, "value": "0.5"} for one, other in pairs]
    with pytest.raises(ValueError, match=told):
        case(unsure(a=WIDE, b=WIDE), correlations=found)


def test_a_line_that_may_not_come_about_is_drawn_as_nothing_as_often():
    given_case = case([SURE[0], {**SURE[1], "probability": "0.3"}], years=1)
    found = simulate(given_case, 20_000, 11)

    assert found.probability_of_loss == 1
    assert np.mean(found.npv == -100) == pytest.approx(0.7, abs=0.01)
    assert found.mean == pytest.approx(-100 + 0.3 * 80 / 1.1, abs=1)
    assert [each.line for each in tornado(given_case)] == ["gain"]


@pytest.mark.parametrize(
    ("spread", "mean", "deviation"),
    [
        ({"shape": "triangular", "low": 0, "likely": "0.5", "high": 2}, 2.5 / 3, (3.25 / 18) ** 0.5 * 1.0),
        ({"shape": "pert", "low": 0, "likely": "0.5", "high": 2}, 4 / 6, None),
        ({"shape": "normal", "low": "0.9", "likely": "0.9", "high": "1.3"}, 1.1, 0.2 / 1.2815515655),
        ({"shape": "lognormal", "low": "0.5", "high": 2}, np.exp(np.log(4) ** 2 / (2 * (2 * 1.2815515655) ** 2)), None),
    ],
)
def test_draws_have_the_mean_and_the_deviation_of_their_distribution(spread, mean, deviation):
    found = draws(case(unsure(a=spread)), 100_000, 5)["a"]

    assert found.mean() == pytest.approx(mean, rel=0.01)
    assert deviation is None or found.std() == pytest.approx(deviation, rel=0.02)


def test_an_amount_is_never_drawn_below_nothing():
    found = draws(case(unsure(a={"shape": "normal", "low": 0, "high": 2})), 5000, 1)["a"]

    assert found.min() == 0


def test_sobol_indices_are_those_of_a_sum():
    # a uniform-like triangle of twice the width has four times the variance
    narrow, wide = ({"shape": "triangular", "low": low, "high": high} for low, high in (("0.5", "1.5"), (0, 2)))
    found = {each.line: each for each in sobol(case(unsure(a=narrow, b=wide), years=1), 3)}

    assert found["b"].first == pytest.approx(0.8, abs=0.02)
    assert found["a"].total == pytest.approx(0.2, abs=0.02)


def test_the_line_that_moves_most_comes_first_in_tornado_and_indices():
    narrow = {"shape": "triangular", "low": "0.9", "high": "1.1"}
    given_case = case([*SURE, *unsure(calm=narrow, wild=WIDE)])

    assert [each.line for each in tornado(given_case)] == ["wild", "calm"]
    found = sobol(given_case, 5)
    assert [each.line for each in found] == ["wild", "calm"]
    assert sum(each.first for each in found) == pytest.approx(1, abs=0.02)
    assert sobol(case([*SURE, *unsure(wild=WIDE)]), 5) == []


def test_a_heat_map_holds_the_plain_value_where_nothing_is_multiplied():
    found = heat_map(case(SURE), "gain", "in", [0.5, 1.0, 2.0])

    assert found.loc[1.0, 1.0] == pytest.approx(float(Worth.of(case(SURE)).npv({})))
    assert found.loc[2.0, 1.0] == pytest.approx(found.loc[1.0, 1.0] - 100)


def test_risks_are_listed_with_what_they_cost_the_worst_first():
    risks = [
        Risk(name="late", probability="0.5", line="gain", factor="0.5", **DATED),
        Risk(name="fine", probability="0.1", once=Decimal(10), **DATED),
    ]
    found = register(case(SURE, years=1), risks)

    assert [each.risk.name for each in found] == ["late", "fine"]
    assert found[0].npv == pytest.approx(-40 / 1.1)
    assert found[1].expected == pytest.approx(-1)


def test_a_risk_of_another_case_has_no_effect_that_can_be_told():
    risks = [
        Risk(name="other", probability="0.5", line="Nowhere", factor="0.5", **DATED),
        Risk(name="euros", probability="0.5", once=Decimal(10), currency="EUR", **DATED),
    ]

    assert [(each.npv, each.expected) for each in register(case(SURE), risks)] == [(None, None)] * 2
