"""What a live source that fails or is late means for the figures of a scope."""

from datetime import UTC, date, datetime, timedelta

import pytest

from costlib.ledger.freshness import Freshness, SourceFreshness
from costlib.scope import Period, Scope
from costlib.sources.standing.concerns import concerns, ever
from costlib.sources.standing.overview import Overview
from costlib.sources.standing.status import SourceStatus
from costlib.sources.standing.trouble import Trouble

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONTH = Period(date(2026, 11, 1), date(2026, 11, 19))
BROKEN = Trouble(NOW - timedelta(days=3), 3, "OpenAI refuses the key (401): give it an admin key")
FAILING = {"standing": "failing", "trouble": BROKEN, "said": BROKEN.said}


def data(**until):
    """Sources with the exclusive end of each."""
    sources = tuple(SourceFreshness(name, date(2026, 9, 1), end, 1, None, active=True) for name, end in until.items())
    return Freshness(date(2026, 9, 1), min(until.values(), default=date(2026, 11, 19)), sources)


def told(standing, found, period=MONTH, delivering=("llm", "files"), *, filtered=False, known=()):
    status = SourceStatus("llm", "openai", "OpenAI", **{"there": ("2026-10",), **standing})
    months = dict.fromkeys(delivering, known)
    return concerns(Overview(NOW, (status,)), found, period, months, filtered=filtered)


BEHIND = data(llm=date(2026, 11, 13), files=date(2026, 11, 19))
LEVEL = data(llm=date(2026, 11, 19), files=date(2026, 11, 19))


def test_what_fails_and_is_behind_says_from_when_on_figures_are_too_low():
    (found,) = told(FAILING, BEHIND)
    assert found.means == "llm has delivered to 12 Nov 2026: later days hold none of its cost, so true spend is higher."
    assert (found.grade, found.why) == ("failing", "It has failed for 3 days.")
    assert found.as_json() == {
        "source": "llm",
        "state": "failing",
        "delivered_to": "2026-11-12",
        "means": found.means,
        "said": BROKEN.said,
    }


def test_what_fails_and_is_not_behind_yet_says_that_nothing_is_missing_so_far():
    (found,) = told(FAILING, LEVEL)
    assert "nothing is missing up to then" in found.means


def test_what_is_well_and_behind_is_late_without_a_reason():
    (found,) = told({"standing": "fresh"}, BEHIND)
    assert (found.grade, found.why, found.said) == ("late", "", "")


def test_rows_that_could_not_be_read_are_told_of_the_months_that_they_are_of():
    standing = {"standing": "fresh", "unread": {"2026-09": 5, "2026-11": 1}, "there": ("2026-09", "2026-11")}
    (found,) = told(standing, LEVEL)

    assert found.means == (
        "1 row of llm could not be read, its cost is in no figure, so true spend may be higher: see Quarantine on "
        "Data and audit."
    )
    assert (found.grade, found.said) == ("late", "")
    assert told(standing, LEVEL, Period(date(2026, 10, 1), date(2026, 11, 1))) == ()
    assert told(standing, LEVEL, delivering=("files",), filtered=True) == ()
    (alone,) = told({**standing, "unread": {"2026-11": 1200}}, data(files=date(2026, 11, 19)), delivering=("files",))
    assert "1,200 rows of llm could not be read, their cost" in alone.means
    (both,) = told(standing, BEHIND)
    assert "later days hold none" in both.means
    assert "could not be read" in both.means


def test_a_period_that_ends_before_the_gap_misses_nothing():
    assert told(FAILING, BEHIND, Period(date(2026, 10, 1), date(2026, 11, 1))) == ()


def test_a_source_that_never_brought_a_charge_into_the_scope_is_no_concern_of_it():
    assert told(FAILING, BEHIND, delivering=("files",)) == ()


def test_a_month_that_never_came_between_others_is_named():
    standing = {**FAILING, "missing": ("2026-09", "2026-12", "topic")}
    (found,) = told(standing, LEVEL, Period(date(2026, 9, 1), date(2026, 11, 19)))
    assert found.means == "llm has not delivered 2026-09: true spend of that time is higher."


def test_a_month_that_was_never_fetched_but_came_as_a_file_is_there():
    standing = {"standing": "fresh", "missing": ("2026-09",)}
    assert told(standing, LEVEL, Period(date(2026, 9, 1), date(2026, 11, 19)), known=("2026-09",)) == ()


def test_a_source_that_never_delivered_is_in_no_figure_unless_filters_leave_it_open():
    never = {"standing": "never fetched", "stale": True, "there": ()}
    others = data(files=date(2026, 11, 19))
    (found,) = told(never, others)
    assert (found.until, found.why) == (None, "Nobody fetches it.")
    assert "its cost is in no figure" in found.means
    assert told(never, others, filtered=True) == ()


@pytest.mark.parametrize(
    "standing",
    [{"standing": "off"}, {"standing": "fetching", "there": ()}, {**FAILING, "there": (), "charges": False}],
    ids=["off", "on its way", "no charges"],
)
def test_what_is_off_on_its_way_or_no_charge_keeps_nothing_from_being_whole(standing):
    assert told(standing, data(files=date(2026, 11, 19))) == ()


def test_who_ever_delivered_is_asked_of_the_cube_over_all_days():
    scope = Scope(MONTH).where(ServiceProviderName=("AWS",), ResourceId=("i-1",))
    asked = ever(scope, BEHIND)
    assert asked.period == Period(date(2026, 9, 1), date(2026, 11, 19))
    assert asked.filters == (("ServiceProviderName", ("AWS",)),)
