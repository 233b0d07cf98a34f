"""What other reports of AWS call the services that Cost Explorer names in its own way.

Cost Explorer, its anomalies and AWS Budgets share one set of names; cost and usage reports and FOCUS exports use
others. Some of its names stand for a part of a service or for parts of several.
"""

from collections.abc import Collection, Mapping

EC2 = "Amazon Elastic Compute Cloud"
ALSO: Mapping[str, tuple[str, ...]] = {
    "Amazon Elastic Compute Cloud - Compute": (EC2, "Amazon EC2"),
    "EC2 - Other": ("Amazon Elastic Block Store", "AWS Data Transfer", EC2, "Amazon EC2"),
    "Amazon Simple Storage Service": ("Amazon S3",),
    "Amazon Relational Database Service": ("Amazon RDS",),
    "Amazon Elastic Load Balancing": ("Elastic Load Balancing",),
    "Amazon Elastic Container Service for Kubernetes": ("Amazon Elastic Kubernetes Service",),
    "Amazon EC2 Container Registry (ECR)": ("Amazon Elastic Container Registry",),
    "Amazon Glacier": ("Amazon S3 Glacier",),
    "AmazonCloudWatch": ("Amazon CloudWatch",),
    "CloudWatch Events": ("Amazon EventBridge",),
    "CodeBuild": ("AWS CodeBuild",),
    "Amazon Virtual Private Cloud": ("Amazon VPC",),
}
"""Name in Cost Explorer to names elsewhere, the likeliest first."""
PARTS = frozenset({"EC2 - Other"})
"""Names that stand for parts of several services: no filter on services says the same."""


def known_as(name: str, names: Collection[str]) -> tuple[str, ...]:
    """What a service of Cost Explorer may be called among some names, the likeliest first; its own name wins.

    >>> known_as("Amazon Elastic Compute Cloud - Compute", {"Amazon Elastic Compute Cloud", "Amazon S3"})
    ('Amazon Elastic Compute Cloud',)
    >>> known_as("Amazon Polly", {"Amazon S3"})
    ()
    """
    if name in names:
        return (name,)
    return tuple(each for each in ALSO.get(name, ()) if each in names)


def exactly(name: str, names: Collection[str]) -> tuple[str, ...]:
    """The one name that stands for the same cost; empty where none does.

    >>> exactly("EC2 - Other", {"Amazon Elastic Block Store", "AWS Data Transfer"})
    ()
    """
    return () if name in PARTS and name not in names else known_as(name, names)[:1]
