"""No sync sends or pays more than its plan says, whatever the provider does."""

import contextlib
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.errors import CostlibError, CursorError, DeniedError, FetchError, PassingError
from costlib.scope import Period
from costlib.sources import spending
from costlib.sources.asking.retry import persistently
from costlib.sources.fetching import Fetch
from costlib.sources.kind import Bound, Part
from costlib.sources.plan import Due
from costlib.sources.purse import Purse
from costlib.sources.reports.openai import OpenAI
from costlib.sources.settings import SourceSettings
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CENT = Decimal("0.01")
KIND = OpenAI(fee=CENT)
OCTOBER = Part("2026-10", Period(date(2026, 10, 1), date(2026, 11, 1)), told=date(2026, 11, 1))
FAULTS = {"busy": PassingError("busy"), "denied": DeniedError("no"), "forgotten": CursorError("forgotten")}
SHAPES = ("", "again", "late", "empty")
A_PAGE = 8


class Provider:
    """Answers days of October, eight a page; fails as it is told to, and counts every try."""

    def __init__(self, faults):
        self.faults, self.tries = list(faults), 0

    def send(self, request):
        """Try until something comes."""
        return persistently(lambda: self._once(request), "It")

    def _once(self, request):
        self.tries += 1
        fault = self.faults.pop(0) if self.faults else ""
        if fault in FAULTS:
            raise FAULTS[fault]
        asked = request.parameters
        first, last = (datetime.fromtimestamp(asked[name], UTC) for name in ("start_time", "end_time"))
        at = 0 if fault == "again" else int(asked.get("page", 0))
        days = [first + timedelta(n) for n in range((last - first).days)][at : at + A_PAGE]
        shown = [] if fault == "empty" else days[3:] if fault == "late" else days
        result = {"amount": {"value": 1, "currency": "usd"}, "line_item": "x, input", "project_id": "p"}
        data = [
            {"start_time": int(day.timestamp()), "end_time": int(day.timestamp()) + 86400, "results": [result]}
            for day in shown
        ]
        more = first + timedelta(at + A_PAGE) < last
        return json.dumps({"data": data, "has_more": more, "next_page": str(at + A_PAGE) if more else None}).encode()


def fetch(folder, provider, most, cap):
    made = SourceSettings(name="llm", kind="openai", since=date(2026, 10, 1), most_pages=most)
    run = Fetch(State(folder / "state.db"), KIND, made, provider, lambda: NOW, cap)
    return run, Due(OCTOBER, KIND.bound(made, OCTOBER))


@settings(max_examples=40)
@given(
    faults=st.lists(st.sampled_from([*FAULTS, *SHAPES]), max_size=14),
    most=st.integers(1, 12),
    cap=st.integers(0, 12).map(lambda cents: cents * CENT),
)
def test_no_more_tries_are_sent_and_paid_than_the_plan_and_the_cap_allow(tmp_path_factory, faults, most, cap):
    provider = Provider(faults)
    run, due = fetch(tmp_path_factory.mktemp("state"), provider, most, cap)
    with contextlib.suppress(CostlibError):
        run.part(due)

    assert provider.tries == run.requests <= due.most.requests
    assert run.cost == run.requests * CENT == spending.spent(run.state, NOW)
    assert run.cost <= min(due.most.cost, cap)


def test_a_listing_that_is_begun_again_has_what_the_first_has_left(tmp_path):
    provider = Provider(["", "", "", "forgotten"])
    run, due = fetch(tmp_path, provider, 7, Decimal(1))
    with pytest.raises(FetchError, match="all that was planned for 2026-10 is used up"):
        run.part(due)
    assert provider.tries == 7


def test_a_listing_that_is_begun_again_within_its_bound_comes_whole(tmp_path):
    provider = Provider(["", "", "", "forgotten"])
    run, due = fetch(tmp_path, provider, 8, Decimal(1))

    assert len(run.part(due).files) == 1
    assert (provider.tries, run.cost) == (8, 8 * CENT)


def test_a_try_that_would_pass_the_cap_is_not_made_though_the_first_was(tmp_path):
    provider = Provider(["busy"] * 3)
    run, due = fetch(tmp_path, provider, 20, 2 * CENT)
    with pytest.raises(FetchError, match="would pass the month's cap"):
        run.part(due)
    assert (provider.tries, spending.spent(run.state, NOW)) == (2, 2 * CENT)


def test_each_part_has_a_bound_of_its_own(tmp_path):
    purse = Purse(State(tmp_path / "state.db"), "llm", Decimal(1), lambda: NOW)
    for part in ("2026-10", "2026-11"):
        purse.open(part, Bound(2, 2 * CENT))
        purse.pay(CENT)
        purse.pay(CENT)
        with pytest.raises(FetchError, match=f"planned for {part} is used up"):
            purse.pay(Decimal(0))
    assert (purse.requests, purse.cost) == (4, 4 * CENT)
