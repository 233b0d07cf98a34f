from datetime import UTC, date, datetime

from costlib.ledger import index
from costlib.ledger.freshness import Freshness, SourceFreshness
from costlib.ledger.reports import FileReport
from costlib.models import ledger_tables, quarantine, trail, trust
from costlib.models.sources import sources

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def source(name, until, *, active=True):
    return SourceFreshness(name, date(2026, 1, 1), until, 10, NOW, active)


def data(*found):
    return Freshness(date(2026, 1, 1), min(each.until for each in found if each.active), found)


def report(name="a.csv", rows_in=5, stored=5, bad=0, **why):
    return FileReport(name, "", "s", "focus", "facts", rows_in, stored, bad, stored, 0, dict(why), ())


def test_a_source_behind_the_newest_is_late_and_an_old_one_has_ended():
    found = sources(
        data(
            source("ended", date(2026, 3, 1), active=False),
            source("newest", date(2026, 11, 20)),
            source("late", date(2026, 11, 16)),
        ),
        [],
    )

    assert [(each.source, each.state, each.days_behind) for each in found] == [
        ("late", "late", 4),
        ("newest", "delivering", 0),
        ("ended", "ended", 264),
    ]


def test_invented_bills_are_told_apart_and_formats_come_from_the_files():
    files = [FileReport("x", "", "sample:1, mine:2", "focus", "facts", 1, 1, 0, 1, 0, {}, ())]
    found = sources(data(source("sample:1", date(2026, 11, 20)), source("mine:2", date(2026, 11, 20))), files)

    assert [(each.source, each.sample, each.formats) for each in found] == [
        ("mine:2", False, ("focus",)),
        ("sample:1", True, ("focus",)),
    ]
    assert ledger_tables.sources_table(found, NOW)["kind"].to_pylist() == ["bills", "sample data"]


def test_cards_say_in_words_what_is_wrong():
    found = sources(data(source("a", date(2026, 11, 20)), source("b", date(2026, 11, 1))), [])
    cards = trust.cards(found, [report(bad=2, stored=3)], [], ["entry 1 was altered"], 3, date(2026, 10, 31))

    assert [(card.value, card.note, card.ok) for card in cards] == [
        ("1 of 2", "1 late. Data to 31 Oct 2026", False),
        ("2", "Put aside, of 5 rows in", False),
        ("0", "All 0 totals agree", True),
        ("Broken", "1 fault in 3 entries", False),
    ]


def test_a_file_that_lost_rows_is_no_reason_to_trust():
    card = trust.cards([], [report(stored=4)], [], [], 1, None)[1]

    assert (card.note, card.ok) == ("Rows lost in 1 of 1 files", False)


def test_reasons_are_counted_over_files_commonest_first():
    files = [report("a.csv", **{"no date": 1}), report("b.csv", **{"no date": 1, "no number": 3})]

    assert [(each.reason, each.rows, each.files) for each in quarantine.reasons(files)] == [
        ("no number", 3, ("b.csv",)),
        ("no date", 2, ("a.csv", "b.csv")),
    ]


def test_quarantined_rows_come_in_pages_that_leave_none_out(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "it's.csv", bills.month("2026-10", days=7, ChargeCategory=""))
    files = index.live_files(ledger.state)

    pages = [quarantine.rows(ledger.home, files, page=number, size=3)["row"].to_pylist() for number in (1, 2, 3)]
    assert pages == [[1, 2, 3], [4, 5, 6], [7]]
    assert quarantine.count(ledger.home, files) == quarantine.rows(ledger.home, files).num_rows == 7
    assert quarantine.count(ledger.home, files, "no such reason") == 0


def test_quarantined_rows_that_are_gone_are_named_and_break_nothing(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bad.csv", bills.month("2026-10", days=2, ChargeCategory=""))
    files = index.live_files(ledger.state)
    for path in (ledger.home.lake / "quarantine").iterdir():
        path.unlink()

    assert quarantine.missing(ledger.home, files) == ["bad.csv"]
    assert quarantine.rows(ledger.home, files).num_rows == quarantine.count(ledger.home, files) == 0


def test_the_trail_comes_newest_first_in_pages_that_leave_none_out(ledger):
    for number in range(trail.PAGE + 3):
        ledger.state.record("decide", "budget", {"amount": number}, actor="ada", now=NOW)

    first, second = (trail.steps(ledger.state, page) for page in (1, 2))
    assert [step.seq for step in (*first, *second)] == list(range(trail.PAGE + 3, 0, -1))
    assert (first[0].summary, len(second)) == (f"amount: {trail.PAGE + 2}", 3)
    assert trail.steps(ledger.state) == [*first, *second]
    assert trail.newest_hash(ledger.state) == first[0].hash


def test_a_load_is_told_in_a_sentence(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "a.csv", [*bills.month("2026-10"), bills.charge(ChargeCategory="")])
    bills.load(ledger, tmp_path / "b.csv", bills.month("2026-10", "2"))

    newer, older = trail.steps(ledger.state)
    assert older.summary == "a.csv: 28 rows stored, 1 quarantined"
    assert newer.summary == "b.csv: 28 rows stored, replacing 1 delivery"


def test_tables_without_rows_are_tables_all_the_same():
    assert ledger_tables.reconciliation_table([]).num_rows == 0
