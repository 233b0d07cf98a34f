"""What somebody changes of a case without saving it: small enough for a link, and harmless whatever a link says."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from costlib.errors import UsageError
from costlib.policy.documents import parsed
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import LONGEST, Amount, Rate, Share


class Changes(BaseModel):
    """Fields of a case that are other than stated; None stays as stated.

    Args:
        years: Horizon.
        discount_rate: Fraction a year.
        risk_rate: The same for flows that are taken as risky.
        tax_rate: Fraction of a gain.
        growth: Of every benefit, a year.
        amounts: Line to its amount.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    years: Annotated[int, Field(ge=1, le=LONGEST)] | None = None
    discount_rate: Rate | None = None
    risk_rate: Rate | None = None
    tax_rate: Share | None = None
    growth: Rate | None = None
    amounts: dict[str, Amount] = Field(default_factory=dict)

    @classmethod
    def between(cls, stated: RoiCase, asked: Mapping[str, Any]) -> Self:
        """Only what differs from the case as stated; ``asked`` has the fields as they are now."""
        amounts = {line.name: line.amount for line in stated.lines}
        kept = {name: value for name, value in asked.items() if name != "amounts" and value != plain(stated, name)}
        moved = {name: value for name, value in asked.get("amounts", {}).items() if amounts.get(name) != value}
        return cls(**kept, amounts=moved)

    @classmethod
    def read(cls, text: str, stated: RoiCase) -> Self:
        """Of a link; nothing where the text is no such thing or can't be, and no line that the case does not have.

        >>> Changes.read("{", None)
        Changes(years=None, discount_rate=None, risk_rate=None, tax_rate=None, growth=None, amounts={})
        """
        try:
            found = cls.model_validate_json(text)
            known = {line.name for line in stated.lines}
            amounts = {name: each for name, each in found.amounts.items() if name in known}
            kept = found.model_copy(update={"amounts": amounts})
            changed(stated, kept)
        except (ValidationError, UsageError):
            return cls()
        return kept

    def written(self) -> str:
        """For a link; empty where nothing is changed.

        >>> Changes(years=7).written(), Changes().written()
        ('{"years":7}', '')
        """
        return self.model_dump_json(exclude_defaults=True) if self != type(self)() else ""


def changed(stated: RoiCase, changes: Changes) -> RoiCase:
    """The case with the changes.

    Raises:
        UsageError: They take it beyond all bounds.
    """
    top = changes.model_dump(exclude_none=True, exclude={"growth", "amounts"})
    lines = tuple(line.model_copy(update=_line(line.name, line.kind, changes)) for line in stated.lines)
    body = stated.model_dump() | top | {"lines": [line.model_dump() for line in lines]}
    return parsed(RoiCase, body, f"case '{stated.name}'")


def plain(case: RoiCase, name: str) -> Any:
    """A field of a case by its name in ``Changes``; growth is that of all benefits, None where they differ."""
    if name != "growth":
        return getattr(case, name)
    growths = {line.growth for line in case.lines if line.kind == "benefit"}
    return growths.pop() if len(growths) == 1 else None


def _line(name: str, kind: str, changes: Changes) -> dict[str, Decimal]:
    found = {"amount": changes.amounts[name]} if name in changes.amounts else {}
    return found | ({"growth": changes.growth} if kind == "benefit" and changes.growth is not None else {})
