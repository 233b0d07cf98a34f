"""How sure a forecast can be: by its history, and by how far it looks ahead of as much history."""

from dataclasses import dataclass

from costlib.models.forecasting.history import LONGEST, WEEK, History
from costlib.policy.forecasting import Rules

SLACK = 3
"""Days: months are not equally long, so that six of history may be shorter than six ahead."""
LOW = "LOW"


@dataclass(frozen=True, slots=True)
class Sure:
    """What history tells of how sure a forecast is.

    Args:
        label: HIGH, MEDIUM or LOW, of what lies no farther ahead than the history reaches back.
        days: That the history spans.
        beyond: Times the history: what lies farther ahead is LOW.
    """

    label: str
    days: int
    beyond: float = 1.0

    def at(self, ahead: int) -> str:
        """The label of what lies so many days ahead.

        >>> Sure("MEDIUM", 40).at(40), Sure("MEDIUM", 40).at(90)
        ('MEDIUM', 'LOW')
        """
        return self.label if self.holds(ahead) else LOW

    def holds(self, ahead: int) -> bool:
        """Whether so many days ahead are no farther than the history reaches back."""
        return ahead <= self.beyond * self.days + SLACK

    def note(self, ahead: int) -> str:
        """What to say of so many days ahead; empty where the history reaches back as far.

        >>> Sure("HIGH", 400).note(365), Sure("MEDIUM", 30).note(365)
        ('', '365 days ahead rest on 30 days of history: a direction beyond that, not a figure')
        """
        if self.holds(ahead):
            return ""
        return f"{ahead:,} days ahead rest on {self.days:,} days of history: a direction beyond that, not a figure"


def sure_of(history: History, rules: Rules) -> Sure:
    """What a history tells; one that is cut to the most that is used reaches back as far as anybody may ask ahead."""
    cut = len(history) == (rules.limits.most_days if history.season == WEEK else rules.limits.most_months)
    days = max(history.days, LONGEST[WEEK]) if cut else history.days
    return Sure(rules.label(history.days, len(history)), days, rules.reach.low_beyond)


def days_ahead(history: History, horizon: int) -> int:
    """Days that so many steps of a history's kind are."""
    return horizon if history.season == WEEK else round(horizon * history.days / len(history))
