"""What let a source in is in no answer that is kept, and in no words, whoever gave it: a file, a role, a chain."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import quote

import azure.identity
import pytest
from azure.core.credentials import AccessToken

from costlib.errors import FetchError
from costlib.scope import Period
from costlib.sources.asking.guarded import Guarded, guarded
from costlib.sources.asking.heard import Heard
from costlib.sources.asking.http import Http
from costlib.sources.aws import client as aws_client
from costlib.sources.gcp.bigquery import BigQuery
from costlib.sources.kind import Part, Request
from costlib.sources.registry import kind_of
from costlib.sources.settings import SourceSettings

MONTH = Period(date(2026, 10, 1), date(2026, 11, 1))
IDENTIFIER, TOKEN = "AKIAOFTHEPROFILE", "token/of+the=profile"
LENT, LENT_TOKEN = "ASIAOFTHEROLE0001", "token/of+the=role"
ROLE = "arn:aws:iam::111122223333:role/costboard"
CHAIN = "opaque/token+of+the+chain"
OPTIONS = {
    "aws-ce": {"profile": "billing"},
    "aws-advice": {"profile": "billing", "topics": ["anomalies"]},
    "azure-query": {"scope": "subscriptions/1"},
}


class Echo:
    """A provider that puts ``word`` where its answers, or its refusals, can hold one; and lends the keys of a role."""

    def __init__(self) -> None:
        self.word = ""

    def __call__(self, _path, _query, body):
        """Answer."""
        if body.startswith(b"Action="):
            until = datetime.now(UTC) + timedelta(hours=1)
            return (
                '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>'
                f"<AccessKeyId>{LENT}</AccessKeyId><SecretAccessKey>lent</SecretAccessKey>"
                f"<SessionToken>{LENT_TOKEN}</SessionToken><Expiration>{until:%Y-%m-%dT%H:%M:%SZ}</Expiration>"
                "</Credentials></AssumeRoleResult></AssumeRoleResponse>"
            ).encode()
        return {"NextPageToken": self.word, "ResultsByTime": [], "Anomalies": [], "pageToken": self.word}


@pytest.fixture
def echo(peer, monkeypatch, tmp_path):
    """Such a provider, and keys that no variable holds: a profile's, and what Azure's chain gives."""
    place = tmp_path / "credentials"
    keys = f"aws_access_key_id = {IDENTIFIER}\naws_secret_access_key = very-secret\naws_session_token = {TOKEN}\n"
    place.write_text(f"[billing]\n{keys}")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(place))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    for name in aws_client.KEYS.values():
        monkeypatch.delenv(name, raising=False)
    chain = SimpleNamespace(get_token=lambda *_: AccessToken(CHAIN, 0))
    monkeypatch.setattr(azure.identity, "DefaultAzureCredential", lambda **_: chain)
    answers = Echo()
    server = peer(answers)
    return SimpleNamespace(answers=answers, server=server, address=server.address)


@pytest.fixture
def ask(echo):
    """Send the first request of a source of a kind, in an environment without keys."""

    def send(kind_name, **more):
        options = OPTIONS[kind_name] | more
        settings = SourceSettings(name="s", kind=kind_name, since=MONTH.start, endpoint=echo.address, options=options)
        kind = kind_of(settings)
        part = Part("anomalies" if kind_name == "aws-advice" else "2026-10", MONTH)
        return guarded(kind, settings, {}).send(kind.starts(settings, part)[0])

    return send


@pytest.mark.parametrize(
    ("kind", "word", "more"),
    [
        ("aws-ce", IDENTIFIER, {}),
        ("aws-ce", TOKEN, {}),
        ("aws-ce", LENT_TOKEN, {"role_arn": ROLE}),
        ("aws-ce", TOKEN, {"role_arn": ROLE}),
        ("aws-advice", TOKEN, {}),
        ("aws-advice", LENT, {"role_arn": ROLE}),
        ("azure-query", CHAIN, {}),
        ("azure-query", quote(CHAIN, safe=""), {}),
    ],
)
def test_an_answer_that_repeats_what_let_the_source_in_is_not_kept(kind, word, more, echo, ask):
    echo.answers.word = "harmless-word"
    assert b"harmless-word" in ask(kind, **more)

    echo.answers.word = word
    with pytest.raises(FetchError, match="sent the key back") as refused:
        ask(kind, **more)
    assert word not in str(refused.value)


def test_a_refusal_that_repeats_it_is_told_without_it():
    """Of words that nobody knows for a key, too."""

    class Refusing:
        sent = (CHAIN,)

        def send(self, request):
            raise FetchError(f"It refuses {request.operation} (400): {CHAIN} is wrong")

    with pytest.raises(FetchError, match="sent the key back") as refused:
        Guarded(Refusing(), "It", (), Heard()).send(Request("a", {}))
    assert CHAIN not in f"{refused.value} {refused.value.__cause__}"


def test_a_token_of_googles_chain_is_guarded_through_the_sender_of_queries(echo):
    """Of a plain endpoint the chain is not asked at all: so the sender is made here."""
    http = Http(echo.address, {}, "Google BigQuery", "grant it", token=lambda: CHAIN)
    sender = Guarded(BigQuery(http), "Google BigQuery", (), Heard())
    assert sender.send(Request("queries", {}))
    echo.answers.word = CHAIN
    with pytest.raises(FetchError, match="sent the key back"):
        sender.send(Request("queries", {}))


def test_a_token_that_was_renewed_is_guarded_and_so_is_the_one_before_it(echo):
    tokens = iter(["first-token", "second-token", "third-token"])
    sender = Guarded(Http(echo.address, {}, "It", "grant it", token=lambda: next(tokens)), "It", (), Heard())
    sender.send(Request("a", {}))
    for word in ("first-token", "third-token"):
        echo.answers.word = word
        with pytest.raises(FetchError, match="sent the key back"):
            sender.send(Request("a", {}))


def test_who_sends_shows_no_key_that_it_has_sent(echo):
    http = Http(echo.address, {}, "It", "grant it", token=lambda: CHAIN)
    http.send(Request("a", {}))

    assert http.sent == {CHAIN}
    assert CHAIN not in f"{http!r} {BigQuery(http)!r}"
