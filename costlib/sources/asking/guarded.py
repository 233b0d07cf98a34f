"""A sender that lets no key through: none in an answer that would be kept, none in words that would be told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from costlib.errors import FetchError
from costlib.sources.asking.heard import Heard, Hears
from costlib.sources.asking.keys import forms, hidden
from costlib.sources.kind import Kind, Request, Sender
from costlib.sources.settings import SourceSettings

OTHERS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AZURE_CLIENT_SECRET")
"""Variables with keys that kinds read beside their own."""


@runtime_checkable
class Shows(Protocol):
    """Who tells, to the guard alone, what it was let in with: no variable need hold that."""

    @property
    def sent(self) -> Collection[str]:
        """Keys and tokens that were sent so far, whoever gave them: a profile, a role, a cloud's own chain."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """Sends as another sender does.

    Args:
        sender: That other one.
        title: Of the provider, for errors.
        hidden: Keys that variables hold, in every form that they may be written in; those that ``sender`` has sent
            count besides.
        heard: What the newest answer said beside its body.
    """

    sender: Sender
    title: str
    hidden: Collection[bytes]
    heard: Heard

    def send(self, request: Request) -> bytes:
        """See ``Sender``.

        Raises:
            FetchError: As of ``Sender``; the provider sent the key back, too.
        """
        try:
            body = self.sender.send(request)
        except FetchError as error:
            if self._shows(str(error).encode()):
                raise self._refusal() from None
            raise
        if self._shows(body):
            raise self._refusal()
        return body

    def _shows(self, text: bytes) -> bool:
        sent = self.sender.sent if isinstance(self.sender, Shows) else ()
        return any(key in text for key in (*self.hidden, *(form for key in tuple(sent) for form in forms(key))))

    def _refusal(self) -> FetchError:
        return FetchError(f"{self.title} sent the key back, so nothing of it is kept: report it there, renew the key")


def guarded(kind: Kind, settings: SourceSettings, environment: Mapping[str, str]) -> Guarded:
    """Who sends the requests of a source.

    Raises:
        UsageError: A key is missing.
    """
    sender = kind.sender(settings, environment)
    return Guarded(
        sender,
        kind.title,
        hidden((settings.key_env or kind.key, *OTHERS), environment),
        sender.heard if isinstance(sender, Hears) else Heard(),
    )
