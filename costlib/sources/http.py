"""Requests over HTTP: time-outs, retries with jitter that heed Retry-After, and errors that name the remedy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import stamina

from costlib.errors import CursorError, DeniedError, FetchError, PassingError
from costlib.sources.kind import Request

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
ATTEMPTS = 6
LONGEST_WAIT = 60.0
"""Seconds that a provider may ask to wait before its answer counts as none."""
LARGEST = 64 * 1024 * 1024
"""Bytes of one answer."""
REFUSED = (401, 403)
BUSY = (408, 409, 425, 429)
BROKEN = 500
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Http:
    """Sends requests to one provider.

    Args:
        base: Address that paths are under.
        headers: Of every request, the secret among them; never shown.
        title: Of the provider, for errors.
        grant: What to do when it refuses.
        is_cursor_fault: Whether a body of status 400 says that a cursor is forgotten.
        waits: Whether to wait between attempts at all; tests do not.
    """

    base: str
    headers: Mapping[str, str] = field(repr=False)
    title: str
    grant: str
    is_cursor_fault: Callable[[str], bool] = lambda _: False
    waits: bool = True

    def send(self, request: Request) -> bytes:
        """See ``Sender``: a GET of a path, or a POST of the parameter ``json`` where there is one."""
        for attempt in stamina.retry_context(
            on=self._hold, attempts=ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=30.0, wait_jitter=1.0
        ):
            with attempt:
                return self._once(request)
        raise FetchError(f"{self.title} was not asked")

    def _hold(self, error: Exception) -> bool | float:
        """Whether to try again, and after how many seconds where the provider says so."""
        if not isinstance(error, PassingError):
            return False
        if error.wait is not None and error.wait > LONGEST_WAIT:
            return False
        return error.wait if error.wait and self.waits else True

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
            self._judge(answer, bytes(content))
            return bytes(content)

    def _judge(self, answer: httpx.Response, content: bytes) -> None:
        """Refuse what is no answer."""
        status = answer.status_code
        if status < httpx.codes.BAD_REQUEST:
            return
        said = " ".join(content[:SHOWN].decode("utf-8", "replace").split())
        if status in REFUSED:
            raise DeniedError(f"{self.title} refuses the key ({status}): {self.grant}")
        if status in BUSY or status >= BROKEN:
            raise PassingError(f"{self.title} is busy or broken ({status}): try again later", _wait(answer))
        if self.is_cursor_fault(said):
            raise CursorError(f"{self.title} has forgotten where the listing stood: begin again")
        raise FetchError(f"{self.title} refuses {answer.request.url.path} ({status}): {said or 'no reason given'}")


def _wait(answer: httpx.Response) -> float | None:
    """Seconds of Retry-After; a date, or nonsense, counts as none."""
    try:
        return max(0.0, float(answer.headers.get("retry-after", "")))
    except ValueError:
        return None
