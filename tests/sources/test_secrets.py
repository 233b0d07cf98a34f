"""Whatever a provider does with a key, it is nowhere but in the request: every kind of source, every way to leak."""

import base64
import json
import logging
import threading
import zlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import duckdb
import pytest
import stamina

from costlib.cli import main
from costlib.errors import CostlibError
from costlib.focus.contract import FACTS
from costlib.ledger.lake import Lake
from costlib.sources.aws import client as aws_client
from costlib.sources.registry import BUCKETS, KINDS
from costlib.sources.settings import read
from costlib.sources.sync import sync

NOW = datetime.now(UTC)
AWS = {
    "AWS_ACCESS_KEY_ID": "AKIAQWERTYUIOPASDFGH",
    "AWS_SECRET_ACCESS_KEY": "sEcrEt/Key+of=nobody/1234567890abcdefghij",
    "AWS_SESSION_TOKEN": "FwoGZXIvYXdzEJr//token+of=nobody",
}
SOURCES = {
    "aws-ce": ("", AWS),
    "aws-advice": ('topics = ["forecast", "anomalies", "accounts"]', AWS),
    "azure-query": (
        'scope = "subscriptions/11111111-2222"',
        {"AZURE_TOKEN": "eyJhbGciOiJub25lIn0.eyJub2JvZHkiOjF9.sig"},
    ),
    "gcp-bigquery": (
        'table = "project.billing.gcp_billing_export_v1_0"',
        {"GOOGLE_OAUTH_ACCESS_TOKEN": "ya29.token-of-nobody"},
    ),
    "digitalocean": ("", {"DIGITALOCEAN_TOKEN": "dop_v1_0123456789abcdef0123456789"}),
    "openai": ("", {"OPENAI_ADMIN_KEY": "sk-admin-key/of+nobody="}),
    "anthropic": ("", {"ANTHROPIC_ADMIN_KEY": "sk-ant-admin01-key/of+nobody="}),
    "aws-s3": ('bucket = "company-bills"', AWS),
    "azure-blob": (
        'account = "company"\ncontainer = "bills"',
        {"AZURE_STORAGE_KEY": "a2V5L29mK25vYm9keS9hdC9hbGwvMTIzNA=="},
    ),
    "gcs": ('bucket = "company-bills"', {}),
}
"""Options of a source of each kind, and the environment with its keys."""
MODES = ("401", "400", "500", "redirect", "cursor", "not json", "header")


class Gossip(ThreadingHTTPServer):
    """A provider that repeats the keys that it is given, in the way of ``mode``."""

    mode = "401"
    elsewhere = ""
    keys = ()

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Gossiping)
        self.asked = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Gossiping(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the second of two small writes waits 40 ms

    def do_GET(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.asked.append({name.lower(): text for name, text in self.headers.items()})
        mode, keys = self.server.mode, " ".join(self.server.keys)
        status = {"redirect": 307, "cursor": 200, "not json": 200, "header": 500}.get(mode) or int(mode)
        self.send_response_only(status)
        content = (
            page(keys, more=len(self.server.asked) % 2)
            if mode == "cursor"
            else f'{{"message": "{keys}", "Error": {{"Message": "{keys}"}}}}'.encode()
        )
        if mode == "redirect":
            self.send_header("location", f"{self.server.elsewhere}?key={quote(keys)}")
        if mode == "header":
            self.send_header("x-echo", keys)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content if mode != "not json" else content.replace(b"{", b"<"))

    do_POST = do_HEAD = do_GET  # noqa: N815 - the server's names

    def log_message(self, *_):
        pass


def page(keys, *, more):
    """A page of any provider, whose cursor is the key."""
    links = {"pages": {"next": f"https://x.invalid/?page={quote(keys)}"}}
    paged = {
        "has_more": bool(more),
        "next_page": keys,
        "data": [],
        "object": "page",
        "ResultsByTime": [],
        "NextPageToken": keys,
    }
    azure = {"properties": {"nextLink": f"https://x.invalid/?$skiptoken={quote(keys)}", "columns": [], "rows": []}}
    google = {
        "jobComplete": True,
        "pageToken": keys,
        "jobReference": {"jobId": "j", "projectId": "p", "location": keys},
    }
    invoices = {"invoices": [], "links": links, "Accounts": [], "NextToken": keys, "Anomalies": []}
    return json.dumps(paged | azure | google | invoices | {"totalBytesProcessed": "1"}).encode()


@pytest.fixture
def gossip():
    provider, elsewhere = Gossip(), Gossip()
    provider.elsewhere = elsewhere.address
    yield provider, elsewhere
    for server in (provider, elsewhere):
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(aws_client, "SECONDS", {"connect_timeout": 1, "read_timeout": 1})
    for names in {tuple(environment) for _, environment in SOURCES.values()}:
        for name in names:
            monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("COSTBOARD_CAP", raising=False)
    with stamina.set_testing(True, attempts=2):
        yield


def forms(keys):
    """Every way in which a key may be written, short enough to be found in the middle of another text."""
    for key in keys:
        coded = base64.b64encode(key.encode()).decode().rstrip("=")
        yield from (key, quote(key, safe=""), quote(key), coded, json.dumps(key)[1:-1], key.replace("/", "\\/"))


def everything_in(ledger):
    """All that a home holds, with what is packed unpacked."""
    found = [path.read_bytes() for path in ledger.home.path.rglob("*") if path.is_file()]
    found += [zlib.decompress(row["body"]) for row in ledger.state.rows("fetched_bodies")]
    if files := Lake(ledger.home, FACTS).files():
        with duckdb.connect() as con:
            found.append(str(con.execute("SELECT * FROM read_parquet($1)", [files]).fetchall()).encode())
    return b"\n".join(found)


def saved(ledger, kind, options, address):
    ledger.home.prepare()
    text = f'[[sources]]\nname = "live"\nkind = "{kind}"\nsince = {NOW:%Y-%m}-01\nendpoint = "{address}"\n'
    (ledger.home.path / "sources.toml").write_text(f"cap = 1000\n{text}[sources.options]\n{options}\n")
    (settings,) = read(ledger.home.path).sources
    return settings


def test_every_kind_is_looked_at():
    assert SOURCES.keys() == {kind.name for kind in (*KINDS, *BUCKETS)}


@pytest.mark.parametrize("kind", SOURCES)
def test_a_key_is_in_no_error_log_file_or_answer(kind, gossip, ledger, monkeypatch, caplog, capsys):
    (provider, elsewhere), (options, environment) = gossip, SOURCES[kind]
    settings = saved(ledger, kind, options, provider.address)
    provider.keys = tuple(environment.values())
    secrets = set(forms(environment.values()))
    for name in ("", "httpx", "httpcore", "botocore", "boto3", "urllib3", "azure", "google", "msal"):
        caplog.set_level(logging.DEBUG, logger=name)
    told = []
    for hour, mode in enumerate(MODES):
        provider.mode = mode
        try:
            told.append(
                repr(
                    sync(
                        ledger, settings, environment, lambda at=NOW + timedelta(hours=3 * hour): at, cap=Decimal(1000)
                    )
                )
            )
        except CostlibError as error:
            told.append(f"{error} {error!r}")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COSTBOARD_HOME", str(ledger.home.path))
    for words in (["sync", "--force", "--json"], ["doctor", "--sources", "--json"], ["sync", "--plan"]):
        main(words)
    told.append(str(capsys.readouterr()))
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    kept = everything_in(ledger)

    assert provider.asked
    follows = kind in {bucket.name for bucket in BUCKETS}  # the engine can't be kept from it
    assert follows or elsewhere.asked == []
    shown = environment.keys() - {"AWS_SESSION_TOKEN"}  # worth nothing without the secret key, which is never sent
    assert not [name for name in shown if environment[name] in str(elsewhere.asked)]
    assert not any("authorization" in headers for headers in elsewhere.asked)
    assert not [each for each in secrets if each in "\n".join(told)]
    assert not [each for each in secrets if each in logged]
    assert not [each for each in secrets if each.encode() in kept]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.key], ids=lambda kind: kind.name)
def test_who_sends_shows_no_key_when_it_is_printed(kind, ledger):
    options, environment = SOURCES[kind.name]
    settings = saved(ledger, kind.name, options, "http://127.0.0.1:1/")

    sender = kind.sender(settings, environment)
    assert not [each for each in forms(environment.values()) if each in f"{sender} {sender!r}"]
