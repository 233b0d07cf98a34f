"""Requests over HTTP: time-outs, and errors that name the remedy.

A key goes to the one address that it is for: redirects are not followed.
"""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpx

from costlib.errors import CursorError, DeniedError, FetchError, PassingError
from costlib.sources.asking.heard import Heard
from costlib.sources.asking.retry import persistently, said, wait_of
from costlib.sources.kind import Request

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
        token: Gives the bearer token of the next request, where it is not the same for all.
        nothing: What stands for an answer without content.
        busy: Words in a refusal (403) that mean too many requests.
        heard: What the newest answer said beside its body.
        sent: Bearer tokens that were sent so far.
    """

    base: str
    headers: Mapping[str, str] = field(repr=False)
    title: str
    grant: str
    cursor: str = ""
    token: Callable[[], str] | None = field(default=None, repr=False)
    nothing: bytes = b""
    busy: tuple[bytes, ...] = ()
    heard: Heard = field(default_factory=Heard)
    sent: set[str] = field(default_factory=set, repr=False)

    def send(self, request: Request) -> bytes:
        """See ``Sender``: a GET of a path, or a POST of the parameter ``json`` where there is one."""
        return persistently(lambda: self._once(request), self.title)

    def _once(self, request: Request) -> bytes:
        self.heard.rest()
        headers = self._headers()
        try:
            with httpx.Client(
                base_url=self.base, headers=headers, timeout=TIMEOUT, follow_redirects=False, verify=_authorities()
            ) as client:
                return self._answer(client, request)
        except httpx.TimeoutException as error:
            raise PassingError(f"{self.title} did not answer in time: try again later") from error
        except (httpx.RequestError, httpx.InvalidURL) as error:
            raise PassingError(
                f"{self.title} can't be reached ({type(error).__name__}): check the network and the endpoint"
            ) from error

    def _headers(self) -> dict[str, str]:
        if self.token is None:
            return dict(self.headers)
        token = self.token()
        self.sent.add(token)
        return {**self.headers, "Authorization": f"Bearer {token}"}

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
            self.heard.note(answer.headers)
            self._judge(answer, bytes(content), request)
            return self.nothing if answer.status_code == httpx.codes.NO_CONTENT else bytes(content)

    def _judge(self, answer: httpx.Response, content: bytes, request: Request) -> None:
        """Refuse what is no answer."""
        status = answer.status_code
        if status < httpx.codes.MULTIPLE_CHOICES:
            return
        if status < httpx.codes.BAD_REQUEST:
            raise FetchError(
                f"{self.title} sends elsewhere ({status}), where the key does not go: check the endpoint of the source"
            )
        busy = status in BUSY or status >= BROKEN or (status in REFUSED and any(word in content for word in self.busy))
        if busy:
            raise PassingError(f"{self.title} is busy or broken ({status}): try again later", wait_of(answer.headers))
        if status in REFUSED:
            raise DeniedError(f"{self.title} refuses the key ({status}): {self.grant}")
        if status in FORGOTTEN and self.cursor in request.parameters:
            raise CursorError(f"{self.title} has forgotten where the listing stood ({status}): try again later")
        reason = said(content.decode("utf-8", "replace")) or "no reason given"
        raise FetchError(f"{self.title} refuses {answer.request.url.path} ({status}): {reason}")


@lru_cache(maxsize=1)
def _authorities() -> ssl.SSLContext:
    """Who is trusted to say who a server is; it takes 50 ms to read, so it is read once."""
    return httpx.create_ssl_context()
