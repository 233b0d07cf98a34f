"""Scopes that may get money: bounds, and what their money returns step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import added
from costlib.errors import UsageError

EVEN = 1e-9
"""Returns that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Step:
    """What each unit of money returns, up to an amount; None: without end."""

    up_to: Decimal | None
    returns: Decimal


@dataclass(frozen=True, slots=True)
class Option:
    """A scope that may get money, in one currency.

    Args:
        name: Of the scope.
        amount: What it has now.
        floor: The least that it must get.
        ceiling: The most that it may get.
        steps: From the first unit on; each returns no more than the one before.
    """

    name: str
    amount: Decimal
    floor: Decimal
    ceiling: Decimal
    steps: tuple[Step, ...]

    def returned(self, amount: Decimal) -> Decimal:
        """What an amount returns.

        >>> steps = (Step(Decimal(100), Decimal(2)), Step(None, Decimal(1)))
        >>> Option("a", Decimal(0), Decimal(0), Decimal(500), steps).returned(Decimal(150))
        Decimal('250')
        """
        return added(width * step.returns for step, width in widths(self.steps, amount))


def widths(steps: Sequence[Step], amount: Decimal) -> Iterator[tuple[Step, Decimal]]:
    """How much of an amount lies in each step."""
    start = Decimal(0)
    for step in steps:
        end = amount if step.up_to is None else min(step.up_to, amount)
        yield step, max(end - start, Decimal(0))
        start = max(start, end)


def most(option: Option) -> Decimal:
    """The most that a scope can take: its ceiling, or where its steps end."""
    last = option.steps[-1].up_to
    return option.ceiling if last is None else min(option.ceiling, last)


def feasible(options: Sequence[Option], whole: Decimal) -> None:
    """Check that a total can be given out.

    Raises:
        UsageError: It can't; names the scopes and the amount that is missing.
    """
    if not options:
        raise UsageError("there is no budget to move: choose two or more")
    for each in options:
        _sound(each)
    least, highest = added(each.floor for each in options), added(most(each) for each in options)
    if least > whole:
        over = ", ".join(f"{each.name} {each.floor:,.2f}" for each in sorted(options, key=lambda each: -each.floor)[:3])
        raise UsageError(
            f"the floors need {least - whole:,.2f} more than the total of {whole:,.2f}: lower one ({over})"
        )
    if highest < whole:
        under = ", ".join(f"{each.name} {most(each):,.2f}" for each in sorted(options, key=most)[:3])
        raise UsageError(
            f"the ceilings leave {whole - highest:,.2f} of the total of {whole:,.2f} over: raise one ({under})"
        )


def _sound(option: Option) -> None:
    if not option.steps:
        raise UsageError(f"'{option.name}' says nothing of what it returns: add it")
    if not 0 <= option.floor <= most(option):
        raise UsageError(
            f"'{option.name}' has a floor of {option.floor:,.2f} and can take {most(option):,.2f} at most: "
            "lower the floor, or raise the ceiling"
        )
    for before, after in zip(option.steps, option.steps[1:], strict=False):
        if before.up_to is None or (after.up_to is not None and after.up_to <= before.up_to):
            raise UsageError(f"'{option.name}' has steps out of order: let each end after the one before")
        if float(after.returns - before.returns) > EVEN:
            raise UsageError(
                f"'{option.name}' returns {after.returns:f} after {before.returns:f}: the first money must return most"
            )
