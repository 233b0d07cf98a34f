"""Rows of a file into the lines of a case: each one accepted, or refused with its reason, and none lost."""

from collections.abc import Sequence
from dataclasses import dataclass

from costlib.errors import UsageError
from costlib.models.roi.editing import with_lines
from costlib.policy.documents import parsed
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Line
from costlib.policy.sheets import numbered
from costlib.policy.sheets.numbered import Refused
from costlib.policy.sheets.roi import LINES, nested
from costlib.policy.sheets.sheet import entry


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of a file.

    Args:
        case: With all that was accepted.
        added: Names of accepted lines that are new.
        changed: Names of accepted lines that replace one.
        same: Accepted lines that say what is there already.
        refused: The others, in the order of the file.
    """

    case: RoiCase
    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    refused: tuple[Refused, ...]

    def as_text(self) -> str:
        """What became of them, in a line."""
        kept = len(self.case.lines) - len(self.added) - len(self.changed) - self.same
        return (
            f"{len(self.added):,} new, {len(self.changed):,} changed, {self.same:,} as they were, "
            f"{len(self.refused):,} refused; {kept:,} lines that the file does not name stay"
        )


def imported(case: RoiCase, lines: Sequence[numbered.Line], source: str) -> Imported:
    """Put the rows of a file into a case.

    Args:
        case: So far; lines that the file does not name stay.
        lines: Of the file.
        source: What stands for an empty source.

    Raises:
        UsageError: The lines can't be together, such as correlations of a line that is sure now.
    """
    found: dict[str, Line] = {}
    refused = []
    for each in lines:
        line = _line(each, source)
        if isinstance(line, Line) and line.name not in found:
            found[line.name] = line
            continue
        reason = f"'{line.name}' stands twice in the file: keep one" if isinstance(line, Line) else line
        refused.append(Refused(each.number, each.cells, reason))
    return _told(case, found, tuple(refused))


def _line(each: numbered.Line, source: str) -> Line | str:
    """A line, or what is wrong with it."""
    body, faults = entry(LINES, each.cells)
    if each.fault or faults:
        return each.fault or "; ".join(faults)
    try:
        return parsed(Line, {"source": source, **nested(body)}, "")
    except UsageError as error:
        return str(error).lstrip(",: ")


def _told(case: RoiCase, found: dict[str, Line], refused: tuple[Refused, ...]) -> Imported:
    old = {line.name: line for line in case.lines}
    merged = [found.get(line.name, line) for line in case.lines]
    merged += [line for name, line in found.items() if name not in old]
    return Imported(
        with_lines(case, merged),
        tuple(name for name in found if name not in old),
        tuple(name for name, line in found.items() if name in old and old[name] != line),
        sum(old.get(name) == line for name, line in found.items()),
        refused,
    )
