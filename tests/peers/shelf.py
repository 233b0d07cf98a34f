"""A bucket on loopback, as S3 and Google Cloud Storage answer over XML, that fails on demand."""

import hashlib
import threading
from collections import defaultdict
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

PAGE = 1000
MODIFIED = datetime(2026, 11, 18, 12, tzinfo=UTC)


class Shelf(ThreadingHTTPServer):
    """Serves ``objects`` (key to content) of any bucket; remembers what it was asked as (key, first byte).

    ``modified`` is when each was last changed. ``faults`` are used up one a request, the empty one for none; a fault is
    ``drop``, ``slow``, ``cut``, ``not xml``, or a status and a code of the provider. ``before`` is called with the key
    (empty for a listing) before each answer.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.modified: defaultdict[str, datetime] = defaultdict(lambda: MODIFIED)
        self.faults: list[str] = []
        self.asked: list[tuple[str, int]] = []
        self.heard = ""
        self.before = lambda _key: None
        self.page = PAGE
        self.over = threading.Event()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def listings(self) -> int:
        """Requests for a page of a listing."""
        return sum(not key for key, _ in self.asked)

    def read(self, *parts: str) -> list[tuple[str, int]]:
        """Requests for objects whose keys hold one of these."""
        return [(key, start) for key, start in self.asked if key and any(part in key for part in parts)]


class _Handler(BaseHTTPRequestHandler):
    server: Shelf
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the second of two small writes waits 40 ms

    def do_GET(self) -> None:
        """Answer or fail."""
        split = urlsplit(self.path)
        key = unquote(split.path.lstrip("/").partition("/")[2])
        start = int(self.headers.get("range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        self.server.asked.append((key, start))
        self.server.heard += f"{self.path} {dict(self.headers)}"
        self.server.before(key)
        fault = self.server.faults.pop(0) if self.server.faults else ""
        if fault == "drop":
            self.close_connection = True
        elif fault == "slow":
            self.server.over.wait(5)
            self.close_connection = True
        elif fault[:1].isdigit():
            self._refuse(*fault.split())
        elif key:
            self._object(key, cut=fault == "cut")
        else:
            self._list(parse_qs(split.query), fault)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _refuse(self, status: str, code: str = "Injected") -> None:
        body = f"<Error><Code>{code}</Code><Message>sig=very-secret AKIAVERYSECRET</Message></Error>".encode()
        self._send(int(status), body, {})

    def _list(self, query: dict[str, list[str]], fault: str) -> None:
        if fault == "not xml":
            self._send(200, b"<html>maintenance", {})
            return
        prefix, after = query.get("prefix", [""])[0], query.get("start-after", [""])[0]
        after = query.get("continuation-token", [after])[0]
        keys = [key for key in sorted(self.server.objects) if key.startswith(prefix) and key > after]
        told = "".join(self._entry(key) for key in keys[: self.server.page])
        more = len(keys) > self.server.page
        token = f"<NextContinuationToken>{escape(keys[self.server.page - 1])}</NextContinuationToken>" if more else ""
        body = f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{token}{told}</ListBucketResult>"
        self._send(200, body.encode(), {}, cut=fault == "cut")

    def _entry(self, key: str) -> str:
        content = self.server.objects[key]
        return (
            f"<Contents><Key>{escape(key)}</Key><LastModified>{self.server.modified[key]:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
            f"<ETag>{_tag(content)}</ETag><Size>{len(content)}</Size></Contents>"
        )

    def _object(self, key: str, *, cut: bool) -> None:
        content = self.server.objects.get(key)
        if content is None:
            self._refuse("404", "NoSuchKey")
        elif self.headers.get("if-match", _tag(content)) != _tag(content):
            self._refuse("412", "PreconditionFailed")
        else:
            first, _, last = self.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")
            start, end = int(first), min(int(last or len(content)), len(content) - 1)
            about = {"content-range": f"bytes {start}-{end}/{len(content)}", "etag": _tag(content)}
            about["last-modified"] = format_datetime(self.server.modified[key], usegmt=True)
            self._send(206, content[start : end + 1], about, cut=cut)

    def _send(self, status: int, content: bytes, headers: dict[str, str], *, cut: bool = False) -> None:
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)
        self.close_connection = cut


def _tag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
