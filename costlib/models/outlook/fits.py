"""Many series forecast beside the page: in processes of their own, so that no page waits for them.

A job is a set of named tasks. Jobs are kept by key, so that a page that is drawn again finds its own; those of an
earlier version of the ledger are dropped. Worker processes start with the first job and end with the last.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait as wait_for
from multiprocessing.util import Finalize

from costlib.models.outlook.job import WORKERS, Job
from costlib.models.outlook.task import Task
from costlib.models.outlook.workers import Workers

MOST = 32
"""Jobs that are kept."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a job is known by.

    Args:
        home: Whose ledger.
        version: Of the ledger, and of all else that tasks rest on; a job of another version of it is dropped.
        asked: All else: scope, who asks, frequency, horizon, options.
    """

    home: str
    version: Hashable
    asked: Hashable


class Fits:
    """Jobs by key. One instance serves all pages of a server.

    Args:
        make: Makes what does the work; processes by default.
    """

    def __init__(self, make: Callable[[], Executor] | None = None) -> None:
        self._make = make or _processes
        self._jobs: dict[Key, Job] = {}
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()
        self._pool: Executor | None = None
        self._users = 0

    def start(self, key: Key, tasks: Callable[[], Mapping[str, Task]]) -> Job:
        """The job of a key: the one that is there, or a new one.

        Args:
            key: What it is known by.
            tasks: Makes its tasks; asked only for a new job.

        Raises:
            CostlibError: As ``tasks`` does.
        """
        with self._lock:
            if (found := self._jobs.get(key)) is not None:
                return found
        job = Job(tasks())
        with self._lock:
            self._make_room(key)
            found = self._jobs.setdefault(key, job)
            if found is job:
                thread = threading.Thread(target=self._run, args=(job,), name="fits", daemon=True)
                self._threads.add(thread)
                thread.start()
        return found

    def close(self) -> None:
        """Drop every job and wait for what is being done."""
        with self._lock:
            jobs, self._jobs, threads = list(self._jobs.values()), {}, list(self._threads)
        for job in jobs:
            job.drop()
        for thread in threads:
            thread.join()

    def _make_room(self, key: Key) -> None:
        old = [each for each in self._jobs if each.home == key.home and each.version != key.version]
        for each in [*old, *list(self._jobs)[: max(0, len(self._jobs) - len(old) + 1 - MOST)]]:
            if (job := self._jobs.pop(each, None)) is not None:
                job.drop()

    def _run(self, job: Job) -> None:
        with self._lock:
            self._users += 1
        try:
            job.run(self._executor)
        finally:
            with self._lock:
                self._users -= 1
                pool, self._pool = (self._pool, None) if not self._users else (None, self._pool)
            if pool is not None:
                pool.shutdown(wait=True)
            with self._lock:
                self._threads.discard(threading.current_thread())

    def _executor(self) -> Executor:
        with self._lock:
            if self._pool is None:
                self._pool = self._make()
            return self._pool


def _processes() -> Executor:
    return ProcessPoolExecutor(WORKERS, mp_context=Workers(), initializer=_watch)


def _watch() -> None:
    """In a worker: end with the process that started it, however that ends, and at once.

    Libraries that the process loaded on its way tell of leaks when they are taken down; nothing is left to be kept.
    """
    parent = multiprocessing.parent_process()
    Finalize(None, os._exit, (0,), exitpriority=-1)
    if parent is not None:
        threading.Thread(target=partial(_end_with, parent.sentinel), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(0)
