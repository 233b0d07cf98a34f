"""Buckets of the providers themselves, on loopback: keys, roles, tokens, and whole files."""

from datetime import date, timedelta
from decimal import Decimal

import obstore
import pytest
from peers.layouts import azure, cur, shards

from costlib.sources.buckets import downloads, objects
from costlib.sources.settings import SourceSettings
from costlib.sources.sync import sync

pytestmark = pytest.mark.usefixtures("held")


@pytest.fixture(autouse=True)
def patient(impatient, monkeypatch):  # noqa: ARG001 - comes after it
    """They take their time; files come in several ranges."""
    monkeypatch.setattr("costlib.sources.buckets.bucket.CLIENT", objects.CLIENT)
    monkeypatch.setattr(downloads, "RANGE", 400)


def named(made):
    return {key.rpartition("/")[2]: content for key, content in made.items()}


@pytest.fixture
def fetch(ledger, bucket):
    """Sync a kind with an endpoint, keys and options."""

    def run(kind, endpoint, environment, **more):
        options = {"prefix": "bills", **more}
        made = SourceSettings(name="b", kind=kind, since=date(2026, 9, 1), endpoint=endpoint, options=options)
        return sync(ledger, made, environment, lambda: bucket.now, cap=Decimal(0), force=True)

    return run


def test_a_report_comes_from_s3_with_keys_of_the_environment_and_with_those_of_a_role(moto, fetch, held):
    name, october = moto.bucket(), cur("2026-10", parts=2)
    store = moto.store(name)
    for key, content in october.items():
        obstore.put(store, key, content)
    role = "arn:aws:iam::123456789012:role/reader"
    assert fetch("aws-s3", moto.address, moto.environment, bucket=name).error == ""
    assert held["2026-10"] == named(october)

    newer = cur("2026-10", "2.00", assembly="a2")
    for key, content in newer.items():
        obstore.put(store, key, content)
    found = fetch("aws-s3", moto.address, moto.environment, bucket=name, role_arn=role, external_id="x1")
    assert (found.error, found.parts) == ("", ("2026-10",))
    assert held["2026-10"] == named(newer)


def test_a_bucket_that_is_not_there_is_told_by_s3(moto, fetch):
    assert "is not there (404 NoSuchBucket)" in fetch("aws-s3", moto.address, moto.environment, bucket="no-such").error


def test_without_any_key_s3_is_not_asked(fetch, monkeypatch, tmp_path):
    for variable in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(variable, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert "set AWS_ACCESS_KEY_ID or a profile" in fetch("aws-s3", "http://127.0.0.1:1/", {}, bucket="bills").error


def test_an_export_comes_from_azure_with_a_key_or_a_token(azurite, fetch, held):
    name, october = azurite.container(), azure("2026-10")
    store = azurite.store(name)
    for key, content in october.items():
        obstore.put(store, key, content)
    where = {"account": azurite.account, "container": name}
    assert fetch("azure-blob", azurite.address, {"AZURE_STORAGE_KEY": azurite.key}, **where).error == ""
    assert held["2026-10"] == named(october)

    key = next(key for key in october if key.endswith("json"))
    token = obstore.sign(store, "GET", key, timedelta(hours=1)).partition("?")[2]
    found = fetch("azure-blob", azurite.address, {"AZURE_STORAGE_KEY": token}, **where)
    assert "refuses who asks (403 Authorization" in found.error  # a token for one object, that may list nothing
    assert "sig=" not in found.error
    assert "Storage Blob Data Reader" in found.error


def test_a_wrong_key_is_refused_by_azure_and_one_that_is_none_is_never_sent(azurite, fetch):
    where = {"account": azurite.account, "container": azurite.container()}
    assert "refuses who asks (403" in fetch("azure-blob", azurite.address, {"AZURE_STORAGE_KEY": "d3Jv"}, **where).error
    found = fetch("azure-blob", azurite.address, {"AZURE_STORAGE_KEY": "nokey!"}, **where)
    assert "no usable key was found" in found.error
    assert "nokey!" not in found.error


def test_shards_come_from_google(gcs, fetch, held):
    name, october = gcs.bucket(), shards("2026-10")
    for key, content in october.items():
        gcs.put(name, key, content)
    assert fetch("gcs", gcs.address, {}, bucket=name).error == ""
    assert held["2026-10"] == named(october)


@pytest.mark.parametrize("content", [None, "{}", '{"type": "service_account", "private_key": "very-secret"}'])
def test_a_service_accounts_file_that_is_none_is_told_without_what_it_holds(content, fetch, tmp_path):
    file = tmp_path / "key.json"
    if content is not None:
        file.write_text(content)
    found = fetch("gcs", "https://127.0.0.1:1/", {"GOOGLE_APPLICATION_CREDENTIALS": str(file)}, bucket="bills")
    assert "no usable key was found: give its service account" in found.error
    assert "very-secret" not in found.error
