"""Parts of a scope: the dearest by themselves, all others as one, and together they are the whole."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from costlib.errors import NotEnoughHistoryError, UsageError
from costlib.ledger import Ledger
from costlib.models.outlook.asked import Asked
from costlib.models.outlook.fitted import Fitted
from costlib.models.outlook.parts import NOT_NAMED, OTHER, WHOLE, split
from costlib.models.outlook.reconcile import moves, reconciled
from costlib.models.outlook.summing import summed
from costlib.models.outlook.task import fit
from costlib.policy.decisions import shipped
from costlib.policy.forecasting import KIND, ForecastingPolicy
from costlib.scope import Period, Scope

RULES = ForecastingPolicy.of(shipped(KIND).body).on(date(2026, 10, 1))
SCOPE = Scope(Period.month("2026-10"))
ASKED = Asked(3, (80, 95), RULES)


@pytest.fixture(scope="module")
def loaded(bills, tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    ledger = Ledger(folder / "home")
    random = np.random.default_rng(4)
    rows = [
        bills.charge(str(day.date()), f"{size * (1 + 0.1 * random.random()):.2f}", ServiceName=name, Tags=tags)
        for day in pd.date_range("2026-03-01", "2026-10-15")
        for name, size, tags in (
            ("EC2", 50, '{"tenant": "blue"}'),
            ("S3", 20, '{"tenant": "green"}'),
            ("Lambda", 5, ""),
            ("SQS", 4, '{"tenant": "green"}'),
        )
    ]
    young = [bills.charge(f"2026-10-{day:02}", "500", ServiceName="New") for day in range(9, 16)]
    bills.load(ledger, folder / "bill.csv", rows + young, now=datetime(2026, 10, 16, tzinfo=UTC))
    return ledger


def done(found):
    fitted = {name: fit(task) for name, task in found.tasks.items()}
    return summed(found, fitted, {}, (80, 95))


def test_the_dearest_stand_alone_and_all_others_together(loaded):
    found = split(loaded, SCOPE, "ServiceName", "month", ASKED, top=2)
    assert list(found.tasks) == [WHOLE, "EC2", "S3", OTHER]
    assert found.others == ("New", "Lambda", "SQS")
    days = pd.concat([task.days for name, task in found.tasks.items() if name != WHOLE], axis=1).sum(axis=1)
    assert days.to_list() == pytest.approx(found.tasks[WHOLE].days.to_list())
    months = pd.concat([task.months for name, task in found.tasks.items() if name != WHOLE], axis=1).sum(axis=1)
    assert months.to_list() == pytest.approx(found.tasks[WHOLE].months.to_list())


def test_what_has_no_value_is_a_part_of_its_own(loaded):
    found = split(loaded, SCOPE, "x_Tenant", "day", ASKED)
    assert set(found.tasks) == {WHOLE, "blue", "green", NOT_NAMED}


def test_parts_and_their_paths_add_up_to_the_whole(loaded):
    found = done(split(loaded, SCOPE, "ServiceName", "month", ASKED, top=2))
    assert sum(table["mean"] for table in found.tables.values()).to_list() == pytest.approx(
        found.whole["mean"].to_list()
    )
    assert (found.gap.abs() < 0.2 * found.whole["mean"]).all()
    for table in (found.whole, *found.tables.values()):
        assert (table["lo_95"] <= table["lo_80"]).all()
        assert (table["hi_80"] <= table["hi_95"]).all()
        assert (table["lo_95"] >= 0).all()


def test_a_tenant_is_split_from_its_own_costs_alone(loaded):
    found = split(loaded, Scope(SCOPE.period, tenant="green"), "ServiceName", "day", ASKED)
    assert set(found.tasks) == {WHOLE, "S3", "SQS"}


def test_a_whole_without_forecast_is_refused_with_its_reason(loaded):
    found = split(loaded, SCOPE, "ServiceName", "month", ASKED)
    with pytest.raises(NotEnoughHistoryError, match="too short"):
        summed(found, {}, {WHOLE: "too short"}, (80,))
    with pytest.raises(UsageError, match="0 parts"):
        split(loaded, SCOPE, "ServiceName", "month", ASKED, top=0)


def test_reconciled_forecasts_err_no_more_than_sums_of_parts():
    random = np.random.default_rng(6)
    scale = np.array([3.0, 4.0, 4.0, 4.0])
    errors = random.normal(0, scale, (8, 4))
    truth = np.array([60.0, 10.0, 20.0, 30.0])
    base = truth + random.normal(0, scale, (500, 4))
    found = reconciled(base, moves(errors, truth), np.ones(3, dtype=bool))
    bottom = base[:, 1:].sum(axis=1)
    assert np.square(found[:, 0] - 60).mean() < 0.6 * np.square(bottom - 60).mean()
    assert np.square(found[:, 1:] - truth[1:]).mean() < np.square(base[:, 1:] - truth[1:]).mean()


def test_paths_of_the_whole_keep_their_own_spread(loaded):
    asked = split(loaded, SCOPE, "ServiceName", "month", ASKED, top=2)
    fitted = {name: fit(task) for name, task in asked.tasks.items()}
    found = summed(asked, fitted, {}, (80, 95))
    own: Fitted = fitted[WHOLE]
    width = own.forecast.table["hi_80"] - own.forecast.table["lo_80"]
    assert (found.whole["hi_80"] - found.whole["lo_80"]).to_list() == pytest.approx(width.to_list(), rel=0.02)


def test_a_part_without_a_forecast_goes_on_as_it_is_and_the_sum_stays(loaded):
    asked = split(loaded, SCOPE, "ServiceName", "month", ASKED, top=2)
    fitted = {name: fit(task) for name, task in asked.tasks.items() if name != "S3"}
    found = summed(asked, fitted, {"S3": "failed: no number"}, (80,))
    assert found.left_out == {"S3": "failed: no number"}
    assert found.base["S3"].to_list() == pytest.approx([21 * 31, 21 * 30, 21 * 31], rel=0.02)
    assert sum(table["mean"] for table in found.tables.values()).to_list() == pytest.approx(
        found.whole["mean"].to_list()
    )
