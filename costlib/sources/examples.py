"""Settings to begin with: one block for each kind of source, ready to be pasted and filled in."""

from collections.abc import Mapping
from datetime import date

from costlib.sources.buckets.bucket import Bucket
from costlib.sources.kind import Kind
from costlib.sources.registry import BUCKETS, KINDS
from costlib.sources.standing.status import CHAINED

OPTIONS: Mapping[str, Mapping[str, str]] = {
    "aws-s3": {"bucket": "my-billing-bucket", "prefix": "exports"},
    "azure-blob": {"account": "mystorage", "container": "billing", "prefix": "exports"},
    "gcs": {"bucket": "my-billing-bucket", "prefix": "exports"},
    "azure-query": {"scope": "subscriptions/00000000-0000-0000-0000-000000000000"},
    "gcp-bigquery": {"table": "my-project.billing.gcp_billing_export_v1_000000_000000_000000"},
}
"""What a kind can't do without, with something in its place."""


ALL: tuple[Kind | Bucket, ...] = (*KINDS, *BUCKETS)


def titles() -> dict[str, str]:
    """Every kind with what people call it."""
    return {kind.name: kind.title for kind in ALL}


def key_of(kind: str) -> str:
    """Where a kind finds its key, in a sentence."""
    variable = next(each.key for each in ALL if each.name == kind)
    if not variable:
        return "Its key is found as by any AWS tool: environment, profile or role."
    rest = " Where it is not set, its key is found as by any tool of the provider." if kind in CHAINED else ""
    return f"Its key is read from the environment variable {variable}; never write a key into the file.{rest}"


def block(kind: str, since: date) -> str:
    """A source of a kind, as TOML.

    Args:
        kind: One of ``titles()``.
        since: First day that is wanted.

    >>> print(block("openai", date(2026, 1, 1)))
    [[sources]]
    name = "openai"
    kind = "openai"
    since = 2026-01-01
    """
    lines = ["[[sources]]", f'name = "{kind}"', f'kind = "{kind}"', f"since = {since}"]
    if options := OPTIONS.get(kind):
        inside = ", ".join(f'{name} = "{value}"' for name, value in options.items())
        lines.append(f"options = {{ {inside} }}")
    return "\n".join(lines)
