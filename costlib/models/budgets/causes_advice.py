"""What may be done about a cause now, and against the next one, where it made the period dearer or cheaper."""

from collections.abc import Mapping
from types import MappingProxyType

from costlib.models.budgets.bridge_effects import Bar

_Advice = tuple[tuple[str, str], tuple[str, str]]
_CHEAPER = ("Check whether the saving lasts; if so, lower the plan.", "Nothing to prevent: the change saves money.")
_TOLD = ("Nothing to do in the services; tell the budget's owner.", "Plan it as a line of its own.")
ADVICE: Mapping[Bar, _Advice] = MappingProxyType(
    {
        "volume": (
            ("Open {what} by tenant and resource and ask who needs the rise.", "Give {what} a budget of its own."),
            _CHEAPER,
        ),
        "price": (
            ("Check {what} against its price list and the sizes in use.", "Watch the unit price of {what} monthly."),
            _CHEAPER,
        ),
        "mix": (
            ("See whether the cheaper items of {what} would do.", "Agree which items of {what} are the default."),
            _CHEAPER,
        ),
        "new": (
            ("Find who started {what} and put it into the plan, or end it.", "Ask for approval before {what} grows."),
            _CHEAPER,
        ),
        "ended": (
            ("See why {what} was credited before.", "Plan such credits as a line of their own."),
            ("Take {what} out of the plan.", "Nothing to prevent: the item has ended."),
        ),
        "commitments": (
            (
                "Compare use of {what} with what is committed; buy for what is steady, let go of what is unused.",
                "Review coverage and use of commitments monthly.",
            ),
            _CHEAPER,
        ),
        "purchases": (
            ("Check who bought from {provider}, and what for.", "Gate purchases above a limit."),
            _CHEAPER,
        ),
        "credits": (("Ask {provider} which credits ended.", "Plan without credits that may end."), _CHEAPER),
        "tax": (_TOLD, _TOLD),
        "corrections": (_TOLD, _TOLD),
        "currency": (
            ("Nothing to do in the services; tell treasury.", "Plan in the billing currency, or hedge it."),
            _TOLD,
        ),
        "rest": (("Open the rows behind the bar.", "Ask {provider} for quantities in its bills."), _CHEAPER),
    }
)
"""Bar to (action, prevention) of what made it dearer, then of what made it cheaper."""
