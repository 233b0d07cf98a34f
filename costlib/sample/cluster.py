"""The cluster on Google Cloud: its provider splits each day's node charge among the workloads that ran on it."""

import json
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from costlib.sample.charges import Charges, Sku, tags, usage
from costlib.sample.company import GCP_CLUSTER
from costlib.sample.shapes import PRICE, QUANTITY, Calendar, Floats, Ints, growth, split

METHOD = "gke-cost-allocation"
_HOURS = 24
_SHARES = 10_000
_FIRST_NODES = 2
_GROWTH = 0.075
NODES = Sku(
    id="gcp-e2-standard-8",
    service="Google Kubernetes Engine",
    category="Compute",
    subcategory="Containers",
    meter="e2-standard-8 Node",
    unit="Hours",
    price=268,
    details='{"InstanceType":"e2-standard-8","CoreCount":8,"MemorySize":32}',
)
WORKLOADS: Mapping[str, tuple[float, str | None]] = {
    "render": (4.0, None),
    "thumbnails": (2.0, None),
    "verdantide-render": (1.5, "Verdantide"),
    "search-index": (1.2, None),
    "idle": (1.0, None),
}
"""Average weight of each workload, and the tenant it belongs to alone."""


def cluster_charges(calendar: Calendar, rng: np.random.Generator) -> list[Charges]:
    """Rows that replace the node charge: per workload and day, adding up to the whole node hours exactly."""
    hours = np.floor(_FIRST_NODES * growth(calendar, _GROWTH)).astype(np.int64) * _HOURS
    mean = np.array([weight for weight, _ in WORKLOADS.values()])
    weights: Floats = mean * rng.lognormal(0, 0.15, (calendar.count, mean.size))
    shares = split(np.full(calendar.count, _SHARES), weights)
    return [_workload(calendar, name, hours, shares[:, place]) for place, name in enumerate(WORKLOADS)]


def _workload(calendar: Calendar, name: str, hours: Ints, share: Ints) -> Charges:
    columns = {
        "ResourceId": f"{GCP_CLUSTER.id}/clusters/render/nodePools/standard",
        "ResourceName": "render/standard",
        "ResourceType": "Node Pool",
        "Tags": tags(department="platform", project="render-farm", environment=GCP_CLUSTER.environment),
        "AllocatedMethodId": METHOD,
        "AllocatedResourceId": f"{GCP_CLUSTER.id}/clusters/render/namespaces/{name}",
        "AllocatedResourceName": name,
        "AllocatedTags": tags(tenant=WORKLOADS[name][1], project="render-farm", namespace=name),
    }
    quantity = hours * share * (QUANTITY // _SHARES)
    rows = usage(GCP_CLUSTER, NODES, columns, calendar.numbers, quantity)
    return replace(rows, split=[_details(*pair) for pair in zip(share.tolist(), hours.tolist(), strict=True)])


def _details(share: int, hours: int) -> str:
    """AllocatedMethodDetails: the ratio, and the charge that was split (euros), so that anyone can add it up."""
    element = {"AllocatedRatio": share / _SHARES, "UsageUnit": "Node-Hours", "UsageQuantity": share * hours / _SHARES}
    origin = f"{hours * NODES.price / PRICE:.3f}"
    return json.dumps({"Elements": [element], "x_OriginBilledCost": origin}, separators=(",", ":"))
