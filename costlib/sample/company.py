"""Who AquaScene is: tenants and plans, billing accounts and what they hold. All names are invented."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Plan = Literal["startup", "professional", "enterprise"]

COMPANY = "AquaScene"
START = date(2024, 11, 1)
"""First day of the sample."""
END = date(2026, 11, 15)
"""First day after the sample: November 2026 is an open month."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """A customer of AquaScene.

    Args:
        name: As it stands in tags and metrics.
        plan: What it pays for; decides which models write its texts.
        joined: First day with content.
        weight: Volume against the other tenants.
        prompt_permille: Tokens per piece against the usage pattern; a multiple of 50 keeps tokens whole.
    """

    name: str
    plan: Plan
    joined: date
    weight: float
    prompt_permille: int


TENANTS = (
    Tenant("Verdantide", "enterprise", START, 3.0, 1000),
    Tenant("Mosshollow", "professional", START, 1.5, 950),
    Tenant("Driftmere", "startup", START, 0.6, 1100),
    Tenant("Shrimpwell", "startup", START, 0.6, 1000),
    Tenant("Stemgrove", "professional", date(2025, 1, 15), 1.5, 1050),
    Tenant("Glassmere", "enterprise", date(2025, 4, 1), 3.2, 900),
    Tenant("Bubblequay", "startup", date(2025, 6, 10), 0.5, 1200),
    Tenant("Quartzbed", "professional", date(2025, 8, 1), 1.4, 1000),
    Tenant("Tetrafield", "startup", date(2025, 10, 20), 0.7, 1050),
    Tenant("Pebblequill", "enterprise", date(2026, 1, 12), 2.8, 1150),
    Tenant("Lumenfern", "professional", date(2026, 3, 2), 1.6, 950),
    Tenant("Ripplecove", "startup", date(2026, 6, 1), 0.6, 1000),
)
TRIAL_TENANT = "Lumenfern"
TRIAL_SINCE = date(2026, 2, 16)
"""From that day on it tried the product; its content, and so its first cost, begins when it joins."""


@dataclass(frozen=True, slots=True)
class Account:
    """A billing account: ``invoice`` begins its invoice numbers, ``tenant_tag`` is how it spells that key."""

    provider: str
    issuer: str
    id: str
    name: str
    kind: str
    currency: str
    invoice: str
    tenant_tag: str = "tenant"


@dataclass(frozen=True, slots=True)
class Place:
    """Where charges arise: a sub account of a billing account, in one region and environment."""

    account: Account
    id: str
    name: str
    kind: str
    region_id: str
    region_name: str
    environment: str


_AWS = Account("AWS", "AWS", "100000004711", "AquaScene payer", "Payer Account", "USD", "AWS")
_GCP = Account("Google Cloud", "Google Cloud", "01A5CE-77AQUA-2024B1", "AquaScene EU", "Billing Account", "EUR", "GCP")
_AZURE = Account("Azure", "Microsoft", "aq-ea-7731", "AquaScene agreement", "Billing Account", "USD", "MSFT", "Tenant")
_DROPLETS = Account("DigitalOcean", "DigitalOcean", "do-team-5521", "AquaScene team", "Team", "USD", "DO")
_OPENAI = Account("OpenAI", "OpenAI", "org-aquascene", "AquaScene", "Organization", "USD", "OAI")
_ANTHROPIC = Account("Anthropic", "Anthropic", "anthropic-aquascene", "AquaScene", "Organization", "USD", "ANT")

_VIRGINIA = ("us-east-1", "US East (N. Virginia)")
_BELGIUM = ("europe-west1", "Belgium")
_GLOBAL = ("global", "Global")

AWS_PROD = Place(_AWS, "200000004712", "aquascene-prod", "Linked Account", *_VIRGINIA, "prod")
AWS_STAGING = Place(_AWS, "200000004713", "aquascene-staging", "Linked Account", *_VIRGINIA, "staging")
GCP_ANALYTICS = Place(_GCP, "aquascene-analytics", "aquascene-analytics", "Project", *_BELGIUM, "prod")
GCP_CLUSTER = Place(_GCP, "aquascene-gke", "aquascene-gke", "Project", *_BELGIUM, "prod")
AZURE_SUPPORT = Place(_AZURE, "sub-support", "Support", "Subscription", "westeurope", "West Europe", "prod")
AZURE_STAGING = Place(_AZURE, "sub-staging", "Staging", "Subscription", "westeurope", "West Europe", "staging")
DIGITALOCEAN = Place(_DROPLETS, "site", "site", "Project", "fra1", "Frankfurt 1", "prod")
OPENAI = Place(_OPENAI, "proj-content", "content", "Project", *_GLOBAL, "prod")
OPENAI_LAB = Place(_OPENAI, "proj-prompt-lab", "prompt-lab", "Project", *_GLOBAL, "staging")
ANTHROPIC = Place(_ANTHROPIC, "wrkspc-content", "content", "Workspace", *_GLOBAL, "prod")
ANTHROPIC_LAB = Place(_ANTHROPIC, "wrkspc-prompt-lab", "prompt-lab", "Workspace", *_GLOBAL, "staging")
