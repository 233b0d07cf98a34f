"""A load killed at any moment: the ledger holds the old state or the new one, and the next load puts the rest right."""

import multiprocessing
import os
import random
import signal
import sys
import time
from decimal import Decimal
from itertools import count

import pytest

from costlib.errors import CostlibError
from costlib.ledger import Ledger, cube
from costlib.policy import decisions

KILLS = 50
WARMED = multiprocessing.get_context("forkserver")
WARMED.set_forkserver_preload(["pytest", "costlib.ledger", "costlib.ledger.verify"])
"""Copies of a process that has imported everything and done nothing: they start at once, as new interpreters do not."""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="copies a warmed process and kills it"),
]


def load(home, folder, now):
    """What is killed."""
    Ledger(home).ingest([folder], now=now)


def hold(home):
    """Take the lock and keep it."""
    with Ledger(home).home.writing():
        time.sleep(60)


def lasted(work, *arguments):
    """Seconds that the work takes in a process of its own."""
    process = WARMED.Process(target=work, args=arguments)
    started = time.monotonic()
    process.start()
    process.join(120)
    assert process.exitcode == 0
    return time.monotonic() - started


def killed(seconds, work, *arguments):
    """Start the work and kill it after that time; returns whether it was still at work."""
    process = WARMED.Process(target=work, args=arguments)
    process.start()
    time.sleep(seconds)
    if process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    return process.exitcode == -signal.SIGKILL


@pytest.fixture
def write(bills, tmp_path):
    """Write a bill of that cost a day, with a metric and a bad row beside it; returns the folder and its total."""
    folders = (tmp_path / f"bill-{number}" for number in count())

    def written(cost):
        folder = next(folders)
        folder.mkdir()
        rows = [*bills.month("2026-10", cost), bills.charge("2026-10-29", "much")]
        (folder / "bill.csv").write_text(bills.csv(rows))
        (folder / "metrics.csv").write_text(f"date,tenant,metric,value,unit\n2026-10-01,,requests,{cost},1\n")
        return folder, 28 * Decimal(cost)

    return written


def test_a_killed_load_leaves_the_old_state_or_the_new_one_and_never_a_mixture(bills, tmp_path, write):
    dice = random.Random(20261120)  # noqa: S311 - moments to kill at, the same in every run
    folder, total = write("1.00")
    lasted(load, tmp_path / "cold", folder, bills.now)
    whole = lasted(load, tmp_path / "warm", folder, bills.now)
    home, held, interrupted, new_states = 0, None, 0, 0
    ledger = Ledger(tmp_path / "home-0")
    for number in range(KILLS):
        if number % 5 == 0:
            home, held, known = home + 1, None, set()
            ledger = Ledger(tmp_path / f"home-{home}")
        folder, total = write(f"1.{number:02}")
        known.add(total)
        moment = whole * dice.uniform(0.05, 1.1)
        interrupted += killed(moment, load, ledger.home.path, folder, bills.now)
        left = bills.total(ledger)
        rows = len(bills.stored(ledger))
        assert (left, rows) in {(total, 28), (held or 0, 28 if held else 0)}, f"after {moment:.3f} s"
        new_states += left == total
        if cube.current(ledger.home) is not None and held:
            (answer,) = Ledger(ledger.home.path).engine().rows("SELECT sum(BilledCost) FROM cube")[0]
            assert answer in known, "readers go on reading a whole version"
        if number % 5 == 4:
            ledger.ingest([folder], now=bills.now)
            assert bills.total(ledger) == total
            assert bills.problems(ledger) == []
            assert not list(ledger.home.path.glob("staging/*"))
        held = bills.total(ledger) or None
    assert interrupted >= KILLS // 2, "most were killed at work"
    assert 0 < new_states < KILLS, "some before the commit and some behind it"


def test_a_process_that_dies_with_the_lock_does_not_keep_it(bills, ledger, write):
    assert killed(0.5, hold, ledger.home.path)
    folder, total = write("1.00")
    try:
        ledger.ingest([folder], now=bills.now)
    except CostlibError as error:
        pytest.fail(f"the dead hold the lock: {error}")
    assert bills.total(ledger) == total


MOMENTS = ("decisions.save", "cube.refresh", "cube._build", "cube.write_atomically", "cube._forget")
"""Where a change of rules is killed: before it is saved, before, amid and behind the building of the cube."""


def decide(home, body, now, moment):
    """What is killed, just before it does that."""
    place, name = moment.split(".")
    setattr({"cube": cube, "decisions": decisions}[place], name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
    Ledger(home).reown(body, actor="local", source="s", now=now)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_while_rules_change_readers_have_old_or_new_owners_and_the_next_load_builds_what_was_decided(
    bills, ledger, write, moment
):
    folder, total = write("1.00")
    rule = {"name": "r", "owner": "tenant", "valid_from": "2000-01-01", "source": "s"}
    old, new = ({"rules": [{**rule, "column": name}]} for name in ("ServiceName", "ServiceProviderName"))
    ledger.ingest([folder], now=bills.now)
    ledger.reown(old, actor="local", source="s", now=bills.now)
    process = WARMED.Process(target=decide, args=(ledger.home.path, new, bills.now, moment))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    built, decided = moment == "cube._forget", moment != "decisions.save"
    reader = Ledger(ledger.home.path)
    query = "SELECT x_Tenant, sum(BilledCost) FROM cube GROUP BY 1"
    assert reader.engine().rows(query) == [("AWS" if built else "Amazon EC2", total)]
    assert reader.policy("ownership") == (new if decided else old)
    assert reader.ingest([folder], now=bills.now).unchanged
    assert reader.engine().rows(query) == [("AWS" if decided else "Amazon EC2", total)]
    assert bills.problems(reader) == []
