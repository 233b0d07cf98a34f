"""A provider on loopback that pages its answers and fails on demand."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import stamina

from costlib.sources.asking import http
from costlib.sources.aws import client

Answer = Callable[[str, dict[str, list[str]], bytes], object]
"""Path, query and body to what is answered: bytes, or what becomes JSON."""


class Peer(ThreadingHTTPServer):
    """Answers by ``answer`` unless a fault is in the queue; remembers what it was asked. ``headers`` go with each."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.faults: list[str] = []
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.last = b""
        self.headers: dict[str, str] = {"date": "Fri, 20 Nov 2026 12:00:00 GMT"}
        self.over = threading.Event()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Retries follow at once, and end after the fourth; a busy machine is no silent provider."""
    monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(10))
    monkeypatch.setattr(client, "SECONDS", {"connect_timeout": 10, "read_timeout": 10})
    with stamina.set_testing(True, attempts=4):
        yield


@pytest.fixture
def impatient(no_waiting, monkeypatch):  # noqa: ARG001 - comes after it
    """Who is slow counts as silent soon."""
    monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(0.4))
    monkeypatch.setattr(client, "SECONDS", {"connect_timeout": 0.4, "read_timeout": 0.4})


@pytest.fixture
def peer():
    """Run providers: ``peer(answer)``."""
    servers = []

    def start(answer):
        server = Peer(answer)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return server

    yield start
    for server in servers:
        server.over.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Peer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the second of two small writes waits 40 ms

    def do_GET(self) -> None:
        """Answer or fail."""
        self._answer(b"")

    def do_POST(self) -> None:
        """As GET, with a body."""
        self._answer(self.rfile.read(int(self.headers.get("content-length", 0))))

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, body: bytes) -> None:
        split = urlsplit(self.path)
        query = parse_qs(split.query)
        self.server.asked.append((split.path, query, {name.lower(): text for name, text in self.headers.items()}))
        fault = self.server.faults.pop(0) if self.server.faults else ""
        content = self._content(split.path, query, body)
        if fault == "cut":
            self._send(200, content[: len(content) // 2], length=len(content))
            self.close_connection = True
        elif fault == "not json":
            self._send(200, b"<html>maintenance</html>")
        elif fault == "again":
            self._send(200, self.server.last)
        elif fault == "drop":
            self.close_connection = True
        elif fault == "slow":
            self.server.over.wait(5)
            self.close_connection = True
        elif fault:
            status, _, wait = fault.partition(" ")
            self._send(int(status), b'{"error": "injected"}', wait=wait)
        else:
            self.server.last = content
            self._send(200, content)

    def _content(self, path: str, query: dict[str, list[str]], body: bytes) -> bytes:
        answer = self.server.answer(path, query, body)
        return answer if isinstance(answer, bytes) else json.dumps(answer).encode()

    def _send(self, status: int, content: bytes, *, length: int | None = None, wait: str = "") -> None:
        self.send_response_only(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content) if length is None else length))
        for name, text in (self.server.headers | ({"retry-after": wait} if wait else {})).items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(content)
