"""Who gives the keys of buckets, what is told where they garble them, and which region signs where none is named."""

from types import SimpleNamespace

import azure.identity
import pytest
from azure.core.credentials import AccessToken
from botocore.credentials import AssumeRoleCredentialFetcher
from botocore.exceptions import ClientError

from costlib.errors import DeniedError, PassingError
from costlib.sources.asking import bearer
from costlib.sources.asking.quiet import quieten
from costlib.sources.aws.s3 import AwsS3
from costlib.sources.azure.blob import AzureBlob

ROLE = "arn:aws:iam::111122223333:role/costboard"


@pytest.mark.parametrize(("options", "region"), [({}, "us-east-1"), ({"region": "eu-central-1"}, "eu-central-1")])
def test_where_no_region_is_named_the_usual_one_signs(options, region, shelf, bucket, monkeypatch, tmp_path):
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    bucket.sync(**options)
    assert f"/{region}/s3/aws4_request" in shelf.heard


@pytest.mark.parametrize("answer", [b"ASIAVERYSECRET <", b"<AssumeRoleResponse><Other>ASIAVERYSECRET</Other>"])
def test_keys_of_a_role_that_come_garbled_are_asked_for_again_and_then_told(answer, peer, bucket, caplog):
    closed = answer.endswith(b"</Other>")
    provider = peer(lambda *_: answer + b"</AssumeRoleResponse>" * closed)
    bucket.address = provider.address
    for name in ("", "botocore", "botocore.credentials"):
        caplog.set_level("DEBUG", logger=name)
    quieten()
    with pytest.raises(PassingError, match="sent what can't be read: try again later") as told:
        AwsS3().folder(bucket.settings(role_arn=ROLE), bucket.environment)
    assert len(provider.asked) == 4
    assert "ASIA" not in f"{told.value} {told.value.__cause__} {caplog.text}"


@pytest.mark.parametrize(
    ("code", "status", "error", "tries", "told"),
    [
        ("ServiceUnavailable", 503, PassingError, 4, "is busy or broken"),
        ("Throttling", 400, PassingError, 4, "is busy or broken"),
        ("AccessDenied", 403, DeniedError, 1, "sts:AssumeRole"),
    ],
)
def test_who_gives_keys_of_a_role_may_be_busy_and_may_refuse(code, status, error, tries, told, bucket, monkeypatch):
    asked = []

    def refuse(_fetcher):
        asked.append(code)
        raise ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "AssumeRole")

    monkeypatch.setattr(AssumeRoleCredentialFetcher, "fetch_credentials", refuse)
    with pytest.raises(error, match=told):
        AwsS3().folder(bucket.settings(role_arn=ROLE), bucket.environment)
    assert len(asked) == tries


def test_azures_chain_asks_nobody_who_would_have_to_answer(bucket, monkeypatch):
    asked = {}

    def made(**options):
        asked.update(options)
        return SimpleNamespace(get_token=lambda *_, **__: AccessToken("ey-1", 0))

    monkeypatch.setattr(azure.identity, "DefaultAzureCredential", made)
    AzureBlob().folder(bucket.settings(kind="azure-blob"), {})
    assert asked == bearer.UNATTENDED
