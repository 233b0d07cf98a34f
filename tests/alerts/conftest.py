"""A web hook on this machine that remembers what it was sent, and channels that lead to it."""

import json
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from costlib.policy.alerts import AlertPolicy
from costlib.policy.notices import Notice
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Hook:
    """Answers ``status`` after ``wait`` seconds; ``got`` holds path and body of each request."""

    def __init__(self):
        self.status, self.wait, self.got = 200, 0.0, []
        hook = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                time.sleep(hook.wait)
                hook.got.append((self.path, body))
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *_):
                pass

            def handle_error(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.server.handle_error = lambda *_: None
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @property
    def address(self):
        return f"json://127.0.0.1:{self.server.server_port}"

    @property
    def titles(self):
        return [body["title"] for _, body in self.got]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def hook():
    made = Hook()
    yield made
    made.stop()


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "state.db")


@pytest.fixture
def now():
    return NOW


def policy(*channels, **trying):
    """A document with channels (name to fields beside it, or the name alone) and how it is tried."""
    always = {"valid_from": "2026-01-01", "source": "a test"}
    made = [each if isinstance(each, dict) else {"name": each} for each in channels]
    return AlertPolicy.of(
        {
            "channels": [{"variable": each["name"].upper(), "least": "low", **always, **each} for each in made],
            "trying": [{"name": "usual", **always, **trying}],
        }
    )


def notice(key="k", **more):
    return Notice(key, **{"title": f"About {key}", "body": "So much.", "severity": "high", "about": "anomaly"} | more)


@pytest.fixture
def make_policy():
    return policy


@pytest.fixture
def make_notice():
    return notice
