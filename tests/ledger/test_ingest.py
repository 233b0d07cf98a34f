"""The way in: what a load adds, replaces, leaves alone and refuses; and that its counts and totals are those stored."""

import csv
import io
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.errors import ShrinkError, SourceError, UnknownFormatError
from costlib.focus.contract import DATASETS, FACTS, METRICS, RATES
from costlib.ledger import Ledger, cube, index
from costlib.ledger.lake import Lake
from costlib.ledger.reports import LoadReport

METRICS_CSV = "date,tenant,metric,value,unit\n2026-10-01,blue,requests,5,1\n2026-10-02,blue,requests,6,1\n"
RATES_CSV = "date,from_currency,to_currency,rate,source\n2026-10-01,EUR,USD,1.1,ECB\n"


def versions(ledger):
    return [Lake(ledger.home, dataset).version() for dataset in DATASETS]


def days(bills, ledger, version=None):
    """Stored rows per charge day and cost."""
    return Counter(bills.stored(ledger, "strftime(ChargePeriodStart, '%m-%d'), BilledCost", version))


def test_the_same_bill_twice_changes_nothing(bills, ledger, tmp_path):
    first = bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    before = versions(ledger), len(ledger.state.audit()), ledger.version(), bills.stored(ledger)
    again = bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    renamed = bills.load(ledger, tmp_path / "bill (1).csv", bills.month("2026-10"))
    assert (first.unchanged, again.unchanged, renamed.unchanged) == (False, True, True)
    assert (versions(ledger), len(ledger.state.audit()), ledger.version(), bills.stored(ledger)) == before
    assert bills.problems(ledger) == []


def test_the_same_bill_twice_in_one_load_is_stored_once(bills, ledger, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    text = bills.csv(bills.month("2026-10"))
    (folder / "bill.csv").write_text(text)
    (folder / "bill (1).csv").write_text(text)
    report = ledger.ingest([folder], now=bills.now)
    assert bills.total(ledger) == 28
    assert report.as_json()["rows_stored"] == 28
    assert bills.problems(ledger) == []


def test_a_restated_bill_replaces_the_old_one_which_can_still_be_read(bills, ledger, tmp_path):
    first = bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", "1.00"))
    second = bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", "1.25"))
    assert [old.month for old in second.replaced] == ["2026-10"]
    assert bills.total(ledger) == 28 * Decimal("1.25")
    assert bills.total(ledger, first.lake_version) == 28
    old = Lake(ledger.home, FACTS).table(first.lake_version)
    assert old is not None
    assert old.version() == first.lake_version
    assert bills.problems(ledger) == []


def test_a_bill_restated_and_restated_back_is_as_it_was(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "a.csv", bills.month("2026-10", "1.00"))
    bills.load(ledger, tmp_path / "b.csv", bills.month("2026-10", "1.10"))
    report = bills.load(ledger, tmp_path / "a.csv", bills.month("2026-10", "1.00"))
    assert not report.unchanged
    assert bills.total(ledger) == 28
    assert bills.problems(ledger) == []


def test_rows_of_three_months_do_not_wipe_the_other_two(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "aug.csv", bills.month("2026-08", "8.00"))
    bills.load(ledger, tmp_path / "oct.csv", bills.month("2026-10", "10.00"))
    few = [bills.charge("2026-08-31", "0.5"), bills.charge("2026-10-01", "0.25")]
    bills.load(ledger, tmp_path / "sep.csv", [*bills.month("2026-09", "9.00"), *few])
    assert bills.total(ledger) == 28 * (8 + 9 + 10) + Decimal("0.75")
    assert bills.problems(ledger) == []


def test_stragglers_supplement_their_months_and_a_restated_file_takes_exactly_its_own_away(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "sep.csv", bills.month("2026-09", "9.00"))
    bills.load(ledger, tmp_path / "nov.csv", bills.month("2026-11", "11.00", days=18))
    before = days(bills, ledger)
    late = [bills.charge("2026-09-30", "0.30"), bills.charge("2026-11-01", "0.11")]
    bills.load(ledger, tmp_path / "oct.csv", [*bills.month("2026-10", "10.00"), *late])
    assert days(bills, ledger) - before == Counter(
        {(f"10-{day:02}", Decimal(10)): 1 for day in range(1, 29)}
        | {("09-30", Decimal("0.30")): 1, ("11-01", Decimal("0.11")): 1}
    )
    bills.load(ledger, tmp_path / "oct.csv", [*bills.month("2026-10", "10.50"), bills.charge("2026-09-29", "0.29")])
    assert days(bills, ledger) - before == Counter(
        {(f"10-{day:02}", Decimal("10.5")): 1 for day in range(1, 29)} | {("09-29", Decimal("0.29")): 1}
    )
    assert before - days(bills, ledger) == Counter()
    assert bills.problems(ledger) == []


def test_a_file_of_several_whole_months_replaces_each(bills, ledger, tmp_path):
    for month in ("2026-08", "2026-09", "2026-10"):
        bills.load(ledger, tmp_path / f"{month}.csv", bills.month(month, "1.00"))
    whole = [row for month in ("2026-08", "2026-09", "2026-10") for row in bills.month(month, "2.00")]
    report = bills.load(ledger, tmp_path / "quarter.csv", whole)
    assert sorted(old.month for old in report.replaced) == ["2026-08", "2026-09", "2026-10"]
    assert bills.total(ledger) == 3 * 28 * 2
    assert bills.problems(ledger) == []


def monthly(bills, month, *costs):
    """Charges for a whole month each, as a bill of subscriptions has them."""
    start, end = bills.charge(f"{month}-01")["BillingPeriodStart"], bills.charge(f"{month}-01")["BillingPeriodEnd"]
    return [bills.charge(f"{month}-01", cost, ChargePeriodStart=start, ChargePeriodEnd=end) for cost in costs]


def test_a_history_of_monthly_charges_is_replaced_month_by_month_and_never_counted_twice(bills, ledger, tmp_path):
    history = [row for month in ("2026-08", "2026-09", "2026-10") for row in monthly(bills, month, "5", "6", "7")]
    bills.load(ledger, tmp_path / "until-october.csv", history)
    bills.load(ledger, tmp_path / "until-november.csv", [*history, *monthly(bills, "2026-11", "5", "6", "7")])
    assert bills.total(ledger) == 4 * 18
    assert bills.problems(ledger) == []


def test_part_of_what_is_there_changes_nothing(bills, ledger, tmp_path):
    halves = bills.month("2026-10", "1.00", days=14), bills.month("2026-10", "2.00")[14:]
    for number, rows in enumerate(halves):
        (tmp_path / f"part-{number}.csv").write_text(bills.csv(rows))
    ledger.ingest([tmp_path / "part-0.csv", tmp_path / "part-1.csv"], now=bills.now)
    assert bills.total(ledger) == 14 + 28
    assert [len(each.files) for each in index.live_deliveries(ledger.state, "facts").values()] == [2]
    report = ledger.ingest([tmp_path / "part-1.csv"], now=bills.now)
    assert report.unchanged
    assert bills.total(ledger) == 14 + 28
    assert bills.problems(ledger) == []


def test_a_closed_month_that_would_lose_a_fifth_is_refused_by_source_and_month(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"), source="aws")
    before = bills.stored(ledger), versions(ledger)
    with pytest.raises(ShrinkError, match=r"aws 2026-10 .*28 rows become 20.*--replace"):
        bills.load(ledger, tmp_path / "less.csv", bills.month("2026-10", days=20), source="aws")
    with pytest.raises(ShrinkError, match=r"28 USD billed become 19\.6"):
        bills.load(ledger, tmp_path / "less.csv", bills.month("2026-10", "0.70"), source="aws")
    assert (bills.stored(ledger), versions(ledger)) == before
    report = bills.load(ledger, tmp_path / "less.csv", bills.month("2026-10", days=20), source="aws", replace=True)
    assert report.as_json()["rows_stored"] == 20
    assert bills.total(ledger) == 20
    assert bills.problems(ledger) == []


def test_a_closed_month_may_lose_less_than_a_fifth(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    bills.load(ledger, tmp_path / "less.csv", bills.month("2026-10", days=23))
    assert bills.total(ledger) == 23


def test_the_open_month_may_shrink(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-11", days=18))
    bills.load(ledger, tmp_path / "less.csv", bills.month("2026-11", days=2))
    assert bills.total(ledger) == 2


def test_the_other_half_of_a_month_does_not_silently_replace_the_first(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "first.csv", bills.month("2026-10")[:14])
    with pytest.raises(ShrinkError, match=r"2026-10.*--replace"):
        bills.load(ledger, tmp_path / "second.csv", bills.month("2026-10")[14:])
    assert bills.total(ledger) == 14


def test_facts_metrics_and_rates_go_in_together(bills, ledger, tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "bill.csv").write_text(bills.csv(bills.month("2026-10")))
    (folder / "metrics.csv").write_text(METRICS_CSV)
    (folder / "rates.csv").write_text(RATES_CSV)
    report = ledger.ingest([folder], now=bills.now)
    assert {file.path: file.dataset for file in report.files} == {
        "bill.csv": "facts",
        "metrics.csv": "metrics",
        "rates.csv": "rates",
    }
    assert report.as_json()["rows_in"] == 28 + 2 + 1
    assert [Lake(ledger.home, d).table() is not None for d in (FACTS, METRICS, RATES)] == [True] * 3
    before = versions(ledger)
    assert ledger.ingest([folder], now=bills.now).unchanged
    assert versions(ledger) == before
    assert bills.problems(ledger) == []


def test_new_metrics_change_the_version_that_caches_are_keyed_on(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    before = ledger.version()
    bills.load(ledger, tmp_path / "metrics.csv", METRICS_CSV)
    assert ledger.version() != before


def test_one_bad_file_among_good_ones_loads_nothing_and_says_which(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "august.csv", bills.month("2026-08"))
    before = versions(ledger), bills.stored(ledger), len(ledger.state.audit())
    folder = tmp_path / "bills"
    folder.mkdir()
    (folder / "a-good.csv").write_text(bills.csv(bills.month("2026-09")))
    (folder / "m-bad.csv").write_bytes(b"\x1f\x8b\x08damaged")
    (folder / "z-good.csv").write_text(bills.csv(bills.month("2026-10")))
    with pytest.raises(SourceError, match=r"m-bad\.csv"):
        ledger.ingest([folder], now=bills.now)
    assert (versions(ledger), bills.stored(ledger), len(ledger.state.audit())) == before
    assert not list(ledger.home.path.glob("staging/*"))
    assert bills.problems(ledger) == []


def test_a_refused_load_leaves_nothing_in_quarantine(bills, ledger, tmp_path):
    folder = tmp_path / "bills"
    folder.mkdir()
    (folder / "a.csv").write_text(bills.csv([bills.charge(cost="much"), bills.charge()]))
    (folder / "b.csv").write_text("no,bill\n1,2\n")
    with pytest.raises(UnknownFormatError, match=r"b\.csv"):
        ledger.ingest([folder], now=bills.now)
    ledger.ingest([folder / "a.csv"], now=bills.now)
    assert len(list((ledger.home.lake / "quarantine").glob("*.parquet"))) == 1


def test_a_file_of_bad_rows_alone_is_kept_in_quarantine_once(bills, ledger, tmp_path):
    rows = [bills.charge(cost="much"), bills.charge(BillingCurrency="")]
    report = bills.load(ledger, tmp_path / "bad.csv", rows)
    assert (report.as_json()["rows_in"], report.as_json()["rows_quarantined"]) == (2, 2)
    assert report.as_json()["quarantine_reasons"] == {
        "BilledCost is no finite number": 1,
        "EffectiveCost is no finite number": 1,
        "ListCost is no finite number": 1,
        "ContractedCost is no finite number": 1,
        "BillingCurrency is missing or unreadable": 1,
    }
    assert bills.load(ledger, tmp_path / "bad.csv", rows).unchanged
    assert bills.problems(ledger) == []


def test_a_mended_file_takes_the_place_of_its_quarantined_rows(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [*bills.month("2026-10")[:27], bills.charge("2026-10-28", "much")])
    assert sum(file.rows_quarantined for file in index.live_files(ledger.state)) == 1
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    assert sum(file.rows_quarantined for file in index.live_files(ledger.state)) == 0
    assert bills.total(ledger) == 28


def test_duplicate_rows_are_stored_for_totals_must_equal_the_bill(bills, ledger, tmp_path):
    report = bills.load(ledger, tmp_path / "bill.csv", [bills.charge(cost="1.10")] * 3)
    assert report.as_json()["totals"][0]["BilledCost"] == "3.3"
    assert bills.total(ledger) == Decimal("3.3")


def test_mixed_currencies_make_two_totals_and_never_one(bills, ledger, tmp_path):
    rows = [bills.charge(cost="1"), bills.charge(cost="2", BillingCurrency="EUR"), bills.charge(cost="4")]
    totals = bills.load(ledger, tmp_path / "bill.csv", rows).as_json()["totals"]
    assert [(t["BillingCurrency"], t["BilledCost"]) for t in totals] == [("EUR", "2"), ("USD", "5")]


def test_amounts_with_more_digits_than_python_adds_by_itself_are_totalled_exactly(bills, ledger, tmp_path):
    amounts = ("98765432109876543.123456789012345678", "0.000000000000000001")
    rows = [
        bills.charge("2026-10-01", amounts[0]),
        bills.charge("2026-10-02", amounts[1], BillingPeriodStart="2026-09-01"),
    ]
    (total,) = bills.load(ledger, tmp_path / "bill.csv", rows).as_json()["totals"]
    assert total["BilledCost"] == "98765432109876543.123456789012345679"
    assert bills.problems(ledger) == []


def test_a_cost_that_no_row_gives_is_unknown_and_not_zero(bills, ledger, tmp_path):
    rows = [{k: v for k, v in bills.charge().items() if k != "ListCost"}]
    (total,) = bills.load(ledger, tmp_path / "bill.csv", rows).as_json()["totals"]
    assert (total["ListCost"], total["BilledCost"]) == (None, "1")
    assert bills.stored(ledger, "ListCost") == [(None,)]


@pytest.mark.parametrize(
    ("name", "account", "expected"),
    [(None, "payer-1", "focus:payer-1"), ("our aws", "payer-1", "our aws"), (None, "", "focus:bill")],
)
def test_sources_are_named_as_given_else_by_format_and_account_else_by_file(
    bills, ledger, tmp_path, name, account, expected
):
    rows = [bills.charge(BillingAccountId=account)]
    report = bills.load(ledger, tmp_path / "bill.csv", rows, source=name)
    assert [file.source for file in report.files] == [expected]
    assert bills.stored(ledger, "x_Source") == [(expected,)]


def test_two_accounts_in_one_file_are_two_deliveries_replaced_apart(bills, ledger, tmp_path):
    ours, theirs = bills.month("2026-10"), bills.month("2026-10", "2.00", BillingAccountId="payer-2")
    bills.load(ledger, tmp_path / "both.csv", [*ours, *theirs])
    bills.load(ledger, tmp_path / "theirs.csv", bills.month("2026-10", "3.00", BillingAccountId="payer-2"))
    assert bills.stored(ledger, "BillingAccountId, sum(BilledCost) OVER (PARTITION BY BillingAccountId)")[::28] == [
        ("payer-1", Decimal(28)),
        ("payer-2", Decimal(84)),
    ]
    assert bills.problems(ledger) == []


def test_a_loaded_ledger_may_be_moved(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    moved = Ledger(ledger.home.path.rename(tmp_path / "moved"))
    assert bills.total(moved) == 28
    assert bills.problems(moved) == []
    bills.load(moved, tmp_path / "bill.csv", bills.month("2026-10", "2.00"))
    assert bills.total(moved) == 56


def test_a_home_whose_name_holds_wild_cards_and_quotes_is_a_home(bills, tmp_path):
    ledgers = [Ledger(tmp_path / name) for name in ("it's [a] *", "it's [a] x")]
    bills.load(ledgers[1], tmp_path / "b.csv", bills.month("2026-10", "2.00"))
    bills.load(ledgers[0], tmp_path / "a.csv", bills.month("2026-10"))
    bills.load(ledgers[0], tmp_path / "a.csv", bills.month("2026-10", "1.50"))
    assert [bills.total(ledger) for ledger in ledgers] == [42, 56]
    assert bills.problems(ledgers[0]) == []


def test_the_report_restored_from_its_commit_equals_the_original(bills, ledger, tmp_path):
    rows = [bills.charge(cost="1.123456789012345678901234"), bills.charge(cost="much"), bills.charge(ListCost="")]
    report = bills.load(ledger, tmp_path / "bill.csv", rows)
    ((version, kept),) = Lake(ledger.home, FACTS).reports(-1)
    restored = LoadReport.restored(kept, version)
    assert restored.as_json() == report.as_json()
    assert restored.files == report.files
    assert restored.deliveries == report.deliveries
    assert restored.files[0].totals[0].residue["BilledCost"] == Decimal("-0.000000000000000000098766")


def test_a_lost_state_is_written_anew_from_the_commits(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "aug.csv", bills.month("2026-08"))
    bills.load(ledger, tmp_path / "sep.csv", [*bills.month("2026-09"), bills.charge(cost="much")])
    before = index.live_deliveries(ledger.state, "facts"), index.live_files(ledger.state)
    for file in ledger.home.path.glob("state.db*"):
        file.unlink()
    assert bills.load(ledger, tmp_path / "aug.csv", bills.month("2026-08")).unchanged
    assert (index.live_deliveries(ledger.state, "facts"), index.live_files(ledger.state)) == before
    assert bills.problems(ledger) == []


def test_a_cube_that_a_dead_process_left_behind_is_built_by_the_same_load_again(bills, ledger, tmp_path, monkeypatch):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    with monkeypatch.context() as patch:
        patch.setattr(cube, "refresh", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", "2.00"))
    (problem,) = bills.problems(ledger)
    assert "the cube is older than the facts" in problem
    assert bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", "2.00")).unchanged
    assert bills.problems(ledger) == []


CELLS = st.sampled_from(["", "1", "-2.5", "0.1", "1e-3", "NaN", "much", "=1+1", "NULL", '"', "a,b", "é", "9" * 30])
DAYS = st.sampled_from(["2026-10-01", "2026-10-02", "2026-09-30", "2026-11-01", "10/3/26", "never", ""])
ROWS = st.lists(st.tuples(DAYS, CELLS, st.sampled_from(["USD", "eur", "", "US"]), CELLS), min_size=1, max_size=12)


@given(ROWS)
@settings(max_examples=12)
def test_every_row_of_any_csv_is_stored_or_quarantined(bills, tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    ledger = Ledger(folder / "home")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            "BillingPeriodStart",
            "ChargePeriodStart",
            "ChargePeriodEnd",
            "BilledCost",
            "BillingCurrency",
            "ChargeCategory",
            "Odd",
        ]
    )
    writer.writerows(
        [day and "2026-10-01", day, day, cost, currency, "Usage", odd] for day, cost, currency, odd in rows
    )
    body = bills.load(ledger, folder / "any.csv", text.getvalue()).as_json()
    good = [
        (currency.upper(), Decimal(cost or 0))
        for day, cost, currency, _ in rows
        if day not in {"", "never"} and currency in {"USD", "eur"} and cost in {"", "1", "-2.5", "0.1", "1e-3", "NULL"}
        for cost in [cost.replace("NULL", "")]
    ]
    assert body["rows_in"] == len(rows) == body["rows_stored"] + body["rows_quarantined"]
    assert body["rows_stored"] == len(good) == len(bills.stored(ledger))
    assert bills.total(ledger) == sum(cost for _, cost in good)
    for total in body["totals"]:
        assert Decimal(total["BilledCost"] or 0) == sum(
            c for currency, c in good if currency == total["BillingCurrency"]
        )
    assert bills.problems(ledger) == []


def test_a_load_in_the_past_or_future_is_only_dated_so(bills, ledger, tmp_path):
    early = datetime(2026, 10, 3, tzinfo=UTC)
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"), now=early)
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", days=2), now=early)
    assert bills.total(ledger) == 2, "October was open on that day"


def test_single_charges_that_span_three_months_do_not_wipe_the_other_two(bills, ledger, tmp_path):
    for month in ("2026-08", "2026-09", "2026-10"):
        bills.load(ledger, tmp_path / f"{month}.csv", monthly(bills, month, "5", "6"))
    mixed = [row for month in ("2026-08", "2026-09", "2026-10") for row in monthly(bills, month, "1")]
    bills.load(ledger, tmp_path / "mixed.csv", mixed, replace=True)
    assert bills.total(ledger) == 11 + 11 + 3
