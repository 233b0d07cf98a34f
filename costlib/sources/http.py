"""Requests over HTTP: time-outs, and errors that name the remedy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from costlib.errors import CursorError, DeniedError, FetchError, PassingError
from costlib.sources.kind import Request
from costlib.sources.retry import persistently, said, wait_of

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
LARGEST = 64 * 1024 * 1024
"""Bytes of one answer."""
REFUSED = (401, 403)
BUSY = (408, 409, 425, 429)
FORGOTTEN = (400, 404, 410, 422)
"""What a request with a cursor is answered when the cursor has aged."""
BROKEN = 500


@dataclass(frozen=True, slots=True)
class Http:
    """Sends requests to one provider.

    Args:
        base: Address that paths are under.
        headers: Of every request, the secret among them; never shown.
        title: Of the provider, for errors.
        grant: What to do when it refuses.
        cursor: Parameter that says where a listing stands; empty where pages have numbers.
    """

    base: str
    headers: Mapping[str, str] = field(repr=False)
    title: str
    grant: str
    cursor: str = ""

    def send(self, request: Request) -> bytes:
        """See ``Sender``: a GET of a path, or a POST of the parameter ``json`` where there is one."""
        return persistently(lambda: self._once(request), self.title)

    def _once(self, request: Request) -> bytes:
        try:
            with httpx.Client(base_url=self.base, headers=dict(self.headers), timeout=TIMEOUT) as client:
                return self._answer(client, request)
        except httpx.TimeoutException as error:
            raise PassingError(f"{self.title} did not answer in time: try again later") from error
        except httpx.TransportError as error:
            raise PassingError(
                f"{self.title} can't be reached ({type(error).__name__}): check the network and the endpoint"
            ) from error

    def _answer(self, client: httpx.Client, request: Request) -> bytes:
        asked: dict[str, Any] = dict(request.parameters)
        body = asked.pop("json", None)
        method = "POST" if body is not None else "GET"
        with client.stream(method, request.operation, params=asked or None, json=body) as answer:
            content = bytearray()
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > LARGEST:
                    raise FetchError(f"{self.title} sent more than {LARGEST:,} bytes for one page: ask for less a page")
            self._judge(answer, bytes(content), request)
            return bytes(content)

    def _judge(self, answer: httpx.Response, content: bytes, request: Request) -> None:
        """Refuse what is no answer."""
        status = answer.status_code
        if status < httpx.codes.BAD_REQUEST:
            return
        if status in REFUSED:
            raise DeniedError(f"{self.title} refuses the key ({status}): {self.grant}")
        if status in BUSY or status >= BROKEN:
            raise PassingError(f"{self.title} is busy or broken ({status}): try again later", wait_of(answer.headers))
        if status in FORGOTTEN and self.cursor in request.parameters:
            raise CursorError(f"{self.title} has forgotten where the listing stood ({status}): try again later")
        reason = said(content.decode("utf-8", "replace")) or "no reason given"
        raise FetchError(f"{self.title} refuses {answer.request.url.path} ({status}): {reason}")
