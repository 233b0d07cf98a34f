"""What each provider must grant so that its bill can be read, and nothing else.

Sources: AWS service authorization reference (Cost Explorer); DigitalOcean scopes for API tokens; OpenAI and Anthropic
Admin API.
"""

from collections.abc import Mapping
from typing import Any

GRANTS: Mapping[str, Mapping[str, Any]] = {
    "aws": {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "CostboardReadsCostExplorer",
                "Effect": "Allow",
                "Action": ["ce:GetCostAndUsage"],
                "Resource": "*",
            }
        ],
    },
    "openai": {
        "key": "admin key, made by an owner of the organisation; a project's key can't read costs",
        "variable": "OPENAI_ADMIN_KEY",
        "permissions": ["Usage: Read"],
        "reads": ["GET /v1/organization/costs", "GET /v1/organization/usage/completions"],
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
