"""Each stage alone: a lock in the ledger's folder that the system itself lets go of when its process dies."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from costlib.ledger.home import Home, disk_errors
from costlib.policy.schedule import StageName

WAIT_SECONDS = 1.0
"""Who only looks whether a lock is free holds it for a moment."""


@contextlib.contextmanager
def held(home: Home, stage: StageName) -> Iterator[bool]:
    """Hold the lock of a stage; gives False where another process holds it.

    Raises:
        DiskError: The folder can't be written.
    """
    home.prepare()
    lock = FileLock(_path(home, stage))
    with disk_errors(home.path):
        mine = _acquired(lock, WAIT_SECONDS)
    try:
        yield mine
    finally:
        lock.release()


def is_free(home: Home, stage: StageName) -> bool:
    """Whether nobody runs a stage."""
    if not _path(home, stage).exists():
        return True
    lock = FileLock(_path(home, stage))
    with disk_errors(home.path):
        free = _acquired(lock, 0.0)
    lock.release()
    return free


def _acquired(lock: FileLock, seconds: float) -> bool:
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        return False
    return True


def _path(home: Home, stage: StageName) -> Path:
    return home.path / f"run-{stage}.lock"
