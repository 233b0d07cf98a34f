"""Tokens of the clouds: who gives them, renewed when they age, and never told."""

import builtins
import json
from datetime import date
from types import SimpleNamespace

import azure.identity
import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from costlib.errors import DeniedError, PassingError, UsageError
from costlib.sources.asking import bearer
from costlib.sources.asking.http import Http
from costlib.sources.kind import Request
from costlib.sources.settings import SourceSettings

SETTINGS = SourceSettings(name="cloud", kind="azure-query", since=date(2026, 10, 1))


def test_a_token_in_the_variable_is_used_and_its_absence_is_told_only_where_it_was_asked_for(tmp_path):
    named = SETTINGS.model_copy(update={"key_env": "MINE"})
    token = bearer.given(SETTINGS, "USUAL", {"USUAL": " ey-1 "})

    assert token is not None
    assert token() == "ey-1"
    assert bearer.given(SETTINGS, "USUAL", {}) is None
    (tmp_path / "token").write_text("ey-2\n")
    in_file = bearer.given(SETTINGS, "USUAL", {"USUAL_FILE": str(tmp_path / "token")})
    assert in_file is not None
    assert in_file() == "ey-2"
    with pytest.raises(UsageError, match="MINE"):
        bearer.given(named, "USUAL", {"USUAL": "ey-1"})


@pytest.fixture
def chain(monkeypatch):
    """Azure's chain, which gives what the test puts here."""

    found = SimpleNamespace(answers=[], asked=[], options={})

    def get_token(*scopes):
        found.asked.append(scopes)
        answer = found.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return AccessToken(answer, 0)

    def made(**options):
        found.options.update(options)
        return SimpleNamespace(get_token=get_token)

    monkeypatch.setattr(azure.identity, "DefaultAzureCredential", made)
    return found


def test_a_token_of_azures_chain_is_asked_for_before_each_request(chain, peer):
    provider = peer(lambda *_: {})
    chain.answers = ["ey-1", "ey-2"]
    http = Http(provider.address, {}, "Azure", "grant it", token=bearer.azure(SETTINGS, "AZURE_TOKEN"))
    for _ in range(2):
        http.send(Request("query", {"json": {}}))

    assert [headers["authorization"] for *_, headers in provider.asked] == ["Bearer ey-1", "Bearer ey-2"]
    assert chain.asked == [("https://management.azure.com/.default",)] * 2
    assert chain.options["exclude_interactive_browser_credential"]


def test_azures_real_chain_that_finds_nobody_is_told_in_one_line(monkeypatch, caplog):
    for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "IDENTITY_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential")
    with pytest.raises(DeniedError, match="az login"):
        bearer.azure(SETTINGS, "AZURE_TOKEN")()
    assert caplog.text == ""


def test_azures_real_chain_knows_every_member_that_is_left_out():
    names = [type(each).__name__ for each in azure.identity.DefaultAzureCredential(**bearer.UNATTENDED).credentials]

    assert not [name for name in names if "Browser" in name or "Broker" in name or "VisualStudio" in name]


@pytest.mark.parametrize(
    ("error", "raised", "told"),
    [
        (ClientAuthenticationError("secret abc~very-secret is wrong"), DeniedError, "az login"),
        (ClientAuthenticationError("AADSTS7000215: very-secret is wrong"), DeniedError, r"\(AADSTS7000215\)"),
        (ServiceRequestError("could not connect"), PassingError, "check the network"),
    ],
)
def test_what_azure_says_of_a_refused_secret_is_not_repeated(chain, error, raised, told):
    chain.answers = [error]
    with pytest.raises(raised, match=told) as refused:
        bearer.azure(SETTINGS, "AZURE_TOKEN")()
    assert "very-secret" not in str(refused.value)


@pytest.fixture(scope="module")
def private():
    key = rsa.generate_private_key(65537, 2048)
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, *form).decode()


@pytest.fixture
def account(monkeypatch, tmp_path, private):
    """Name a service account's file whose tokens come from an address."""

    def made(address):
        path = tmp_path / "account.json"
        about = {"type": "service_account", "project_id": "shop-1", "private_key_id": "1", "private_key": private}
        path.write_text(json.dumps({**about, "client_email": "bill@shop-1.example", "token_uri": f"{address}token"}))
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))

    return made


def test_a_service_accounts_token_is_renewed_before_it_ends(account, peer):
    """Google's library renews in the last minutes: a token of 60 seconds is asked for anew each time."""
    lives = iter([60, 3600])
    provider = peer(lambda *_: {"access_token": f"ya29.{(life := next(lives))}", "expires_in": life})
    account(provider.address)
    token = bearer.google(SETTINGS, "GOOGLE_OAUTH_ACCESS_TOKEN")

    assert [token(), token(), token()] == ["ya29.60", "ya29.3600", "ya29.3600"]
    assert len(provider.asked) == 2


def test_a_refused_service_account_is_told_without_its_key(account, peer, private, caplog):
    caplog.set_level("DEBUG")
    provider = peer(lambda *_: {})
    provider.faults = ["400"] * 4
    account(provider.address)
    with pytest.raises(DeniedError, match="whether it still exists") as refused:
        bearer.google(SETTINGS, "GOOGLE_OAUTH_ACCESS_TOKEN")()
    line = private.splitlines()[3]
    assert line not in str(refused.value)
    assert line not in caplog.text


def test_who_gives_googles_tokens_may_be_busy(account, peer, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    provider = peer(lambda *_: {})
    provider.faults = ["503"] * 9
    account(provider.address)
    with pytest.raises(PassingError, match="can't be reached"):
        bearer.google(SETTINGS, "GOOGLE_OAUTH_ACCESS_TOKEN")()


def test_who_gives_googles_tokens_may_be_out_of_reach(account):
    account("http://127.0.0.1:9/")
    with pytest.raises(PassingError, match="check the network"):
        bearer.google(SETTINGS, "GOOGLE_OAUTH_ACCESS_TOKEN")()


@pytest.mark.parametrize("content", ["", "{}", '{"type": "service_account"}', "no json"])
def test_a_file_that_is_no_account_is_told_with_the_remedy(monkeypatch, tmp_path, content):
    path = tmp_path / "account.json"
    path.write_text(content)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    with pytest.raises(DeniedError, match="GOOGLE_APPLICATION_CREDENTIALS"):
        bearer.google(SETTINGS, "GOOGLE_OAUTH_ACCESS_TOKEN")


@pytest.mark.parametrize(("make", "extra"), [(bearer.azure, "azure"), (bearer.google, "gcp")])
def test_a_library_that_is_missing_is_named_with_its_extra(monkeypatch, make, extra):
    real = builtins.__import__

    def without(name, *rest):
        if name in {"azure.identity", "google.auth"}:
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=rf"costboard\[{extra}\], or set the variable"):
        make(SETTINGS, "TOKEN")
