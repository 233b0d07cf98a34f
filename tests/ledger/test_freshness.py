"""How far the data reaches, and who is late."""

from datetime import UTC, date, datetime


def test_an_open_month_reaches_to_its_last_charge(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "nov.csv", bills.month("2026-11", days=18))
    assert ledger.freshness().as_of == date(2026, 11, 19)
    assert ledger.freshness().last_day == date(2026, 11, 18)


def test_a_month_closed_when_it_was_loaded_is_complete_to_its_end(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "oct.csv", bills.month("2026-10", days=12))
    assert ledger.freshness().as_of == date(2026, 11, 1)


def test_a_month_loaded_before_it_closed_is_not_complete_for_being_over(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "oct.csv", bills.month("2026-10", days=12), now=datetime(2026, 11, 3, tzinfo=UTC))
    assert ledger.freshness().as_of == date(2026, 10, 13)


def test_a_month_paid_ahead_is_known_up_to_the_load_only(bills, ledger, tmp_path):
    ahead = bills.charge("2026-11-01", ChargePeriodEnd="2026-12-01T00:00:00Z")
    bills.load(ledger, tmp_path / "nov.csv", [ahead])
    assert ledger.freshness().as_of == date(2026, 11, 20)


def test_the_end_is_where_the_latest_of_the_active_sources_has_delivered(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "one.csv", bills.month("2026-11", days=18), source="one")
    bills.load(ledger, tmp_path / "two.csv", bills.month("2026-11", days=10), source="two")
    fresh = ledger.freshness()
    assert (fresh.as_of, fresh.newest) == (date(2026, 11, 11), date(2026, 11, 19))
    assert [each.source for each in fresh.late] == ["two"]


def test_a_source_that_ended_holds_nobody_back(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "old.csv", bills.month("2026-01"), source="old")
    bills.load(ledger, tmp_path / "new.csv", bills.month("2026-11", days=18), source="new")
    fresh = ledger.freshness()
    assert fresh.as_of == date(2026, 11, 19)
    assert {each.source: each.active for each in fresh.sources} == {"old": False, "new": True}
    assert fresh.late == ()


def test_the_sample_companys_newest_month_stays_open_however_late_it_is_loaded(bills, ledger, tmp_path):
    late = datetime(2027, 3, 1, tzinfo=UTC)
    bills.load(ledger, tmp_path / "nov.csv", bills.month("2026-11", days=14), source="sample:aws", now=late)
    assert ledger.freshness().as_of == date(2026, 11, 15)
