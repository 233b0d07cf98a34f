"""Two processes at once: no work is lost, nothing is stored twice, and readers see one version or the other."""

import multiprocessing
import threading

import pytest

from costlib.errors import BusyError
from costlib.ledger import Ledger

SPAWN = multiprocessing.get_context("spawn")


def load(home, path, now, gate):
    """One process: wait for the other, then load."""
    ledger = Ledger(home)
    gate.wait(60)
    ledger.ingest([path], now=now)


def at_once(ledger, paths, now):
    """Load each path in a process of its own, all starting together; returns their exit codes."""
    gate = SPAWN.Barrier(len(paths))
    workers = [SPAWN.Process(target=load, args=(ledger.home.path, path, now, gate)) for path in paths]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    return [worker.exitcode for worker in workers]


@pytest.mark.slow
def test_two_bills_and_the_same_bill_at_once_are_each_stored_once(bills, ledger, tmp_path):
    october, november = tmp_path / "october.csv", tmp_path / "november.csv"
    october.write_text(bills.csv(bills.month("2026-10")))
    november.write_text(bills.csv(bills.month("2026-11", "2.00", days=18)))
    assert at_once(ledger, [october, november, october], bills.now) == [0, 0, 0]
    assert bills.total(ledger) == 28 + 36
    assert len(ledger.state.audit()) == 2
    assert bills.problems(ledger) == []


def test_a_load_gives_up_after_its_wait_and_says_so(bills, ledger, tmp_path, monkeypatch):
    monkeypatch.setattr("costlib.ledger.home.Home.writing", _impatient(ledger.home.__class__.writing))
    with ledger.home.writing(), pytest.raises(BusyError, match="another load is writing"):
        in_a_thread(lambda: bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10")))
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    assert bills.total(ledger) == 28


def _impatient(writing):
    return lambda home: writing(home, wait=0.2)


def in_a_thread(work):
    """Do it in another thread, for a lock lets its own thread in again; raises what it raised."""
    errors = []

    def guarded():
        try:
            work()
        except BusyError as error:
            errors.append(error)

    thread = threading.Thread(target=guarded)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]


def test_readers_see_whole_versions_while_a_bill_is_restated_again_and_again(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", "1.00"))
    seen, stop = set(), threading.Event()

    def read():
        reader = Ledger(ledger.home.path)
        while not stop.is_set():
            seen.add(reader.engine().rows("SELECT sum(BilledCost), sum(rows) FROM cube")[0])

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for cost in ("2.00", "3.00", "4.00"):
            bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", cost))
    finally:
        stop.set()
        thread.join()
    assert seen
    assert {(int(total), int(rows)) for total, rows in seen} <= {(28 * cost, 28) for cost in (1, 2, 3, 4)}
