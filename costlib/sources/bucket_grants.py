"""What a bucket of exports must grant: to list one prefix and read what lies below it.

Sources: AWS service authorization reference (S3, STS); Azure built-in roles (storage); Google Cloud, IAM roles for
Cloud Storage.
"""

from collections.abc import Mapping
from typing import Any

AWS: tuple[Mapping[str, Any], ...] = (
    {
        "Sid": "CostboardListsExports",
        "Effect": "Allow",
        "Action": ["s3:ListBucket"],
        "Resource": "arn:aws:s3:::BUCKET",
        "Condition": {"StringLike": {"s3:prefix": ["PREFIX/*"]}},
    },
    {
        "Sid": "CostboardReadsExports",
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": "arn:aws:s3:::BUCKET/PREFIX/*",
    },
)
"""Statements; BUCKET and PREFIX are the source's own. Only sources of kind ``aws-s3`` need them."""
AZURE = "Storage Blob Data Reader on the container of an export, or a SAS token of it with read and list (azure-blob)"
GCP = "roles/storage.objectViewer on the bucket of an export (storage.objects.list, storage.objects.get; gcs)"
