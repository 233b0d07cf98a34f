from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.amounts import EXACT
from costlib.models.allocation.result import DIRECT
from costlib.models.tenants.volumes import volumes
from costlib.models.units import unit_findings
from costlib.models.units.content_costs import content_table, content_types
from costlib.models.units.unit_changes import ALL, UNALLOCATED, compared_table
from costlib.models.units.unit_costs import UnitCost, effects
from costlib.models.units.unit_report import unit_report
from costlib.policy.analytics import BusinessMetric, Unit
from costlib.scope import Period

CENT = Decimal("0.01")
SEPTEMBER, OCTOBER = Period.month("2026-09"), Period.month("2026-10")
END = date(2026, 11, 1)
METRIC = BusinessMetric(
    name="pieces*", title="Pieces", unit="pieces", kind="flow", valid_from=date(2026, 1, 1), source="test"
)
UNIT = Unit(name="Piece", title="Cost per piece", metric="pieces*", valid_from=date(2026, 1, 1), source="test")


def measured(rows):
    return volumes(METRIC, rows, str)


@pytest.fixture
def costs(allocated):
    return allocated(
        [
            ("2026-09", DIRECT, "blue", 50),
            ("2026-09", "Media", None, 4),
            ("2026-10", DIRECT, "blue", 60),
            ("2026-10", DIRECT, "red", 30),
            ("2026-10", "Media", None, 10),
        ]
    )


def report(costs, rows, before=SEPTEMBER, period=OCTOBER, end=END):
    return unit_report(costs, measured(rows), UNIT, period, before, end)


@pytest.fixture
def whole(costs, metric_row):
    rows = [metric_row("blue", 100, "2026-09"), metric_row("blue", 150, days=31), metric_row("red", 50, days=31)]
    return report(costs, rows)


def test_a_cost_is_divided_by_its_volume_and_all_cost_by_all_volume(whole):
    found = {line.name: line.now.value for line in whole.lines}

    assert found == {ALL: Decimal("0.5"), "blue": Decimal("0.4"), "red": Decimal("0.6"), UNALLOCATED: None}


def test_the_lines_add_up_to_the_first_one(whole):
    total, *rest = whole.lines

    assert total.now.cost == sum(line.now.cost for line in rest) == 100
    assert total.before.cost == sum(line.before.cost for line in rest) == 54


def test_volume_and_efficiency_are_told_apart(whole):
    blue = whole.line("blue")

    assert (blue.effects.volume, blue.effects.efficiency) == (25, -15)
    assert (blue.change, blue.volume_change) == (pytest.approx(-0.2), 0.5)


def test_a_tenant_without_volume_before_has_no_effects(whole):
    assert whole.line("red").effects is None
    assert whole.line("red").change is None


def test_unknown_volume_makes_an_unknown_unit_cost(costs, metric_row):
    rows = [metric_row("blue", 150, days=31), metric_row("red", 0, days=31)]
    found = report(costs, rows)

    assert found.line("red").now.value is None
    assert found.before is None  # nothing was measured in September
    assert found.line("blue").before is None


def test_months_in_which_nothing_was_measured_count_neither_with_cost_nor_with_volume(costs, metric_row):
    both = Period(SEPTEMBER.start, OCTOBER.end)
    found = report(costs, [metric_row("blue", 150, days=31)], before=None, period=both)

    assert found.left_out == (SEPTEMBER.start,)
    assert found.line("blue").now == UnitCost(Decimal(60), Decimal(150))
    assert "No pieces were measured in Sep 2026" in unit_findings.limits(found, METRIC)[0]


def test_without_any_volume_there_are_no_lines(costs):
    assert report(costs, []).lines == ()


def test_days_without_values_are_named(costs, metric_row):
    found = report(costs, [metric_row("blue", 150, days=20)])

    assert found.partial == {OCTOBER.start: (20, 31)}
    assert "20 of 31 days in October 2026" in unit_findings.limits(found, METRIC)[0]


def test_a_month_to_date_is_named_by_its_days_and_compared_with_nothing(costs, metric_row):
    found = report(costs, [metric_row("blue", 140, days=14)], before=None, end=date(2026, 10, 15))

    assert found.partial == {}
    assert "from 1 Oct to 14 Oct 2026" in unit_findings.headline(found, ALL, found.period, "USD")
    assert unit_findings.explained(found.line(ALL), "USD").startswith("Compared are whole months")


def test_the_course_has_a_gap_where_nothing_was_measured(costs, metric_row):
    found = report(costs, [metric_row("blue", 200, days=31)])

    assert {month: each.value for month, each in found.course.items()} == {SEPTEMBER.start: None, OCTOBER.start: 0.5}


def test_filtered_to_some_tenants_their_cost_is_divided_by_their_volume(costs, metric_row, allocated):
    rows = [metric_row("blue", 150, days=31), metric_row("red", 50, days=31), metric_row(None, 1000, days=31)]
    chosen = allocated([("2026-10", DIRECT, "blue", 60)], filters=(("x_Tenant", ("blue",)),))

    assert report(costs, rows).line(ALL).now.value == Decimal("0.1")
    assert report(chosen, rows).line(ALL).now.value == Decimal("0.4")
    assert report(chosen, rows).measured.total() == 150


def test_the_table_keeps_exact_amounts_and_leaves_unknown_cells_empty(whole):
    rows = {row["tenant"]: row for row in compared_table(whole.lines).to_pylist()}

    assert rows["blue"]["unit_cost"] == Decimal("0.400000")
    assert rows["red"]["volume_effect"] is None
    assert rows[UNALLOCATED]["unit_cost"] is None


def test_the_table_has_no_columns_of_before_where_nothing_is_compared(costs, metric_row):
    found = report(costs, [metric_row("blue", 140)], before=None)

    assert compared_table(found.lines).column_names == ["tenant", "volume", "cost", "unit_cost"]


def test_the_finding_says_the_unit_cost_and_how_it_moved(whole):
    assert unit_findings.headline(whole, "blue", OCTOBER, "USD") == (
        "Cost per piece of blue was $0.40 in October 2026, ▼ 20% vs Sep 2026"
    )
    assert unit_findings.explained(whole.line("blue"), "USD") == (
        "Cost ▲ +$10.00: ▲ +$25.00 by volume, ▼ -$15.00 by efficiency"
    )
    assert unit_findings.headline(whole, "green", OCTOBER, "USD") == (
        "Cost per piece of green is unknown in October 2026: nothing was measured"
    )


def test_content_types_have_pieces_and_the_cost_of_the_models_that_wrote_them(metric_row):
    rows = [metric_row("blue", 30, metric="pieces.blog"), metric_row("red", 10, metric="pieces.post")]
    star = METRIC.model_copy(update={"name": "pieces.*"})
    charges = [{"x_ContentType": "blog", "cost": Decimal(6), "rows": 2, "known": 2}]
    found = content_types(volumes(star, rows, str), charges)

    assert [(each.name, each.share, each.per_piece) for each in found] == [
        ("blog", 0.75, Decimal("0.2")),
        ("post", 0.25, None),
    ]
    assert content_table(found).to_pylist()[1]["model_cost"] is None


costs_of = st.decimals(-(10**6), 10**6, places=2)
volumes_of = st.decimals("0.000001", 10**9, places=6)


@given(costs_of, volumes_of, costs_of, volumes_of)
def test_both_effects_add_up_to_the_change_and_each_is_what_its_formula_says(cost1, volume1, cost0, volume0):
    now, before = UnitCost(cost1, volume1), UnitCost(cost0, volume0)
    found = effects(now, before, CENT)

    assert found.volume + found.efficiency == cost1 - cost0
    by_volume = EXACT.multiply(EXACT.subtract(volume1, volume0), before.value)
    by_unit_cost = EXACT.multiply(EXACT.subtract(now.value, before.value), volume1)
    assert abs(EXACT.subtract(found.volume, by_volume)) <= CENT / 2 + Decimal("1e-40")
    assert abs(EXACT.subtract(found.efficiency, by_unit_cost)) <= CENT / 2 + Decimal("1e-40")


@given(costs_of, st.sampled_from([None, Decimal(0)]), st.integers(1, 1000))
def test_no_volume_never_makes_a_unit_cost(cost, volume, per):
    assert UnitCost(cost, volume, Decimal(per)).value is None
    assert effects(UnitCost(cost, Decimal(1)), UnitCost(cost, volume), CENT) is None
