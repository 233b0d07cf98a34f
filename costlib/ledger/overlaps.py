"""Cost that may be counted twice: two sources that bring charges of one account for the same days."""

from dataclasses import dataclass
from typing import Any

from costlib import sql
from costlib.errors import CostlibError, EmptyLedgerError
from costlib.ledger.cube import DIMENSIONS
from costlib.ledger.engine import Engine
from costlib.ledger.ledger import Ledger
from costlib.ledger.verify import Finding
from costlib.scope import Scope

BASES = ("BilledCost", "EffectiveCost")
"""On each alone: an actual and an amortised export complete one another, for each is silent on the other's basis."""
ALIKE = 0.05
"""Where a source names no account its months are held against those of others: what differs by less is the same."""
ACCOUNT = "coalesce(SubAccountId, BillingAccountId)"
SURE = (", account, day", f"{ACCOUNT} AS account, charge_date AS day", "true")
LIKE = (
    "",
    f"bool_or({ACCOUNT} IS NULL) AS unnamed",
    f"(a.unnamed OR b.unnamed) AND abs(a.cost - b.cost) <= {ALIKE} * greatest(a.cost, b.cost)",
)
"""Of two sources: what else they have in common, what that is in the cube, and what else must hold."""
SEVERAL = "min(x_Source) < max(x_Source)"
"""What holds of a provider that several sources speak of: most ledgers have none, and are told from others soon."""
CHECK = "no cost comes from two sources"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two sources that speak of the same cost.

    Args:
        one: Name of a source.
        other: Name of the other.
        provider: Whose charges they are.
        account: The first account that both name; empty where one of them names none.
        first: The first month, as ``2026-10``.
        last: The last month.
    """

    one: str
    other: str
    provider: str
    account: str
    first: str
    last: str

    @property
    def words(self) -> str:
        """What that means, with the remedy."""
        return (
            f"{self.found}: the same cost may count twice; "
            "keep the one that says more, and load the ledger anew without the other"
        )

    @property
    def means(self) -> str:
        """What that means for figures, as a sentence."""
        return f"{self.found}: figures may count them twice, so true spend may be lower."

    @property
    def found(self) -> str:
        """What was found."""
        what = f" of {self.provider}, account {self.account}," if self.account else f" of {self.provider}"
        when = f"in {self.first}" if self.first == self.last else f"from {self.first} to {self.last}"
        how = "for the same days" if self.account else "of about the same amounts"
        return f"'{self.one}' and '{self.other}' both bring charges{what} {how} {when}"

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {
            "sources": [self.one, self.other],
            "provider": self.provider,
            "account": self.account or None,
            "first_month": self.first,
            "last_month": self.last,
            "means": self.means,
        }


def overlaps(engine: Engine, scope: Scope | None = None) -> tuple[Overlap, ...]:
    """Pairs of sources that may count the same cost twice, each once for a provider.

    Both bring cost of one account on the same day, or, where one of them names no account, of about the same amount in
    a month. What one brings on one basis and the other on another is no overlap.

    Args:
        engine: One version of the ledger.
        scope: Only in its days, and where those of its filters hold that the cube answers; None for all there is.
    """
    where = "" if scope is None else f" WHERE {_condition(scope)}"
    if not engine.rows(f"SELECT 1 FROM cube{where} GROUP BY ServiceProviderName HAVING {SEVERAL} LIMIT 1"):
        return ()
    found = {
        pair: Overlap(*row) for basis in BASES for row in _pairs(engine, basis, where) for pair in [tuple(row[:3])]
    }
    return tuple(found[pair] for pair in sorted(found))


def counted_once(ledger: Ledger) -> Finding:
    """Whether every cost comes from one source alone."""
    try:
        return Finding(CHECK, tuple(each.words for each in overlaps(ledger.engine())))
    except EmptyLedgerError:
        return Finding(CHECK, ())
    except CostlibError as error:
        return Finding(CHECK, (str(error),))


def warned(ledger: Ledger) -> Finding:
    """The same as a warning: such a ledger still is what it says it is."""
    found = counted_once(ledger)
    return Finding(found.check, (), found.problems)


def _condition(scope: Scope) -> str:
    days = [f"charge_date >= DATE {sql.text(str(scope.period.start))}"]
    days.append(f"charge_date < DATE {sql.text(str(scope.period.end))}")
    kept = [(column, values) for column, values in scope.filters if column in DIMENSIONS]
    narrowed = [f"{sql.ident(column)} IN ({sql.texts(values) or 'NULL'})" for column, values in kept]
    whose = [] if scope.tenant is None else [f"x_Tenant = {sql.text(scope.tenant)}"]
    return " AND ".join([*days, *narrowed, *whose])


def _pairs(engine: Engine, basis: str, where: str) -> list[tuple[str, ...]]:
    """Source, other source, provider, account, first and last month; pairs that are sure come last and win."""
    return [*_joined(engine, basis, LIKE, where), *_joined(engine, basis, SURE, where)]


def _joined(engine: Engine, basis: str, by: tuple[str, str, str], where: str) -> list[tuple[str, ...]]:
    keys, also, condition = by
    account = "min(account)" if keys else "''"
    told = (
        f"(SELECT ServiceProviderName AS provider, BillingCurrency AS currency, billing_month AS month, {also}, "
        f"x_Source AS source, sum({sql.ident(basis)}) AS cost FROM cube{where} GROUP BY ALL HAVING cost > 0)"
    )
    return engine.rows(
        f"SELECT a.source, b.source, provider, {account}, min(month), max(month) FROM {told} AS a JOIN {told} AS b "
        f"USING (provider, currency, month{keys}) WHERE a.source < b.source AND {condition} GROUP BY 1, 2, 3"
    )
