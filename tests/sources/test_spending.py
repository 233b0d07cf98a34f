"""What requests cost is booked before each is sent, and never passes the cap, whoever asks at the same time."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from costlib.errors import CapError
from costlib.sources import spending
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CENT = Decimal("0.01")


def test_sources_that_are_fetched_at_once_do_not_pass_the_cap_together(tmp_path):
    """All ask at the same moment for the last cent of a month, of one month after the other."""
    months = [datetime(2000 + n, 1, 1, tzinfo=UTC) for n in range(25)]
    start, refused = threading.Barrier(3), []

    def ask(source):
        state = State(tmp_path / "state.db")
        for month in months:
            start.wait(20)
            try:
                spending.book(state, source, CENT, month, CENT)
            except CapError:
                refused.append(month)

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("one", "other", "third")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert [spending.spent(State(tmp_path / "state.db"), month) for month in months] == [CENT] * len(months)
    assert sorted(refused) == sorted(months * 2)


def test_what_would_pass_the_cap_is_not_booked_and_the_remedy_is_named(tmp_path):
    state = State(tmp_path / "state.db")
    spending.book(state, "one", 4 * CENT, NOW, 5 * CENT)
    with pytest.raises(CapError, match=r"of 'other' costs 0\.02 USD and would pass the month's cap: raise cap in"):
        spending.book(state, "other", 2 * CENT, NOW, 5 * CENT)

    assert spending.spent(state, NOW) == 4 * CENT
    assert spending.of_source(state, "other", NOW) == (0, 0)
    spending.book(state, "other", CENT, NOW, 5 * CENT)
    spending.book(state, "other", 5 * CENT, NOW + timedelta(days=20), 5 * CENT)
    assert spending.of_source(state, "other", NOW) == (1, CENT)
