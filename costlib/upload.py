"""Receive uploaded files under safe names, and load them beside the page that asked.

A load runs in a thread of its own, so that a page that is left or run again in its middle neither breaks nor halves it.
"""

import contextlib
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from costlib.connectors.manifests import MANIFEST
from costlib.errors import CostlibError, UsageError
from costlib.ledger import Ledger
from costlib.ledger.home import disk_errors
from costlib.ledger.ingest import Progress
from costlib.ledger.reports import LoadReport

LONGEST = 120
"""Bytes of a stored name; file systems take 255, and a number may be added."""
ENDING = 20
"""Bytes at the end of a long name that are kept, the ending among them."""
LOOK_SECONDS = 0.1
"""How often a page that waits looks at its load."""
NAMELESS = "upload"
_FOLDERS = re.compile(r"[/\\]")
_UNSAFE = re.compile(r"[^\w .()+=,@-]")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)

Result = TypeVar("Result")
Files = Iterable[tuple[str, BinaryIO]]
"""Names as they were sent, and contents."""


def safe_name(name: str) -> str:
    """A name that is one part of a path on every system, close to the given one.

    >>> safe_name("../../etc/Rechnung März [1].csv.gz"), safe_name(".."), safe_name("nul.csv")
    ('Rechnung März _1_.csv.gz', 'upload', 'file-nul.csv')
    """
    last = unicodedata.normalize("NFC", _FOLDERS.split(name)[-1])
    clean = _shortened(_UNSAFE.sub("_", last).strip(". ")).strip(". ") or NAMELESS
    return f"file-{clean}" if _DEVICES.match(clean) else clean


def receive(files: Files, folder: Path) -> dict[str, str]:
    """Copy files into a folder that is empty. Returns stored name to original name, in the order they came.

    Raises:
        DiskError: The disk refuses.
    """
    originals: dict[str, str] = {}
    for original, stream in files:
        name = _untaken(safe_name(original), {taken.casefold() for taken in originals})
        stream.seek(0)
        with disk_errors(folder), (folder / name).open("xb") as out:
            shutil.copyfileobj(stream, out)
        originals[name] = original
    return originals


class Work(Generic[Result]):
    """Something that runs to its end whatever becomes of the page.

    Args:
        work: What to do; it is given what to report progress to.
    """

    def __init__(self, work: Callable[[Progress], Result]) -> None:
        self.step: tuple[str, float] = ("starting", 0.0)
        thread = ThreadPoolExecutor(1, thread_name_prefix="load")
        self._result: Future[Result] = thread.submit(work, self._tell)
        thread.shutdown(wait=False)

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return not self._result.done()

    def done_within(self, seconds: float) -> bool:
        """Wait so long at most; whether it has ended."""
        return not wait([self._result], timeout=seconds).not_done

    def steps(self) -> Iterator[tuple[str, float]]:
        """Yield what is being done and the share done, every so often, until it has ended."""
        while self.running:
            wait([self._result], timeout=LOOK_SECONDS)
            yield self.step

    def result(self) -> Result:
        """Return what came of it, waiting for the end.

        Raises:
            CostlibError: Nothing was done; names the culprit and the remedy.
        """
        return self._result.result()

    def refusal(self) -> CostlibError | None:
        """Return why nothing was done, or None when it was."""
        error = self._result.exception()
        return error if isinstance(error, CostlibError) else None

    def _tell(self, what: str, share: float) -> None:
        self.step = (what, share)


class Job(Work[LoadReport]):
    """One load.

    Args:
        work: The load; it is given what to report progress to.
        originals: Name in the report to the name that the user knows.
    """

    def __init__(self, work: Callable[[Progress], LoadReport], originals: Mapping[str, str] | None = None) -> None:
        self.originals = dict(originals or {})
        super().__init__(work)

    def report(self) -> LoadReport:
        """Return what was loaded, waiting for the end.

        Raises:
            CostlibError: Nothing was loaded; names the culprit and the remedy.
        """
        return self.result()

    def left_out(self) -> list[str]:
        """Names of files that were sent but not read, because a manifest among them does not list them."""
        report = self.report()
        read = {file.path for file in report.files}
        left = [name for name in self.originals if name not in read and not MANIFEST.search(name)]
        return [] if report.unchanged else [self.originals[name] for name in left]


def start(
    ledger: Ledger, files: Files, *, now: datetime, actor: str, source: str | None = None, replace: bool = False
) -> Job:
    """Receive files and start to load them.

    Args:
        ledger: Where to.
        files: What was sent; read before this returns.
        now: Time of the load.
        actor: Who loads, for the audit.
        source: Name of the source; empty or None for the default.
        replace: Load even what would shrink a closed month.

    Raises:
        DiskError: The files can't be received.
        UsageError: Two of them have one name, and a manifest is among them.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="costboard-")))
        originals = receive(files, folder)
        paths = _together(folder, originals)
        name = (source or "").strip() or None
        load = partial(ledger.ingest, now=now, actor=actor, source=name, replace=replace)
        return Job(partial(_load, load, paths, stack.pop_all()), originals)


def _load(
    load: Callable[..., LoadReport], paths: Sequence[Path], kept: contextlib.ExitStack, progress: Progress
) -> LoadReport:
    with kept:
        return load(paths, progress=progress)


def _together(folder: Path, originals: Mapping[str, str]) -> list[Path]:
    """What to load: each file for itself, or the folder as a whole where a manifest is among them."""
    if not any(MANIFEST.search(name) for name in originals):
        return [folder / name for name in originals]
    if len({safe_name(original).casefold() for original in originals.values()}) < len(originals):
        raise UsageError("files of one name can't be told apart by their manifests: upload one delivery at a time")
    return [folder]


def _shortened(name: str) -> str:
    raw = name.encode()
    if len(raw) <= LONGEST:
        return name
    return raw[: LONGEST - ENDING].decode(errors="ignore") + raw[-ENDING:].decode(errors="ignore")


def _untaken(name: str, taken: set[str]) -> str:
    head, dot, rest = name.partition(".")
    names = (name if number == 1 else f"{head} ({number}){dot}{rest}" for number in range(1, len(taken) + 2))
    return next(each for each in names if each.casefold() not in taken)
