"""Whether each source answers: one harmless request, the first that a sync of the newest part would send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from costlib.errors import CostlibError
from costlib.ledger import Ledger
from costlib.ledger.verify import Finding
from costlib.sources import spending
from costlib.sources.asking.guarded import guarded
from costlib.sources.asking.quiet import quieten
from costlib.sources.asking.retry import watched
from costlib.sources.registry import bucket_of, kind_of
from costlib.sources.settings import Sources, SourceSettings


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
            told = self._ask(settings, cap)
        except CostlibError as error:
            return Finding(check, (str(error),))
        return Finding(check, (told,) if told else ())

    def _ask(self, settings: SourceSettings, cap: Decimal) -> str:
        """Ask; returns what there is to tell though it answers, as that this machine's clock is far off."""
        if bucket := bucket_of(settings):
            folder = bucket.folder(settings, self.environment)
            next(folder.objects.listed(folder.prefix), None)
            return ""
        kind = kind_of(settings)
        parts = kind.parts(settings, self.now)
        if not parts:
            return f"nothing is asked before {settings.since}, the first day that is wanted: 'since' lies ahead"
        sender = guarded(kind, settings, self.environment)
        request = kind.starts(settings, parts[-1])[0]
        price = kind.price(settings, request)
        self._book(settings, price, cap)
        with watched(lambda: self._book(settings, price, cap)):
            body = sender.send(request)
        kind.follows(request, body)
        return sender.heard.skew(self.now)

    def _book(self, settings: SourceSettings, price: Decimal, cap: Decimal) -> None:
        if price:
            spending.book(self.ledger.state, settings.name, price, self.now, cap)
