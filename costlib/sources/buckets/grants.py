"""What a bucket of exports must grant: to list one prefix and read what lies below it.

A bucket that is encrypted with a key of its own needs kms:Decrypt on that key besides.
Sources: AWS service authorization reference (S3); Azure built-in roles (storage); Google Cloud, IAM roles for Cloud
Storage.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from costlib.sources.buckets.bucket import prefix_of
from costlib.sources.settings import SourceSettings

BUCKET, BELOW, ALL = "BUCKET", "PREFIX/*", "*"
"""What stands for a source's bucket, for all keys below its prefix, and for all keys where it has none."""
AWS: tuple[Mapping[str, Any], ...] = (
    {
        "Sid": "CostboardListsExports",
        "Effect": "Allow",
        "Action": ["s3:ListBucket"],
        "Resource": f"arn:aws:s3:::{BUCKET}",
        "Condition": {"StringLike": {"s3:prefix": [BELOW]}},
    },
    {
        "Sid": "CostboardReadsExports",
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": f"arn:aws:s3:::{BUCKET}/{BELOW}",
    },
)
"""Statements for a source of kind ``aws-s3``."""
AZURE = "Storage Blob Data Reader on the container of an export, or a SAS token of it with read and list (azure-blob)"
GCP = "roles/storage.objectViewer on the bucket of an export (storage.objects.list, storage.objects.get; gcs)"


def filled(statements: Iterable[Mapping[str, Any]], sources: Sequence[SourceSettings]) -> list[Mapping[str, Any]]:
    """Statements with the buckets and prefixes of sources in place of the words that stand for them.

    Args:
        statements: Those that name no bucket stay as they are.
        sources: Those of kind ``aws-s3`` count.
    """
    places = dict.fromkeys(
        (str(each.options.get("bucket", BUCKET)), f"{prefix_of(each)}/*" if prefix_of(each) else ALL)
        for each in sources
        if each.kind == "aws-s3"
    )
    found: list[Mapping[str, Any]] = []
    for statement in statements:
        made = [_of_place(statement, bucket, keys) for bucket, keys in places]
        if len(made) > 1 and made[0] != made[1]:
            made = [{**each, "Sid": f"{statement['Sid']}{number}"} for number, each in enumerate(made, 1)]
        found += made if any(each != statement for each in made) else [statement]
    return found


def _of_place(statement: Mapping[str, Any], bucket: str, keys: str) -> Mapping[str, Any]:
    """A statement, filled. Who lists a whole bucket sends no prefix: a condition on one would refuse that."""
    named = {name: each for name, each in statement.items() if name != "Condition" or keys != ALL}
    found: Mapping[str, Any] = _put(named, bucket, keys)
    return found


def _put(value: Any, bucket: str, keys: str) -> Any:
    """Any part of a statement, filled."""
    if isinstance(value, str):
        head, mark, tail = value.partition(BELOW)
        return head.replace(BUCKET, bucket) + (keys + tail if mark else "")
    if isinstance(value, Mapping):
        return {name: _put(each, bucket, keys) for name, each in value.items()}
    return [_put(each, bucket, keys) for each in value]
