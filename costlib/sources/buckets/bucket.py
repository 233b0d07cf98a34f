"""What kinds of buckets have in common: their options, and how their stores are opened."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from costlib.errors import UsageError
from costlib.sources.buckets.objects import CLIENT, ONCE, Objects
from costlib.sources.settings import SourceSettings

PLAIN = re.compile(r"[\w .:/@=+,!'()*~-]*")
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Folder:
    """Where exports lie.

    Args:
        objects: The bucket, open.
        prefix: Folders above them, without slashes around; empty for the whole bucket.
        loose: Whether files that no manifest lists count: all of a month belong together.
    """

    objects: Objects
    prefix: str
    loose: bool


class Bucket(Protocol):
    """A kind of source whose bills lie as files in a bucket."""

    @property
    def name(self) -> str:
        """As settings name it."""

    @property
    def title(self) -> str:
        """As people call it."""

    @property
    def key(self) -> str:
        """Variable of the environment that holds the key; empty where another chain finds it."""

    @property
    def refresh_hours(self) -> float:
        """How often its provider has anything new."""

    def check(self, settings: SourceSettings) -> None:
        """Look at the options.

        Raises:
            UsageError: One of them can't be.
        """

    def folder(self, settings: SourceSettings, environment: Mapping[str, str]) -> Folder:
        """Open the bucket; nothing of it is asked yet, but keys may be.

        Raises:
            UsageError: A key is missing, or the settings can't be.
            FetchError: The keys are refused, or who gives them does not answer.
        """


def check_options(settings: SourceSettings, needed: Collection[str], others: Collection[str]) -> None:
    """Look at the options of a bucket: texts, those that are needed among them, ``prefix`` a path.

    Raises:
        UsageError: One can't be, is missing or unknown.
    """
    known = (*needed, "prefix", *others)
    for name, value in settings.options.items():
        if name not in known:
            raise refused(settings, f"'{name}' is unknown: there are {', '.join(known)}")
        if not isinstance(value, str) or len(value) > LONGEST or not PLAIN.fullmatch(value):
            raise refused(settings, f"{name} is no plain text: write it in quotes, without special characters")
    if missing := [name for name in needed if not settings.options.get(name)]:
        raise refused(settings, f"{missing[0]} is missing: add it")
    if not {"..", "."}.isdisjoint(prefix_of(settings).split("/")) or "//" in prefix_of(settings):
        raise refused(settings, "prefix climbs, or has an empty folder name: give the folders above the export")


def refused(settings: SourceSettings, why: str) -> UsageError:
    """An option that can't be."""
    return UsageError(f"source '{settings.name}', options: {why}")


def prefix_of(settings: SourceSettings) -> str:
    """The option ``prefix`` without slashes around it."""
    return str(settings.options.get("prefix", "")).strip("/")


def client_options(settings: SourceSettings) -> dict[str, Any]:
    """Time-outs; plain http for an endpoint on this machine alone (settings let no other begin so)."""
    return {**CLIENT, "allow_http": settings.endpoint.startswith("http://")}


def opened(settings: SourceSettings, make: Callable[..., Any], title: str, grant: str) -> Objects:
    """Open a bucket.

    Args:
        settings: Of the source.
        make: Makes the engine's store from the time-outs and retries (none: trying again is ours).
        title: Of the provider and the bucket.
        grant: What to do when it refuses.

    Raises:
        DeniedError: What is to be its key is none.
        UsageError: The engine can't take the settings.
    """
    from obstore.exceptions import BaseError  # noqa: PLC0415 - an engine that most runs need not load

    try:
        store = make(client_options=client_options(settings), retry_config=ONCE)
    except (BaseError, ValueError, TypeError) as error:
        found = Objects(None, title, grant).refusal(error)
        raise found from None
    return Objects(store, title, grant)


def static(credential: Mapping[str, Any]) -> Callable[[], Mapping[str, Any]]:
    """A credential that never ages, given in a way that no variable of the environment outweighs."""
    return lambda: {**credential, "expires_at": None}
