"""Values that dimensions, tags and cost categories took in the last 30 days, the dearest first.

Answers that are sorted have no second page: at most a thousand values each.
Source: AWS Cost Explorer API, GetDimensionValues, GetTags, GetCostCategories.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from costlib.advice import Value
from costlib.scope import Period
from costlib.sources.aws.topics.options import Options, TopicName
from costlib.sources.aws.topics.topic import Page, Plain, listed, within
from costlib.sources.kind import Request

DIMENSIONS = "ce.get_dimension_values"
TAGS = "ce.get_tags"
CATEGORIES = "ce.get_cost_categories"
SORTED: Mapping[str, Any] = {
    "SortBy": [{"Key": "UnblendedCost", "SortOrder": "DESCENDING"}],
    "MaxResults": 1000,
}
MOST_KEYS = 10
"""Tag keys and cost categories whose values are asked where none are named: each takes a request of its own."""


@dataclass(frozen=True, slots=True)
class DimensionTopic(Plain):
    """Values of dimensions, such as the dearest services."""

    name: TopicName = "dimensions"
    operations: tuple[str, ...] = (DIMENSIONS,)
    shape: type[Value] = Value

    def most(self, options: Options) -> int:
        """See ``Topic``."""
        return len(options.dimensions)

    def starts(self, options: Options, period: Period) -> Sequence[Request]:
        """See ``Topic``."""
        return [Request(DIMENSIONS, {**_days(period), "Dimension": each, **SORTED}) for each in options.dimensions]

    def entries(self, page: Page) -> Sequence[Any]:
        """See ``Topic``."""
        return listed(page, "DimensionValues", always=True)

    def rows(self, pages: Sequence[Page]) -> Sequence[Value]:
        """See ``Topic``."""
        return [
            Value(
                dimension=page.request.parameters["Dimension"],
                value=each.get("Value") or "",
                title=within(each, "Attributes").get("description") or "",
                rank=rank,
            )
            for page in pages
            for rank, each in enumerate(self.entries(page), start=1)
        ]


@dataclass(frozen=True, slots=True)
class TagTopic(Plain):
    """Tag keys, and the values of some. A value is empty for what has no such tag."""

    name: TopicName = "tags"
    operations: tuple[str, ...] = (TAGS,)
    shape: type[Value] = Value

    def most(self, options: Options) -> int:
        """See ``Topic``: the keys, then the values of each."""
        return len(options.tag_keys) or 1 + MOST_KEYS

    def starts(self, options: Options, period: Period) -> Sequence[Request]:
        """See ``Topic``."""
        asked = {**_days(period), **SORTED}
        return [Request(TAGS, {**asked, "TagKey": key}) for key in options.tag_keys] or [Request(TAGS, asked)]

    def then(self, page: Page) -> Sequence[Request]:
        """See ``Topic``."""
        return _each_of(page, "TagKey", self.entries(page))

    def entries(self, page: Page) -> Sequence[Any]:
        """See ``Topic``."""
        return listed(page, "Tags", always=True)

    def rows(self, pages: Sequence[Page]) -> Sequence[Value]:
        """See ``Topic``."""
        return [
            row for page in pages for row in _named("TAG", page.request.parameters.get("TagKey"), self.entries(page))
        ]


@dataclass(frozen=True, slots=True)
class CategoryTopic(Plain):
    """Cost categories, and the values of some."""

    name: TopicName = "cost_categories"
    operations: tuple[str, ...] = (CATEGORIES,)
    shape: type[Value] = Value
    pages: int = 1 + MOST_KEYS

    def starts(self, options: Options, period: Period) -> Sequence[Request]:  # noqa: ARG002 - the protocol's signature
        """See ``Topic``."""
        return [Request(CATEGORIES, {**_days(period), **SORTED})]

    def then(self, page: Page) -> Sequence[Request]:
        """See ``Topic``."""
        return _each_of(page, "CostCategoryName", self.entries(page))

    def entries(self, page: Page) -> Sequence[Any]:
        """See ``Topic``."""
        return listed(
            page, "CostCategoryValues" if "CostCategoryName" in page.request.parameters else "CostCategoryNames"
        )

    def rows(self, pages: Sequence[Page]) -> Sequence[Value]:
        """See ``Topic``."""
        found = ((page.request.parameters.get("CostCategoryName"), self.entries(page)) for page in pages)
        return [row for name, entries in found for row in _named("COST_CATEGORY", name, entries)]


def _days(period: Period) -> dict[str, Any]:
    return {"TimePeriod": {"Start": str(period.start), "End": str(period.end)}}


def _each_of(page: Page, key: str, names: Sequence[str]) -> list[Request]:
    """Requests for the values of the first names; none where the answer holds values already."""
    asked = page.request.parameters
    if key in asked:
        return []
    return [Request(page.request.operation, {**asked, key: name}) for name in names[:MOST_KEYS] if name]


def _named(dimension: str, key: str | None, values: Iterable[str]) -> list[Value]:
    """Names, or the values of a name, as ``TAG`` or ``TAG:team``."""
    of = f"{dimension}:{key}" if key else dimension
    return [Value(dimension=of, value=each, rank=rank) for rank, each in enumerate(values, start=1)]
