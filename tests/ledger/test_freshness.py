"""How far the data reaches, and who is late."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib.ledger import live as live_of
from costlib.ledger.live import FETCHES, SETTINGS
from costlib.sources import journal, registry, settings
from costlib.sources.reports.daily import Daily


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


def live(ledger, *fetched, name="old", more="", kind="openai", told=""):
    """Name a live source in the settings, and note fetches of it that came to their end on these days."""
    ledger.home.prepare()
    (ledger.home.path / "sources.toml").write_text(
        f'[[sources]]\nname = "{name}"\nkind = "{kind}"\nsince = 2026-01-01\n{more}'
    )
    for at in fetched:
        number = journal.begin(ledger.state, name, f"{at:%Y-%m}", f"turn {at}", at, told=told)
        journal.end(ledger.state, number, "done", at, requests=1, cost=Decimal(0))


def states(fresh):
    late = [each.source for each in fresh.late]
    return {each.source: "late" if each.source in late else each.active for each in fresh.sources}


@pytest.fixture
def ended(bills, ledger, tmp_path):
    """One source that stopped in January, one that goes on."""
    bills.load(ledger, tmp_path / "old.csv", bills.month("2026-01"), source="old")
    bills.load(ledger, tmp_path / "new.csv", bills.month("2026-11", days=18), source="new")
    return ledger


def test_a_live_source_that_stopped_is_late_however_long_ago(ended):
    live(ended)
    assert states(ended.freshness()) == {"old": "late", "new": True}
    assert ended.freshness().as_of == date(2026, 2, 1)


def test_a_live_source_that_is_fetched_and_has_no_charges_any_more_is_not_late(ended):
    live(ended, datetime(2026, 11, 20, tzinfo=UTC))
    assert states(ended.freshness()) == {"old": True, "new": True}
    assert ended.freshness().as_of == date(2026, 11, 19)


def test_a_live_source_whose_last_fetch_is_long_past_is_late_from_there(ended):
    live(ended, datetime(2026, 9, 10, tzinfo=UTC))
    assert states(ended.freshness())["old"] == "late"
    assert ended.freshness().as_of == date(2026, 9, 10)


def test_a_fetch_dated_by_a_clock_that_was_ahead_proves_nothing_after_the_next(ended):
    live(ended, datetime(2027, 11, 20, tzinfo=UTC), datetime(2026, 9, 10, tzinfo=UTC))
    assert ended.freshness().as_of == date(2026, 9, 10)


def test_what_is_fetched_but_lags_a_little_is_late(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "one.csv", bills.month("2026-11", days=18), source="new")
    bills.load(ledger, tmp_path / "two.csv", bills.month("2026-11", days=17), source="old")
    live(ledger, datetime(2026, 11, 20, tzinfo=UTC))
    assert states(ledger.freshness()) == {"old": "late", "new": True}


@pytest.fixture
def stopped(bills, ledger, tmp_path):
    """One source with charges to 8 November, one that goes on; the first one is fetched on the 20th."""
    bills.load(ledger, tmp_path / "one.csv", bills.month("2026-11", days=18), source="new")
    bills.load(ledger, tmp_path / "two.csv", bills.month("2026-11", days=8), source="old")

    def reaches(kind, told=""):
        live(ledger, datetime(2026, 11, 20, tzinfo=UTC), kind=kind, told=told)
        return ledger.freshness().as_of

    return reaches


@pytest.mark.parametrize("kind", ["aws-s3", "azure-blob", "gcs"])
@pytest.mark.parametrize("told", ["", "2026-11-09T04:00:00+00:00"])
def test_files_that_were_written_long_ago_reach_no_further_for_being_fetched_now(stopped, kind, told):
    assert stopped(kind, told) == date(2026, 11, 9)


@pytest.mark.parametrize(("kind", "told"), [("aws-s3", "2026-11-19T04:00:00+00:00"), ("aws-ce", ""), ("x", "")])
def test_a_provider_that_tells_of_days_with_charges_alone_is_believed_for_some_days(stopped, kind, told):
    assert stopped(kind, told) == date(2026, 11, 12)


@pytest.mark.parametrize("kind", ["openai", "anthropic"])
def test_a_provider_that_tells_of_each_day_is_believed_that_some_have_no_charges(stopped, kind):
    assert stopped(kind) == date(2026, 11, 17)


def test_a_month_that_was_settled_when_it_was_fetched_is_whole(bills, ledger, tmp_path):
    early = datetime(2026, 11, 3, tzinfo=UTC)
    bills.load(ledger, tmp_path / "one.csv", bills.month("2026-11", days=18), source="new")
    bills.load(ledger, tmp_path / "two.csv", bills.month("2026-10", days=20), source="old", now=early)
    live(ledger, datetime(2026, 11, 20, tzinfo=UTC), kind="aws-ce")
    assert ledger.freshness().as_of == date(2026, 11, 4)


def test_kinds_are_called_here_as_they_are_where_they_are_fetched():
    assert {each.name for each in registry.BUCKETS} == live_of.BUCKETS
    assert {each.name for each in registry.KINDS if isinstance(each, Daily)} == live_of.EACH_DAY


@pytest.mark.parametrize("text", ["[[sources]\n", 'sources = "x"', "sources = [1]", "\x00"])
def test_settings_that_cannot_be_read_make_nothing_live(ended, text):
    (ended.home.path / "sources.toml").write_text(text)
    assert states(ended.freshness()) == {"old": False, "new": True}


def test_a_live_source_that_is_switched_off_ends_like_a_file(ended):
    live(ended, more="enabled = false")
    assert states(ended.freshness()) == {"old": False, "new": True}


def test_both_read_the_same_file_and_table():
    assert (SETTINGS, FETCHES) == (settings.FILE, journal.TABLE)
