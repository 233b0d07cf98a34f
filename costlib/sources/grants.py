"""What each provider must grant so that its bill can be read, and nothing else.

Sources: AWS service authorization reference (Cost Explorer); Azure built-in roles; Google Cloud, BigQuery permissions;
DigitalOcean scopes for API tokens; OpenAI and Anthropic Admin API.
"""

from collections.abc import Mapping
from typing import Any

from costlib.sources.aws import grants as aws_grants
from costlib.sources.buckets import grants as bucket_grants

GRANTS: Mapping[str, Mapping[str, Any]] = {
    "aws": {
        "Version": "2012-10-17",
        "Statement": [*aws_grants.statements(), *bucket_grants.AWS],
    },
    "azure": {
        "key": "app registration (AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET), managed identity, az login, "
        "or a bearer token in the variable, which lives for about an hour",
        "variable": "AZURE_TOKEN",
        "permissions": [
            "Cost Management Reader on the subscription, resource group or management group",
            "Billing account reader (MCA) or Enterprise administrator, read only (EA), where it is a billing account",
            bucket_grants.AZURE,
        ],
        "reads": ["POST /SCOPE/providers/Microsoft.CostManagement/query"],
    },
    "gcp": {
        "key": "service account, its file named in GOOGLE_APPLICATION_CREDENTIALS, or Google's own chain; "
        "or a bearer token in the variable, which lives for about an hour",
        "variable": "GOOGLE_OAUTH_ACCESS_TOKEN",
        "permissions": [
            "roles/bigquery.jobUser on the project that pays (bigquery.jobs.create)",
            "roles/bigquery.dataViewer on the data set of the export (bigquery.tables.getData)",
            bucket_grants.GCP,
        ],
        "reads": ["POST /bigquery/v2/projects/PROJECT/queries", "GET /bigquery/v2/projects/PROJECT/queries/JOB"],
    },
    "openai": {
        "key": "admin key, made by an owner of the organisation; a project's key can't read costs",
        "variable": "OPENAI_ADMIN_KEY",
        "permissions": ["Usage: Read"],
        "reads": ["GET /v1/organization/costs", "GET /v1/organization/usage/REPORT"],
    },
    "anthropic": {
        "key": "admin key, made by an admin of the organisation; there is no narrower one, so keep it to this machine",
        "variable": "ANTHROPIC_ADMIN_KEY",
        "permissions": [],
        "reads": ["GET /v1/organizations/cost_report", "GET /v1/organizations/usage_report/messages"],
    },
    "digitalocean": {
        "key": "personal access token with custom scopes",
        "variable": "DIGITALOCEAN_TOKEN",
        "permissions": ["billing:read"],
        "reads": ["GET /v2/customers/my/invoices", "GET /v2/billing/ACCOUNT/insights"],
    },
}
"""Provider to its policy document; AWS takes its as it is, for others it says which key to make."""
