"""Accounts of the organisation, with the path of the organisational units that they are in. Addresses are not kept.

Where AWS tells the path of an account as identifiers, only the units' names are asked for; else each account's parent
is, up to the root. Only the management account and delegated administrators are answered.
Source: AWS Organizations API, ListAccounts (State in place of Status from September 2026), ListParents,
DescribeOrganizationalUnit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from costlib.advice import Account
from costlib.scope import Period
from costlib.sources.aws.topics.options import Options, TopicName
from costlib.sources.aws.topics.topic import Page, Plain, day, listed, within
from costlib.sources.kind import Request

ACCOUNTS = "organizations.list_accounts"
PARENTS = "organizations.list_parents"
UNIT = "organizations.describe_organizational_unit"
A_PAGE = 20
UNITS = re.compile(r"ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}")
DEEPEST = 10
"""Units within units; AWS allows five."""


@dataclass(frozen=True, slots=True)
class AccountTopic(Plain):
    """Accounts."""

    name: TopicName = "accounts"
    operations: tuple[str, ...] = (ACCOUNTS, PARENTS, UNIT)
    shape: type[Account] = Account
    pages: int = 10_000

    def starts(self, options: Options, period: Period) -> Sequence[Request]:  # noqa: ARG002 - the protocol's signature
        """See ``Topic``."""
        return [Request(ACCOUNTS, {"MaxResults": A_PAGE})]

    def then(self, page: Page) -> Sequence[Request]:
        """See ``Topic``."""
        if page.request.operation == ACCOUNTS:
            return [found for each in self.entries(page) for found in _of_account(each)]
        if page.request.operation == PARENTS:
            return [found for each in self.entries(page) for found in _of_parent(each)]
        return []

    def entries(self, page: Page) -> Sequence[Any]:
        """See ``Topic``."""
        if page.request.operation == UNIT:
            return [within(page.answer, "OrganizationalUnit")]
        return listed(page, "Accounts" if page.request.operation == ACCOUNTS else "Parents")

    def rows(self, pages: Sequence[Page]) -> Sequence[Account]:
        """See ``Topic``."""
        tree = _Tree.of(pages)
        found = (each for page in pages if page.request.operation == ACCOUNTS for each in self.entries(page))
        return [
            Account(
                id=each["Id"],
                name=each.get("Name") or "",
                status=each.get("State") or each.get("Status") or "",
                joined=day(each.get("JoinedTimestamp")),
                path=tree.path(each),
            )
            for each in found
        ]


@dataclass(frozen=True, slots=True)
class _Tree:
    """Names of units, and the unit that an account or unit is in."""

    names: Mapping[str, str]
    parents: Mapping[str, str]

    @classmethod
    def of(cls, pages: Sequence[Page]) -> "_Tree":
        units = [within(page.answer, "OrganizationalUnit") for page in pages if page.request.operation == UNIT]
        parents = {
            page.request.parameters["ChildId"]: each["Id"]
            for page in pages
            if page.request.operation == PARENTS
            for each in listed(page, "Parents")
            if each.get("Type") == "ORGANIZATIONAL_UNIT"
        }
        return cls({unit["Id"]: unit.get("Name") or unit["Id"] for unit in units if "Id" in unit}, parents)

    def path(self, account: Mapping[str, Any]) -> str:
        """From the root; a unit whose name is not known stands as its identifier."""
        units = UNITS.findall(" ".join((account.get("Paths") or ())[:1])) or self._climbed(account["Id"])
        return "/".join(self.names.get(unit, unit) for unit in units)

    def _climbed(self, child: str) -> list[str]:
        found: list[str] = []
        while (child := self.parents.get(child, "")) and len(found) < DEEPEST:
            found.insert(0, child)
        return found


def _of_account(account: Mapping[str, Any]) -> list[Request]:
    """What is asked for its path."""
    if paths := account.get("Paths"):
        return [Request(UNIT, {"OrganizationalUnitId": unit}) for unit in UNITS.findall(paths[0])]
    return [Request(PARENTS, {"ChildId": account["Id"]})]


def _of_parent(parent: Mapping[str, Any]) -> list[Request]:
    """Its name and its own parent; nothing of a root."""
    if parent.get("Type") != "ORGANIZATIONAL_UNIT":
        return []
    return [Request(UNIT, {"OrganizationalUnitId": parent["Id"]}), Request(PARENTS, {"ChildId": parent["Id"]})]
