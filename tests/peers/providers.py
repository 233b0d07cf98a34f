"""The providers on loopback as tests use them: where each listens, and how its clients are pointed at it."""

import contextlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery
from obstore.store import AzureStore, GCSStore, S3Store
from peers.asking import post, put_signed, send

REGION = "us-east-1"
LOOSE: Mapping[str, Any] = {"allow_http": True}
"""Options of an object store's client: without them it refuses any address but https."""


@dataclass(frozen=True)
class Moto:
    """AWS: S3, Cost Explorer (seeded), Organizations, STS, Budgets, SNS.

    S3 by obstore wants ``endpoint``, ``region``, ``access_key_id``, ``secret_access_key`` and ``client_options =
    {"allow_http": True}``; addresses in path style are its default. Bucket names have three letters or more. What moto
    lacks (forecasts, anomalies, recommendations) it answers with 500, which boto3 tries again: use botocore's Stubber.
    """

    address: str
    account: str = "123456789012"
    key: str = "testing"
    secret: str = "testing"  # noqa: S105 - takes any

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables that the SDK reads its keys from."""
        return {"AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.secret, "AWS_DEFAULT_REGION": REGION}

    def client(self, service: str) -> Any:
        """A client of boto3. Close it, or use it as a context (``contextlib.closing``)."""
        keys = {"aws_access_key_id": self.key, "aws_secret_access_key": self.secret}
        return boto3.client(service, endpoint_url=self.address, region_name=REGION, **keys)

    def bucket(self, name: str = "") -> str:
        """Make an empty bucket; gives its name."""
        name = name or fresh("bucket")
        with contextlib.closing(self.client("s3")) as s3:
            s3.create_bucket(Bucket=name)
        return name

    def store(self, bucket: str) -> S3Store:
        """The bucket as obstore sees it."""
        keys = {"access_key_id": self.key, "secret_access_key": self.secret}
        return S3Store(bucket, endpoint=self.address, region=REGION, client_options=LOOSE, **keys)

    def seed_costs(self, *answers: Mapping[str, Any], account: str = "") -> None:
        """Whole answers of GetCostAndUsage, given out in this order, one for each request that was not sent before.

        The same request gets the same answer again until the next reset. Nothing looks at what is asked.
        """
        body = {"account_id": account or self.account, "results": list(answers)}
        post(f"{self.address}/moto-api/static/ce/cost-and-usage-results", body)

    def reset(self) -> None:
        """Forget everything."""
        post(f"{self.address}/moto-api/reset", {})


@dataclass(frozen=True)
class Azurite:
    """Azure's Blob storage. ``address`` ends with the account, as its clients want it.

    obstore wants ``account_name``, ``account_key``, ``endpoint = address`` (the account within) and ``client_options =
    {"allow_http": True}``; no ``use_emulator``, which insists on port 10000. Signatures are checked.
    """

    address: str
    account: str = "devstoreaccount1"
    key: str = (
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="  # the well known
    )

    def container(self, name: str = "") -> str:
        """Make an empty container; gives its name."""
        name = name or fresh("container")
        put_signed(self.address, f"/{name}", {"restype": "container"}, self.account, self.key)
        return name

    def store(self, container: str) -> AzureStore:
        """The container as obstore sees it."""
        keys = {"account_name": self.account, "account_key": self.key}
        return AzureStore(container, endpoint=self.address, client_options=LOOSE, **keys)


@dataclass(frozen=True)
class Gcs:
    """Google Cloud Storage.

    obstore wants ``base_url = address``, ``client_options = {"allow_http": True}`` and ``skip_signature = True`` (list,
    head, get and stream work so) or a ``bearer_token`` (any): without either of them it asks the metadata server of
    Google's machines for a token, which is not on this machine. Writing through obstore fails here (400): use ``put``.
    Listings give the ETag without quotes, head and get with them.
    """

    address: str

    def bucket(self, name: str = "") -> str:
        """Make an empty bucket; gives its name."""
        name = name or fresh("bucket")
        post(f"{self.address}/storage/v1/b?project=test", {"name": name})
        return name

    def put(self, bucket: str, name: str, content: bytes) -> None:
        """Write an object."""
        send(f"{self.address}/upload/storage/v1/b/{bucket}/o", content, {"uploadType": "media", "name": name})

    def store(self, bucket: str) -> GCSStore:
        """The bucket as obstore sees it, to read."""
        return GCSStore(bucket, base_url=self.address, skip_signature=True, client_options=LOOSE)


@dataclass(frozen=True)
class BigQuery:
    """BigQuery of one project. Rows go in by ``insert_rows_json``; load jobs are refused (400).

    Clients take the address as ``client_options = {"api_endpoint": address}`` and ``AnonymousCredentials``. Nested and
    repeated fields, parameters, INFORMATION_SCHEMA and pages work; a dry run says that it reads 0 bytes, and
    ``TO_JSON_STRING`` writes times with a space in place of the T.
    """

    address: str
    project: str = "test-project"

    def client(self) -> bigquery.Client:
        """A client of google-cloud-bigquery, which is a context."""
        options = {"api_endpoint": self.address}
        return bigquery.Client(self.project, credentials=AnonymousCredentials(), client_options=options)

    def dataset(self, name: str = "") -> str:
        """Make an empty dataset; gives its name."""
        name = name or fresh("dataset").replace("-", "_")
        with contextlib.closing(self.client()) as client:
            client.create_dataset(name)
        return name


def fresh(what: str) -> str:
    """A name that nothing has yet."""
    return f"{what}-{uuid.uuid4().hex[:12]}"
