"""Whether a source is being fetched: a lock in the ledger's folder that the system lets go of when its holder dies."""

import uuid
from pathlib import Path

from filelock import FileLock, Timeout


def lock_of(home: Path, name: str) -> Path:
    """The lock of a source, under a name that every system takes."""
    return home / f"sync-{uuid.uuid5(uuid.NAMESPACE_URL, name).hex}.lock"


def is_held(home: Path, name: str) -> bool:
    """Whether somebody fetches a source now.

    To know it the lock is held for a moment where it is free: ask only where something speaks for a fetch.
    """
    path = lock_of(home, name)
    if not path.exists():
        return False
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError:  # who may not even open it can't fetch here either, and asks no less of the pages
        return False
    lock.release()
    return False
