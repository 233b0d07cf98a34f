"""Fits beside the page: found again, dropped when the ledger changes, and whole whatever becomes of processes."""

import multiprocessing
import threading
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from datetime import date

import numpy as np
import pandas as pd
import pytest

from costlib.errors import NotEnoughHistoryError
from costlib.models.outlook.asked import Asked
from costlib.models.outlook.fits import MOST, Fits, Key
from costlib.models.outlook.ledger_task import NO_MONTHS
from costlib.models.outlook.task import Task
from costlib.policy.decisions import shipped
from costlib.policy.forecasting import KIND, ForecastingPolicy

RULES = ForecastingPolicy.of(shipped(KIND).body).on(date(2026, 10, 1))


def task(count=90):
    days = pd.date_range(end="2026-10-15", periods=count, name="ds")
    return Task(
        pd.Series(np.arange(count) % 7 + 20.0, days), NO_MONTHS, date(2026, 10, 16), "day", Asked(7, (80,), RULES)
    )


def key(version="1", asked="a", home="home"):
    return Key(home, version, asked)


@pytest.fixture
def fits():
    found = Fits(lambda: ThreadPoolExecutor(1))
    yield found
    found.close()


class Broken(Executor):
    """An executor whose workers die."""

    def submit(self, *_, **__):
        future = Future()
        future.set_exception(BrokenExecutor("died"))
        return future


class Held(ThreadPoolExecutor):
    """An executor that waits for a sign."""

    def __init__(self):
        super().__init__(1)
        self.sign = threading.Event()

    def submit(self, call, *args):
        return super().submit(lambda: (self.sign.wait(), call(*args))[1])


def test_processes_answer_as_this_one_would_and_none_is_left():
    fits = Fits()
    job = fits.start(key(), lambda: {"a": task(), "short": task(9)})
    assert job.wait(120)
    fits.close()
    assert job.failed == {"short": "a forecast needs 28 days of history, there are 9: 19 are missing"}
    assert job.results["a"].forecast.table["mean"].mean() == pytest.approx(23, abs=0.5)
    assert job.progress == (2, 2, "")
    assert not [each for each in multiprocessing.active_children() if "SpawnProcess" in each.name]


def test_a_job_is_found_again_and_its_tasks_are_made_once(fits):
    job = fits.start(key(), lambda: {"a": task()})
    assert fits.start(key(), lambda: pytest.fail("made again")) is job
    assert job.wait(60)
    assert fits.start(key(), lambda: pytest.fail("made again")).results


def test_where_workers_die_the_rest_is_done_here():
    fits = Fits(Broken)
    job = fits.start(key(), lambda: {"a": task(), "b": task()})
    assert job.wait(60)
    assert list(job.results) == ["a", "b"]
    fits.close()


def test_a_newer_version_drops_jobs_of_the_older_but_not_of_other_homes():
    held = Held()
    fits = Fits(lambda: held)
    old = fits.start(key("1"), lambda: {str(number): task() for number in range(9)})
    other = fits.start(key("1", home="other"), lambda: {"a": task()})
    fits.start(key("2"), lambda: {"a": task()})
    held.sign.set()
    assert old.wait(60)
    assert other.wait(60)
    assert len(old.results) < 9
    assert other.progress == (1, 1, "")
    assert fits.start(key("1"), lambda: {"a": task()}) is not old
    fits.close()


def test_progress_names_what_is_being_done():
    held = Held()
    fits = Fits(lambda: held)
    job = fits.start(key(), lambda: {"first": task(), "second": task()})
    assert (job.running, job.progress) == (True, (0, 2, "first"))
    held.sign.set()
    assert job.wait(60)
    assert not job.running
    fits.close()


def test_no_more_jobs_are_kept_than_fit(fits):
    first = fits.start(key(asked=0), dict)
    for number in range(1, MOST + 1):
        fits.start(key(asked=number), dict)
    assert fits.start(key(asked=0), dict) is not first


def test_what_can_t_be_asked_is_told_to_who_asks(fits):
    def none():
        raise NotEnoughHistoryError("nothing was charged")

    with pytest.raises(NotEnoughHistoryError, match="nothing was charged"):
        fits.start(key(), none)
