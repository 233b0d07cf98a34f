"""Analytics on Google Cloud, billed in euros, and language, staging and support on Azure."""

from datetime import date

import numpy as np

from costlib.sample.charges import Charges, Sku
from costlib.sample.company import AZURE_STAGING, AZURE_SUPPORT, GCP_ANALYTICS, GCP_CLUSTER, TENANTS, Place
from costlib.sample.shapes import Calendar
from costlib.sample.volumes import Volume

RETIRED = date(2026, 4, 1)
"""Azure's language service was switched off and Vertex AI took over its work on this day."""

_ANALYTICS, _GKE, _HELPDESK, _STAGING = "analytics", "render-farm", "helpdesk", "content-engine"
_AI, _DATABASES, _GOVERN = "AI and Machine Learning", "Databases", "Management and Governance"


def _gcp(name: str, service: str, where: tuple[str, str], meter: str, unit: str, price: int) -> Sku:
    return Sku(f"gcp-{name}", service, *where, meter, unit, price)


def _azure(name: str, service: str, where: tuple[str, str], meter: str, unit: str, price: int) -> Sku:
    return Sku(f"azure-{name}", service, *where, meter, unit, price)


QUERIES = _gcp("bq-analysis", "BigQuery", (_DATABASES, "Data Warehouses"), "Analysis", "TiB", 5_750)
TABLES = _gcp("bq-storage", "BigQuery", (_DATABASES, "Data Warehouses"), "Active Storage", "GiB-Months", 19)
CLOUD_LOGS = _gcp("logging", "Cloud Logging", (_GOVERN, "Observability"), "Log Storage", "GiB", 460)
VERTEX = _gcp("vertex", "Vertex AI", (_AI, "AI Platforms"), "Prediction Node", "Hours", 640)
DISKS = _gcp("pd", "Compute Engine", ("Storage", "Block Storage"), "Balanced Disk", "GiB-Months", 95)

LANGUAGE = _azure(
    "language", "Azure AI Language", (_AI, "Natural Language Processing"), "Records", "1000 Records", 1_000
)
MACHINE = _azure("d4s", "Virtual Machines", ("Compute", "Virtual Machines"), "D4s v5", "30 Days", 140_160)
SITE = _azure("p1v3", "App Service", ("Web", "Application Platforms"), "P1 v3", "30 Days", 124_100)
SQL = _azure("sql", "Azure SQL Database", (_DATABASES, "Relational Databases"), "vCore", "30 Days", 186_000)
FILES = _azure("blob", "Storage Accounts", ("Storage", "Object Storage"), "Hot LRS Data Stored", "GB-Months", 18)
MONITOR = _azure("monitor", "Azure Monitor", (_GOVERN, "Observability"), "Analytics Logs", "GB", 2_300)
SEARCH = _azure("search", "Azure AI Search", ("Analytics", "Search"), "Standard S1", "30 Days", 245_280)

VOLUMES: tuple[tuple[Place, Volume], ...] = (
    (
        GCP_ANALYTICS,
        Volume(
            QUERIES,
            "warehouse",
            "Dataset",
            12,
            0.115,
            _ANALYTICS,
            "growth",
            noise=0.10,
            negotiated=5_175,
            negotiated_from=date(2025, 6, 1),
        ),
    ),
    (GCP_ANALYTICS, Volume(TABLES, "warehouse", "Dataset", 3500, 0.14, _ANALYTICS, "growth")),
    (GCP_ANALYTICS, Volume(CLOUD_LOGS, "audit-logs", "Log Bucket", 130, 0.085, None, noise=0.06)),
    (
        GCP_ANALYTICS,
        Volume(VERTEX, "classifier", "Endpoint", 900, 0.02, _ANALYTICS, "content", noise=0.05, since=RETIRED),
    ),
    (GCP_CLUSTER, Volume(DISKS, "render-disks", "Disk", 600, 0.08, _GKE)),
    *(
        (
            AZURE_SUPPORT,
            Volume(
                LANGUAGE,
                f"language-{tenant.name.lower()}",
                "Cognitive Service",
                32 * tenant.weight,
                0.05,
                "moderation",
                "content",
                tenant=tenant.name,
                noise=0.07,
                since=tenant.joined,
                until=RETIRED,
            ),
        )
        for tenant in TENANTS
        if tenant.plan != "startup" and tenant.joined < RETIRED
    ),
    (AZURE_SUPPORT, Volume(SITE, "helpdesk", "App Service Plan", 1, 0.055, _HELPDESK, "support")),
    (AZURE_SUPPORT, Volume(SQL, "helpdesk-db", "Database", 0.5, 0.05, _HELPDESK, "support")),
    (
        AZURE_SUPPORT,
        Volume(SEARCH, "help-search", "Search Service", 1, 0.02, _HELPDESK, "support", since=date(2025, 9, 8)),
    ),
    (AZURE_SUPPORT, Volume(FILES, "attachments", "Storage Account", 800, 0.10, _HELPDESK, "support")),
    (AZURE_SUPPORT, Volume(MONITOR, "workspace", "Log Workspace", 14, 0.075, None, noise=0.08)),
    (AZURE_STAGING, Volume(MACHINE, "staging-vms", "Virtual Machine", 1, 0.075, _STAGING)),
    (AZURE_STAGING, Volume(FILES, "staging-files", "Storage Account", 400, 0.05, None)),
)


def cloud_charges(calendar: Calendar, rng: np.random.Generator) -> list[Charges]:
    """All volumes of both clouds."""
    return [rows for place, volume in VOLUMES for rows in volume.charges(calendar, rng, place)]
