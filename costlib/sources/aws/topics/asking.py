"""Requests of topics to whichever service of AWS answers them; what is nobody's business is dropped at the door."""

import contextlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from costlib.errors import DeniedError, FetchError, RefusedError
from costlib.sources.asking.retry import persistently
from costlib.sources.aws.client import answer_of
from costlib.sources.aws.topics.topic import TITLE, Page
from costlib.sources.kind import Request

PRIVATE = frozenset({"Email", "Address"})
"""Addresses of people: they are in no answer that is kept."""
NOTHING = frozenset({"DataUnavailableException", "BillExpirationException", "AWSOrganizationsNotInUseException"})
"""Refusals that are an answer: there is nothing to tell."""
UNKNOWN = frozenset({"ValidationException", "InvalidParameterException", "NotFoundException"})
PARTIAL = {
    "ce.get_reservation_purchase_recommendation": UNKNOWN,
    "ce.get_savings_plans_purchase_recommendation": UNKNOWN,
    "budgets.describe_subscribers_for_notification": UNKNOWN,
    "budgets.describe_notifications_for_budget": UNKNOWN,
}
"""Operations that are asked of one thing after another: one that AWS does not know does not hold up the others."""
MANAGEMENT = (
    "AWS tells accounts to the management account of the organisation and its delegated administrators alone: give "
    "role_arn of a role there, or take 'accounts' out of topics"
)
HOURS = "switch hourly costs on in the settings of Cost Explorer (AWS charges for them), or take 'hourly' out of topics"
REMEDIES = {
    "organizations": MANAGEMENT,
    "ce.get_cost_and_usage": HOURS,
    "ce.get_rightsizing_recommendation": "recommendations are switched on in the settings of Cost Explorer",
    "budgets": "take 'budgets' out of topics where they are nobody's business",
}
"""What else may help, by operation or service."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Sends requests of topics. ``client`` makes a client of a service, each once; ``sent`` are keys that went out."""

    client: Callable[[str], Any] = field(repr=False)
    clients: dict[str, Any] = field(default_factory=dict, repr=False)
    sent: Collection[str] = field(default=(), repr=False)

    def send(self, request: Request) -> bytes:
        """See ``Sender``: an operation as ``ce.get_anomalies``; the answer is wrapped with what was asked."""
        return persistently(lambda: self._once(request), TITLE)

    def _once(self, request: Request) -> bytes:
        service, _, operation = request.operation.partition(".")
        asked = {"operation": request.operation, "parameters": request.parameters}
        try:
            answer = answer_of(self._client(service), Request(operation, request.parameters), TITLE)
        except RefusedError as error:
            if error.code not in NOTHING | PARTIAL.get(request.operation, frozenset()):
                raise RefusedError(_told(str(error), request, service), error.code) from error
            return _written({"asked": asked, "reason": str(error)})
        except DeniedError as error:
            raise DeniedError(_told(str(error), request, service)) from error
        return _written({"asked": asked, "answer": public(answer)})

    def _client(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = self.client(service)
        return self.clients[service]


@contextlib.contextmanager
def understood() -> Iterator[None]:
    """What is read within is as the interface has it.

    Raises:
        FetchError: It is not: something is missing, or is of another kind.
    """
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FetchError(
            f"{TITLE} sent an answer that can't be understood ({type(error).__name__}): fetch it again, else report it"
        ) from error


def opened(body: bytes) -> Page:
    """An answer that was kept; decimals as they came.

    Raises:
        FetchError: It is none.
    """
    with understood():
        found = json.loads(body)
        asked = found["asked"]
        request = Request(asked["operation"], asked["parameters"])
        return Page(request, dict(found.get("answer") or {}), str(found.get("reason") or ""))


def public(found: Any) -> Any:
    """The same without addresses of people.

    >>> public({"Accounts": [{"Id": "1", "Email": "shop@example.com"}]})
    {'Accounts': [{'Id': '1'}]}
    """
    if isinstance(found, Mapping):
        return {key: public(each) for key, each in found.items() if key not in PRIVATE}
    return [public(each) for each in found] if isinstance(found, list) else found


def _told(error: str, request: Request, service: str) -> str:
    remedy = REMEDIES.get(request.operation) or REMEDIES.get(service)
    return f"{error}; {remedy}" if remedy else error


def _written(found: Mapping[str, Any]) -> bytes:
    return json.dumps(found, sort_keys=True, default=_text).encode()


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
