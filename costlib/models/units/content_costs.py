"""What was written, by content type, and what the models that wrote it cost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.amounts import EXACT
from costlib.models.ratios import in_percent, known, share
from costlib.models.tenants.volumes import Volumes
from costlib.models.units.unit_costs import UnitCost


@dataclass(frozen=True, slots=True)
class ContentType:
    """One content type: pieces, and the charges that name it. ``cost`` is None where none does."""

    name: str
    pieces: Decimal
    share: float | None
    cost: Decimal | None

    @property
    def per_piece(self) -> Decimal | None:
        """Model cost of a piece; None where either is unknown."""
        return None if self.cost is None else UnitCost(self.cost, self.pieces).value


def content_types(volumes: Volumes, rows: Iterable[Mapping[str, Any]]) -> list[ContentType]:
    """Content types by pieces, most first; none where the metric is one alone.

    Args:
        volumes: Of ``content_pieces.*``: what stands for the ``*`` is the content type.
        rows: Of ``queries.spend_by`` by x_ContentType over the same months.
    """
    head, star, _ = volumes.metric.name.partition("*")
    costs = {row["x_ContentType"]: known(row["cost"], row["known"], row["rows"]) for row in rows}
    pieces = volumes.by_metric() if star else {}
    whole = sum(pieces.values(), Decimal(0))
    return [
        ContentType(name.removeprefix(head), count, share(count, whole), costs.get(name.removeprefix(head)))
        for name, count in pieces.items()
    ]


def content_table(found: Sequence[ContentType]) -> pa.Table:
    """Columns: ``content_type``, ``pieces``, ``share_percent``, ``model_cost``, ``model_cost_per_piece``."""
    places = Decimal("0.000001")
    per_piece = [None if each.per_piece is None else each.per_piece.quantize(places, context=EXACT) for each in found]
    money = pa.decimal128(38, 6)
    return pa.table(
        {
            "content_type": pa.array([each.name for each in found], pa.string()),
            "pieces": pa.array([each.pieces.quantize(places, context=EXACT) for each in found], money),
            "share_percent": pa.array([in_percent(each.share) for each in found], pa.float64()),
            "model_cost": pa.array([None if c.cost is None else c.cost.quantize(places) for c in found], money),
            "model_cost_per_piece": pa.array(per_piece, money),
        }
    )
