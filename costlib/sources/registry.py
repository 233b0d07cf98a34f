"""Every kind of live source."""

from costlib.errors import UsageError
from costlib.sources.aws.advice import AwsAdvice
from costlib.sources.aws.cost_explorer import AwsCostExplorer
from costlib.sources.aws.s3 import AwsS3
from costlib.sources.azure.blob import AzureBlob
from costlib.sources.azure.query import AzureQuery
from costlib.sources.buckets.bucket import Bucket
from costlib.sources.gcp.bigquery import GcpBigQuery
from costlib.sources.gcp.storage import Gcs
from costlib.sources.kind import Kind
from costlib.sources.reports.anthropic import Anthropic
from costlib.sources.reports.digitalocean import DigitalOcean
from costlib.sources.reports.openai import OpenAI
from costlib.sources.settings import SourceSettings

KINDS: tuple[Kind, ...] = (
    AwsCostExplorer(),
    AwsAdvice(),
    AzureQuery(),
    GcpBigQuery(),
    DigitalOcean(),
    OpenAI(),
    Anthropic(),
)
BUCKETS: tuple[Bucket, ...] = (AwsS3(), AzureBlob(), Gcs())


def kind_of(settings: SourceSettings) -> Kind:
    """The kind of a source, its options looked at.

    Raises:
        UsageError: There is no such kind, or an option can't be.
    """
    found = [kind for kind in KINDS if kind.name == settings.kind]
    if not found:
        names = ", ".join((*(kind.name for kind in KINDS), *(kind.name for kind in BUCKETS)))
        raise UsageError(f"source '{settings.name}' has the kind '{settings.kind}': choose one of {names}")
    found[0].check(settings)
    return found[0]


def bucket_of(settings: SourceSettings) -> Bucket | None:
    """The kind of a source that is a bucket, its options looked at; None where the source is of another kind.

    Raises:
        UsageError: An option can't be.
    """
    found = next((kind for kind in BUCKETS if kind.name == settings.kind), None)
    if found:
        found.check(settings)
    return found
