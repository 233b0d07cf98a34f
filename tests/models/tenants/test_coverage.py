from datetime import date
from decimal import Decimal

from costlib import queries_metrics
from costlib.models.tenants.coverage import TEMPLATE, coverage, coverage_table, partial
from costlib.models.tenants.volumes import Measured, Volumes
from costlib.policy.analytics import BusinessMetric
from costlib.scope import Period, Scope

METRIC = BusinessMetric(
    name="pieces", title="Pieces", unit="pieces", kind="flow", valid_from=date(2026, 1, 1), source="test"
)
ANY = Scope(Period.month("2026-10"))


def test_every_metric_says_from_when_to_when_it_reaches_and_how_many_days_it_lacks(ledger, bills, tmp_path):
    rows = ["2026-10-01,blue,pieces,1,pieces", "2026-10-01,red,pieces,1,pieces", "2026-10-04,blue,pieces,1,pieces"]
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", days=10))
    bills.load(ledger, tmp_path / "metrics.csv", "\n".join(["date,tenant,metric,value,unit", *rows]))

    (found,) = coverage(
        ledger.ask_metrics(queries_metrics.metric_coverage, ANY).to_pylist(), ledger.freshness().last_day
    )

    assert (found.tenants, found.first, found.last) == (2, date(2026, 10, 1), date(2026, 10, 4))
    assert (found.days, found.missing) == (2, 29)
    assert coverage_table([found]).to_pylist()[0]["days_missing"] == 29


def test_a_month_is_partial_when_its_values_have_fewer_days_than_its_costs():
    october, november = date(2026, 10, 1), date(2026, 11, 1)
    rows = [Measured(october, "blue", "pieces", Decimal(1), 20), Measured(november, "blue", "pieces", Decimal(1), 14)]

    assert partial(Volumes(METRIC, tuple(rows)), [october, november], date(2026, 11, 15)) == {october: (20, 31)}


def test_the_template_can_be_loaded_as_it_is(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    report = bills.load(ledger, tmp_path / "business-metrics.csv", TEMPLATE)

    assert [(file.format, file.rows_stored, file.rows_quarantined) for file in report.files] == [("metrics", 4, 0)]
