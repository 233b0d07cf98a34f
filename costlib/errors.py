"""Every error that costlib raises on purpose.

CostlibError                 anything below: one line that names the culprit and the remedy
├── UsageError               the caller asked for something that can't be (exit code 2)
├── SourceError              a file or a provider's answer can't be read
│   ├── UnknownFormatError   nothing recognises the content
│   ├── DamagedFileError     truncated, half written or not what its name says
│   ├── HostileFileError     a bomb, or a path that leads outside
│   └── FetchError           a provider does not answer as it should
│       ├── DeniedError      it refuses who asks: a key or a permission is missing
│       ├── RefusedError     it refuses what is asked, and says why by a code
│       ├── PassingError     it is busy, slow or cut off: the same request may work later
│       ├── CursorError      it has forgotten where a listing stood: begin that month again
│       │   └── GapError     its listing leaves out a time
│       └── CapError         the next request would pass the month's limit of spending on requests
├── LedgerError              the ledger refuses
│   ├── ShrinkError          a load would shrink a closed month
│   ├── BusyError            another process is writing and did not finish in time
│   ├── DiskError            the disk refused to write (full, read-only)
│   ├── NewerLedgerError     made by a newer version of Costboard
│   ├── ClosingError         a month can't be sealed, or is sealed already
│   ├── SealError            a sealed month is not as it was sealed
│   └── EmptyLedgerError     there is nothing to answer from
├── NotEnoughHistoryError    a forecast has too little to go by
├── DriverError              a driver gives nothing to share cost by (no volume, negative, two units)
└── StateError               the state file can't be used (locked, damaged)
"""


class CostlibError(Exception):
    """One line that names the culprit and the remedy."""


class UsageError(CostlibError):
    """The caller asked for something that can't be."""


class SourceError(CostlibError):
    """A file or a provider's answer can't be read."""


class UnknownFormatError(SourceError):
    """Nothing recognises the content."""


class DamagedFileError(SourceError):
    """Truncated, half written or not what its name says."""


class HostileFileError(SourceError):
    """A bomb, or a path that leads outside."""


class FetchError(SourceError):
    """A provider does not answer as it should."""


class DeniedError(FetchError):
    """A provider refuses who asks: a key or a permission is missing."""


class RefusedError(FetchError):
    """A provider refuses what is asked.

    Args:
        message: One line.
        code: Its own name for the reason; empty where it gives none.
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class PassingError(FetchError):
    """A provider is busy, slow or cut off: the same request may work later.

    Args:
        message: One line.
        wait: Seconds that the provider asks to wait; None where it does not say.
    """

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class CursorError(FetchError):
    """A provider has forgotten where a listing stood."""


class GapError(CursorError):
    """A listing leaves out times: a page stood for another, or its provider says nothing where nothing was.

    Args:
        message: One line.
        gaps: Start and end of each, as the listing writes them.
    """

    def __init__(self, message: str, gaps: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.gaps = gaps


class CapError(FetchError):
    """The next request would pass the month's limit of spending on requests."""


class LedgerError(CostlibError):
    """The ledger refuses."""


class ShrinkError(LedgerError):
    """A load would shrink a closed month by more than the policy allows."""


class BusyError(LedgerError):
    """Another process is writing and did not finish in time."""


class DiskError(LedgerError):
    """The disk refused to write: full, read-only, or not ours."""


class NewerLedgerError(LedgerError):
    """The ledger was made by a newer version of Costboard."""


class ClosingError(LedgerError):
    """A month can't be sealed: it is open, sealed already, or part of its cost is missing."""


class SealError(LedgerError):
    """A sealed month is not as it was sealed."""


class EmptyLedgerError(LedgerError):
    """There is nothing in the ledger to answer from."""


class StateError(CostlibError):
    """The state file can't be used: locked or damaged."""


class NotEnoughHistoryError(CostlibError):
    """A forecast has too little to go by; says what is missing."""


class DriverError(CostlibError):
    """A driver gives nothing to go by: no volume, a negative one, or two units."""
