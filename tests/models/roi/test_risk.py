"""Risk: draws keep to their spreads, simulations can be repeated, and nothing unsure means nothing to lose."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
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
    given_case = case(
        unsure(a=WIDE, b=WIDE, c=WIDE),
        correlations=[{"first": one, "second": other, "value": value} for one, other, value in pairs],
    )
    with pytest.raises(UsageError, match="a and b"):
        simulate(given_case, 100, 1)


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
