"""Sessions with AWS: profile, role, renewal; and what is told where they can't be."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from botocore.credentials import AssumeRoleCredentialFetcher
from botocore.exceptions import ClientError

from costlib.errors import DeniedError, PassingError, UsageError
from costlib.scope import Period
from costlib.sources.aws.client import CostExplorer
from costlib.sources.aws.cost_explorer import AwsCostExplorer
from costlib.sources.aws.session import client_of, session_of
from costlib.sources.kind import Part, Request
from costlib.sources.registry import kind_of
from costlib.sources.settings import SourceSettings

KEYS = {"AWS_ACCESS_KEY_ID": "AKIACALLER", "AWS_SECRET_ACCESS_KEY": "very-secret"}
ROLE = "arn:aws:iam::111122223333:role/costboard"
KIND = AwsCostExplorer()
PART = Part("2026-10", Period(date(2026, 10, 1), date(2026, 11, 1)))


def source(address="", **options):
    return SourceSettings(name="shop", kind="aws-ce", since=date(2026, 1, 1), endpoint=address, options=options)


class Aws:
    """Lends the keys of a role for so long, and answers Cost Explorer; remembers what it was asked for a role."""

    def __init__(self, minutes: float) -> None:
        self.minutes = minutes
        self.roles: list[dict[str, str]] = []

    def __call__(self, _path, _query, body):
        """Answer."""
        if not body.startswith(b"Action="):
            return {"ResultsByTime": [], "DimensionValueAttributes": []}
        self.roles.append({name: found[0] for name, found in parse_qs(body.decode()).items()})
        until = datetime.now(UTC) + timedelta(minutes=self.minutes)
        lent = f"<AccessKeyId>ASIALENT{len(self.roles):08}</AccessKeyId><SecretAccessKey>lent</SecretAccessKey>"
        lent += (
            f"<SessionToken>token-{len(self.roles)}</SessionToken><Expiration>{until:%Y-%m-%dT%H:%M:%SZ}</Expiration>"
        )
        return (
            '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>'
            f"<Credentials>{lent}</Credentials></AssumeRoleResult></AssumeRoleResponse>"
        ).encode()


@pytest.fixture
def lends(peer):
    """Start such a provider: gives it, and a function that asks Cost Explorer through the role."""

    def start(minutes):
        aws = Aws(minutes)
        provider = peer(aws)
        settings = source(provider.address, role_arn=ROLE, external_id="shop-42")
        client = client_of(settings, KEYS, "ce")
        (request,) = KIND.starts(settings, PART)
        return aws, provider, lambda: CostExplorer(client, KIND.title).send(request)

    return start


def signers(provider):
    """Key identifiers that signed what was asked."""
    return [headers["authorization"].split("Credential=")[1].split("/")[0] for _, _, headers in provider.asked]


def test_a_role_is_taken_on_once_and_its_keys_sign_what_follows(lends):
    aws, provider, ask = lends(60)
    ask()
    ask()

    assert signers(provider) == ["AKIACALLER", "ASIALENT00000001", "ASIALENT00000001"]
    (asked,) = aws.roles
    assert (asked["RoleArn"], asked["ExternalId"], asked["RoleSessionName"]) == (ROLE, "shop-42", "costboard")


def test_keys_of_a_role_that_run_out_are_renewed_before_the_next_request(lends):
    aws, provider, ask = lends(5)
    ask()
    ask()

    assert len(aws.roles) == 2
    assert signers(provider)[-1] == "ASIALENT00000002"


def test_nothing_is_sent_before_the_first_request(lends):
    _, provider, _ = lends(60)
    assert provider.asked == []


def test_a_role_that_is_refused_is_told_with_what_to_grant(lends, monkeypatch):
    def refuse(_fetcher):
        told = {"Error": {"Code": "AccessDenied", "Message": "AKIACALLER may not"}}
        raise ClientError({**told, "ResponseMetadata": {"HTTPStatusCode": 403}}, "AssumeRole")

    monkeypatch.setattr(AssumeRoleCredentialFetcher, "fetch_credentials", refuse)
    with pytest.raises(DeniedError, match="sts:AssumeRole") as refused:
        lends(60)[2]()
    assert "AKIA" not in str(refused.value)


def test_a_busy_provider_of_roles_is_asked_again_and_what_it_says_is_not_repeated(lends):
    aws, provider, ask = lends(60)
    provider.faults = ["503", "not json", "cut"]
    ask()
    assert len(aws.roles) == 4

    _, provider, ask = lends(60)
    provider.faults = ["500"] * 4
    with pytest.raises(PassingError, match="try again") as refused:
        ask()
    assert "injected" not in str(refused.value)


def test_a_role_without_keys_to_take_it_on_is_told(monkeypatch, tmp_path):
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in (*KEYS, "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(DeniedError, match="source 'shop' needs keys and finds none"):
        session_of(source(role_arn=ROLE), {})


def test_a_profile_comes_before_keys_of_the_environment(monkeypatch, tmp_path):
    place = tmp_path / "credentials"
    place.write_text("[billing]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = other\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(place))

    assert session_of(source(profile="billing"), KEYS).get_credentials().access_key == "AKIAPROFILE"
    assert session_of(source(), KEYS).get_credentials().access_key == "AKIACALLER"


def test_billing_has_one_endpoint_and_roles_one_of_their_region():
    settings = source(region="eu-central-1")

    assert client_of(settings, KEYS, "ce").meta.endpoint_url == "https://ce.us-east-1.amazonaws.com"
    assert client_of(settings, KEYS, "sts").meta.endpoint_url == "https://sts.eu-central-1.amazonaws.com"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"role_arn": "costboard"}, "role_arn can't be 'costboard'"),
        ({"role_arn": ROLE, "external_id": "a b"}, "trust policy"),
        ({"external_id": "shop-42"}, "give role_arn too"),
        ({"region": "Frankfurt"}, "eu-central-1"),
        ({"session_name": "x"}, "session_name"),
        ({"profile": 7}, "profile can't be '7'"),
    ],
)
def test_options_that_can_not_be_are_refused_by_name(options, told):
    with pytest.raises(UsageError, match="source 'shop', options") as refused:
        kind_of(source(**options))
    assert told in str(refused.value)


def test_a_member_account_is_asked_through_its_role(moto):
    """Against a whole AWS: the role in a member account of an organisation answers who it is."""
    organizations = moto.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    made = organizations.create_account(Email="shop@example.com", AccountName="shop")["CreateAccountStatus"]
    organizations.close()
    settings = source(moto.address, role_arn=f"arn:aws:iam::{made['AccountId']}:role/OrganizationAccountAccessRole")
    asked = CostExplorer(client_of(settings, KEYS, "sts"), "AWS").send(Request("get_caller_identity", {}))

    assert made["AccountId"].encode() in asked
