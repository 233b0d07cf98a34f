"""The main infrastructure on AWS but for its instances: network, storage, monitoring and backup, with their prices."""

from datetime import date

import numpy as np

from costlib.sample.charges import Charges, Sku, usage
from costlib.sample.company import AWS_PROD, AWS_STAGING
from costlib.sample.shapes import MONTH_DAYS, QUANTITY, Calendar, whole
from costlib.sample.volumes import Volume, resource_columns

SPIKE_DAY = date(2026, 6, 17)
SPIKE_GB = 9_000
SPIKE_TENANT = "Pebblequill"
"""On that day somebody copied this tenant's whole archive: so much left beyond the normal."""
LEAK_SINCE = date(2026, 8, 18)
LEAK_DAILY_GROWTH = 0.03
"""A debug log that nobody switched off writes so much more every day."""

_ENGINE = "content-engine"
_ELB, _ALB, _NLB = "Elastic Load Balancing", "Application Load Balancer", "Network Load Balancer"
_VPC, _CLOUDWATCH, _BACKUP = "Amazon Virtual Private Cloud", "AmazonCloudWatch", "AWS Backup"
_S3, _EBS, _RDS = "Amazon Simple Storage Service", "Amazon Elastic Block Store", "Amazon Relational Database Service"
_NETWORK, _STORAGE, _GOVERN = "Networking", "Storage", "Management and Governance"
_KEPT = "Backup Storage"


def _sku(name: str, service: str, where: tuple[str, str], meter: str, unit: str, price: int) -> Sku:
    return Sku(f"aws-{name}", service, *where, meter, unit, price)


ALB = _sku("alb", _ELB, (_NETWORK, "Application Networking"), _ALB, "30 Days", 22_000)
NLB = _sku("nlb", _ELB, (_NETWORK, "Application Networking"), _NLB, "30 Days", 18_000)
VPN = _sku("vpn", _VPC, (_NETWORK, "Network Connectivity"), "Site-to-Site VPN", "30 Days", 36_000)
TRANSFER = _sku("transfer", "AWS Data Transfer", (_NETWORK, "Network Infrastructure"), "Data Transfer Out", "GB", 90)
DATABASE = _sku("rds", _RDS, ("Databases", "Relational Databases"), "Database Storage", "GB-Months", 200)
CACHE = _sku("cache", "Amazon ElastiCache", ("Databases", "Caching"), "Cache Memory", "GB-Months", 500)
OBJECTS = _sku("s3", _S3, (_STORAGE, "Object Storage"), "Standard Storage", "GB-Months", 23)
GP2 = _sku("gp2", _EBS, (_STORAGE, "Block Storage"), "General Purpose SSD (gp2)", "GB-Months", 100)
SNAPSHOTS = _sku("snapshots", _EBS, (_STORAGE, "Block Storage"), "Snapshot Storage", "GB-Months", 50)
VAULT = _sku("vault", _BACKUP, (_STORAGE, _KEPT), "Database Backup Storage", "GB-Months", 100)
COPIES = _sku("copy", _BACKUP, (_STORAGE, _KEPT), "Cross-Region Copy", "GB", 20)
METRIC = _sku("metrics", _CLOUDWATCH, (_GOVERN, "Observability"), "Custom Metrics", "Metric-Months", 300)
LOGS = _sku("logs", _CLOUDWATCH, (_GOVERN, "Observability"), "Log Ingestion", "GB", 500)
TRAIL = _sku("trail", "AWS CloudTrail", (_GOVERN, "Compliance"), "Events Recorded", "100000 Events", 2_000)
THREATS = ("Security", "Threat Detection and Response")
DETECTOR = _sku("detector", "Amazon GuardDuty", THREATS, "Events Analysed", "1000000 Events", 1_000)

EGRESS = Volume(
    TRANSFER,
    "egress",
    "Network",
    1000,
    0.13,
    _ENGINE,
    noise=0.06,
    negotiated=85,
    negotiated_from=date(2026, 1, 1),
    extra={SPIKE_DAY: SPIKE_GB},
)
MEDIA = Volume(OBJECTS, "media", "Bucket", 500, 0.17, _ENGINE)
RENDITIONS = Volume(OBJECTS, "renditions", "Bucket", 1000, 0.17, _ENGINE)
RECOVERY = Volume(COPIES, "recovery-copy", "Backup Vault", 1000, 0.11, None)
PROD = (
    Volume(ALB, "web", "Load Balancer", 1, 0.04, _ENGINE),
    Volume(NLB, "api", "Load Balancer", 1, 0.04, _ENGINE),
    Volume(DATABASE, "content-db", "Database", 200, 0.155, _ENGINE),
    MEDIA,
    RENDITIONS,
    Volume(CACHE, "sessions", "Cache", 50, 0.12, _ENGINE),
    EGRESS,
    Volume(VPN, "office", "VPN Connection", 1, 0.0, _ENGINE),
    Volume(VPN, "partners", "VPN Connection", 1, 0.0, _ENGINE),
    Volume(METRIC, "metrics", "Metric Namespace", 50, 0.09, _ENGINE),
    Volume(DETECTOR, "detector", "Detector", 25, 0.09, None, noise=0.04),
    Volume(TRAIL, "trail", "Trail", 5, 0.09, _ENGINE, noise=0.04),
    Volume(SNAPSHOTS, "snapshots", "Snapshot", 900, 0.11, _ENGINE),
    Volume(VAULT, "content-db-backup", "Backup Vault", 300, 0.11, _ENGINE),
    RECOVERY,
    Volume(GP2, "unattached-volumes", "Volume", 1200, 0.02, None, since=date(2025, 5, 6)),
)
STAGING = (
    Volume(ALB, "staging-web", "Load Balancer", 1, 0.0, _ENGINE),
    Volume(DATABASE, "staging-db", "Database", 80, 0.08, _ENGINE),
    Volume(OBJECTS, "staging-media", "Bucket", 300, 0.10, _ENGINE),
    Volume(TRANSFER, "staging-egress", "Network", 60, 0.06, None, noise=0.10),
)
LEAK = Volume(LOGS, "ingest-debug-log", "Log Group", 345, 0.0, _ENGINE, since=LEAK_SINCE)


def aws_charges(calendar: Calendar, rng: np.random.Generator) -> list[Charges]:
    """All volumes of the production and staging accounts, with the spike and the leak."""
    prod = [rows for volume in PROD for rows in volume.charges(calendar, rng, AWS_PROD)]
    staging = [rows for volume in STAGING for rows in volume.charges(calendar, rng, AWS_STAGING)]
    return [*prod, *staging, _leak(calendar)]


def _leak(calendar: Calendar) -> Charges:
    days = calendar.between(LEAK.since, LEAK.until)
    level = LEAK.monthly / MONTH_DAYS * QUANTITY
    quantity = whole(level * np.power(1 + LEAK_DAILY_GROWTH, np.arange(days.size)))
    return usage(AWS_PROD, LEAK.sku, resource_columns(AWS_PROD, LEAK), days, quantity)
