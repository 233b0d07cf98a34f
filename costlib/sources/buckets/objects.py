"""Objects of a bucket: listed page by page, read in ranges, each request tried again by us alone.

One engine for S3, Azure Blob and Google Cloud Storage (obstore). What it says of an error may hold a signed address or
a key: of that nothing is repeated but the status and the provider's code.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from costlib.errors import CursorError, DeniedError, FetchError, PassingError, UsageError
from costlib.sources.asking.http import BROKEN, BUSY, REFUSED
from costlib.sources.asking.retry import persistently

PAGE = 1000
"""Objects on a page of a listing, as providers give them."""
CLIENT: dict[str, Any] = {"connect_timeout": "10s", "read_timeout": "30s", "timeout": "300s"}
"""Time-outs: to connect, between two pieces of an answer, and for an answer as a whole."""
ONCE: dict[str, Any] = {"max_retries": 0}
STATUS = re.compile(r"status code: (\d{3})\b")
CODE = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")
DENIED = ("ExpiredToken", "InvalidToken", "TokenRefreshRequired", "InvalidAccessKeyId", "AuthenticationFailed")
ELSEWHERE = ("incorrectly configured region", "AuthorizationHeaderMalformed", "PermanentRedirect")
NO_KEY = ("Error performing token request", "credential provider", "Unable to open service account file")
BAD_KEY = ("service account", "Invalid Access Key")
"""What the engine says of keys before it asks anybody; a provider's own words may hold them too."""
CHANGED = (404, 412, 416)
NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Remote:
    """An object. ``tag`` changes whenever its content does; where a provider gives none it is empty."""

    key: str
    tag: str
    size: int
    modified: datetime

    @property
    def name(self) -> str:
        """The last part of its key."""
        return self.key.rpartition("/")[2]


@dataclass(slots=True)
class Objects:
    """A bucket that is open.

    Args:
        store: The engine's; holds the credentials.
        title: Of the provider, and which bucket, for errors.
        grant: What to do when it refuses.
        requests: Sent so far: pages and ranges; one that was tried again counts once.
    """

    store: Any = field(repr=False)
    title: str
    grant: str
    requests: int = 0

    def listed(self, prefix: str) -> Iterator[Sequence[Remote]]:
        """Pages of the objects below a prefix (whole folders), in the order of the provider.

        A listing that breaks off goes on behind the last object that it gave.

        Raises:
            FetchError: The bucket does not answer, or refuses.
        """
        walk = _Walk(self, prefix)
        self.requests += 1
        while page := persistently(walk.page, self.title):
            yield page
            self.requests += len(page) == PAGE

    def read(self, remote: Remote, start: int, end: int) -> bytes:
        """Bytes from ``start`` to before ``end`` of an object.

        Raises:
            CursorError: It is not what was listed any more.
            FetchError: The bucket does not answer, or refuses.
        """
        self.requests += 1
        return persistently(lambda: self._range(remote, start, end), self.title)

    def _range(self, remote: Remote, start: int, end: int) -> bytes:
        options: dict[str, Any] = {"range": (start, end)}
        if remote.tag:
            options["if_match"] = remote.tag
        try:
            answer = self.store.get(remote.key, options=options)
            meta, content = answer.meta, bytes(answer.bytes())
        except _faults() as error:
            raise self.refusal(error, remote.name) from None
        if meta["size"] != remote.size or _plain(meta["e_tag"]) != _plain(remote.tag or meta["e_tag"]):
            raise _changed(self.title, remote.name)
        if not remote.tag and _second(meta["last_modified"]) != _second(remote.modified):
            raise _changed(self.title, remote.name)
        if len(content) != end - start:
            raise PassingError(f"{self.title} sent half of {remote.name}: try again later")
        return content

    def refusal(self, error: Exception, name: str = "") -> FetchError | UsageError:
        """What an error of the engine is to us. ``name`` is of the object that was asked for; empty for a listing."""
        text = str(error)
        found, told = STATUS.search(text), CODE.search(text)
        status, why = int(found[1]) if found else 0, told[1] if told else ""
        because = " ".join(filter(None, (str(status or ""), why)))
        kind = type(error).__name__
        if any(sign in text for sign in NO_KEY) or (not status and any(sign in text for sign in BAD_KEY)):
            return DeniedError(f"{self.title} is not asked, for no usable key was found: {self.grant}")
        if kind in {"PermissionDeniedError", "UnauthenticatedError"} or status in REFUSED or why in DENIED:
            return DeniedError(f"{self.title} refuses who asks{f' ({because})' if because else ''}: {self.grant}")
        if any(sign in text for sign in ELSEWHERE):
            return FetchError(f"{self.title} lies in another region: set the option region")
        if name and (status in CHANGED or kind in {"PreconditionError", "FileNotFoundError"}):
            return _changed(self.title, name)
        if status == NOT_FOUND:
            return FetchError(f"{self.title} is not there ({because}): check its name in sources.toml")
        return self._other(kind, status, because)

    def _other(self, kind: str, status: int, because: str) -> FetchError | UsageError:
        if kind == "InvalidPathError":
            return UsageError(
                f"{self.title} holds a key with an empty or climbing folder name, which can't be read: "
                "give a prefix that leaves it out"
            )
        if status and status not in BUSY and status < BROKEN:
            return FetchError(f"{self.title} refuses the request ({because}): check the source's options")
        return PassingError(
            f"{self.title} is busy or broken ({because}): try again later"
            if status
            else f"{self.title} can't be reached or sent half an answer: check the network and the endpoint"
        )


@dataclass(slots=True)
class _Walk:
    """A listing that can go on where it broke off."""

    objects: Objects
    prefix: str
    last: str | None = None
    stream: Iterator[Sequence[Mapping[str, Any]]] | None = None

    def page(self) -> Sequence[Remote]:
        """The next page; empty after the last."""
        try:
            if self.stream is None:
                store = self.objects.store
                self.stream = iter(store.list(self.prefix or None, offset=self.last, chunk_size=PAGE))
            found = next(self.stream, ())
        except _faults() as error:
            self.stream = None
            raise self.objects.refusal(error) from None
        if found:
            self.last = str(found[-1]["path"])
        return [Remote(each["path"], each["e_tag"] or "", each["size"], each["last_modified"]) for each in found]


def _faults() -> tuple[type[Exception], ...]:
    from obstore.exceptions import BaseError  # noqa: PLC0415 - an engine that most runs need not load

    return (BaseError, OSError, ValueError)


def _second(moment: datetime) -> datetime:
    """A moment as far as an answer's header tells it, which knows no fractions."""
    return moment.replace(microsecond=0)


def _plain(tag: str | None) -> str:
    """A tag as it can be compared: providers quote it in one place and not in another.

    >>> _plain('W/"0x1"') == _plain("0x1")
    True
    """
    return (tag or "").removeprefix("W/").strip('"')


def _changed(title: str, name: str) -> CursorError:
    return CursorError(f"{name} changed while it was read from {title}: try again later")
