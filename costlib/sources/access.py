"""Whether each source answers: one harmless request, the first that a sync of the newest part would send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from costlib.errors import CapError, CostlibError
from costlib.ledger import Ledger
from costlib.ledger.verify import Finding
from costlib.sources import spending
from costlib.sources.guarded import guarded
from costlib.sources.quiet import quieten
from costlib.sources.registry import bucket_of, kind_of
from costlib.sources.settings import CAP, Sources, SourceSettings


@dataclass(frozen=True, slots=True)
class Access:
    """Checks access. Nothing is kept of the answers, but what they cost counts towards the month's cap.

    Args:
        ledger: Whose sources.
        environment: Holds the keys.
        now: The time (UTC).
    """

    ledger: Ledger
    environment: Mapping[str, str]
    now: datetime

    def check(self, sources: Sources) -> Sequence[Finding]:
        """One check for each source that is switched on, with what to grant where it is refused."""
        quieten()
        return [self._finding(each, sources.cap) for each in sources.sources if each.enabled]

    def _finding(self, settings: SourceSettings, cap: Decimal) -> Finding:
        check = f"source '{settings.name}' ({settings.kind}) answers"
        try:
            skew = self._ask(settings, cap)
        except CostlibError as error:
            return Finding(check, (str(error),))
        return Finding(check, (skew,) if skew else ())

    def _ask(self, settings: SourceSettings, cap: Decimal) -> str:
        """Ask; returns how far off this machine's clock is, where it is much."""
        if bucket := bucket_of(settings):
            folder = bucket.folder(settings, self.environment)
            next(folder.objects.listed(folder.prefix), None)
            return ""
        kind = kind_of(settings)
        sender = guarded(kind, settings, self.environment)
        request = kind.starts(settings, kind.parts(settings, self.now)[-1])[0]
        if price := kind.price(settings, request):
            if spending.spent(self.ledger.state, self.now) + price > cap:
                raise CapError(f"asking costs {price} USD and would pass the month's cap: raise {CAP}")
            spending.book(self.ledger.state, settings.name, price, self.now)
        kind.follows(request, sender.send(request))
        return sender.heard.skew(self.now)
