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


def test_two_sources_that_are_fetched_at_once_do_not_pass_the_cap_together(tmp_path):
    start, refused = threading.Barrier(2), []

    def ask(source):
        state = State(tmp_path / "state.db")
        start.wait(10)
        for _ in range(5):
            try:
                spending.book(state, source, CENT, NOW, 7 * CENT)
            except CapError:
                refused.append(source)

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("one", "other")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(refused) == 3
    assert spending.spent(State(tmp_path / "state.db"), NOW) == 7 * CENT


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
