"""The folder of one ledger: its layout version, its one writer at a time, and the errors of its disk."""

import contextlib
import json
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from costlib.errors import BusyError, DiskError, NewerLedgerError, UsageError

LAYOUT = 1
"""Raised when an older Costboard could no longer read what this one writes."""
WAIT_SECONDS = 120.0
NO_FOLDER = "#%?"
"""Delta tables are named by address, in which these stand for something else."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where everything generated lies: lake, cube, state, staging."""

    path: Path

    @property
    def lake(self) -> Path:
        """Delta tables and quarantined rows."""
        return self.path / "lake"

    @property
    def cube(self) -> Path:
        """Aggregates derived from the facts."""
        return self.path / "cube"

    @property
    def state(self) -> Path:
        """What people decide and do."""
        return self.path / "state.db"

    @property
    def staging(self) -> Path:
        """Work of a load that is not committed yet; worthless once its process is gone."""
        return self.path / "staging"

    def prepare(self) -> None:
        """Make the folder, or check that it is one this version can read.

        Raises:
            UsageError: Its path holds a character that the lake's format takes for something else.
            NewerLedgerError: A newer Costboard made it.
            DiskError: It can't be made or read.
        """
        if clash := set(NO_FOLDER) & set(str(self.path.absolute())):
            raise UsageError(f"{self.path} holds '{min(clash)}', which no lake can lie under: choose another folder")
        mark = self.path / "costboard.json"
        with disk_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            if not mark.exists():
                write_atomically(mark, json.dumps({"layout": LAYOUT}))
            self._check(mark)

    def _check(self, mark: Path) -> None:
        try:
            layout = int(json.loads(mark.read_text())["layout"])
        except (ValueError, KeyError, TypeError) as error:
            raise DiskError(f'{mark} is damaged: restore it as {{"layout": {LAYOUT}}}') from error
        if layout > LAYOUT:
            raise NewerLedgerError(
                f"the ledger in {self.path} has layout {layout}, this version reads up to {LAYOUT}: upgrade costboard"
            )

    @contextlib.contextmanager
    def writing(self, wait: float = WAIT_SECONDS) -> Iterator[None]:
        """Be the only writer; what a killed writer left in staging is removed.

        Raises:
            BusyError: Another process is still writing after ``wait`` seconds.
            DiskError: The folder may only be read.
        """
        self.prepare()
        lock = FileLock(self.path / "writing.lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise BusyError(
                f"another load is writing to {self.path} for over {wait:g} s: wait for it, then load again"
            ) from error
        except OSError as error:
            raise DiskError(f"{self.path} may not be written ({error.strerror}): mend its rights") from error
        try:
            shutil.rmtree(self.staging, ignore_errors=True)
            with disk_errors(self.path):
                self.staging.mkdir()
                yield
        finally:
            shutil.rmtree(self.staging, ignore_errors=True)
            lock.release()


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn the system's refusals to read or write into ours."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise DiskError(f"{path} refuses ({reason}): free space or mend its rights, then load again") from error


def write_atomically(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old one or the new one, never half."""
    fresh = path.with_name(f"{path.name}.{uuid.uuid4().hex}.new")
    try:
        fresh.write_text(text)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
