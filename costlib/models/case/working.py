"""How a figure was worked out: the formula of a claim, applied to the case's figures and to the claim's own inputs."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from costlib.errors import UsageError
from costlib.models.case.figures import MEASURED, Figures
from costlib.models.case.formulas import FORMULAS, Formula
from costlib.policy.case_entries import Working


@dataclass(frozen=True, slots=True)
class Worked:
    """A figure with what it was made from.

    Args:
        value: None where an input is missing or the formula divides by 0.
        formula: In the names of its arguments.
        names: Argument to the figure that it stands for.
        values: Argument to value; those that are missing are left out.
    """

    value: Decimal | None
    formula: str
    names: Mapping[str, str]
    values: Mapping[str, Decimal]

    @property
    def missing(self) -> list[str]:
        """Figures that only the ledger could give, and did not."""
        return [name for taken, name in self.names.items() if taken not in self.values]

    @property
    def measured(self) -> list[str]:
        """Figures that the ledger gave."""
        return [name for taken, name in self.names.items() if name.startswith(MEASURED) and taken in self.values]

    @property
    def inputs(self) -> dict[str, Decimal]:
        """Figure to value."""
        return {self.names[taken]: value for taken, value in self.values.items()}


def worked(working: Working, figures: Figures, claim: str) -> Worked:
    """Apply a formula.

    Args:
        working: Its name, what it is about, and the claim's own inputs, which come first.
        figures: Of the case.
        claim: Whose formula it is, for errors.

    Raises:
        UsageError: There is no such formula or figure, or an input that the formula does not take.
    """
    formula = FORMULAS.get(working.formula)
    if formula is None:
        raise UsageError(f"claim '{claim}': no formula '{working.formula}': choose one of {', '.join(FORMULAS)}")
    names = {taken: _source(taken, working, figures) for taken in inspect.signature(formula).parameters}
    _refuse_strangers(working, names, claim)
    known = {**figures, **working.inputs}
    unknown = [name for name in names.values() if name not in known and not name.startswith(MEASURED)]
    if unknown:
        raise UsageError(
            f"claim '{claim}': the case has no figure '{unknown[0]}': correct the name or give it as input"
        )
    values = {taken: known[name] for taken, name in names.items() if name in known}
    return Worked(formula(**values) if values.keys() == names.keys() else None, _first_line(formula), names, values)


def _source(taken: str, working: Working, figures: Figures) -> str:
    """Name of the figure that an argument stands for."""
    if taken in working.inputs:
        return taken
    if taken == "stated":
        return working.about or taken
    of_it = f"{working.about}.{taken}"
    return of_it if of_it in figures else taken


def _refuse_strangers(working: Working, names: Mapping[str, str], claim: str) -> None:
    strangers = [name for name in working.inputs if name not in names]
    if strangers:
        taken = ", ".join(names)
        raise UsageError(f"claim '{claim}': {working.formula} takes no input '{strangers[0]}': it takes {taken}")


def _first_line(formula: Formula) -> str:
    return (formula.__doc__ or "").strip().splitlines()[0].removesuffix(".")
