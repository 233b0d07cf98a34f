"""Owners: tenants, departments and projects, with plan, parent and other spellings of their names, as dated entries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal
from unicodedata import category

from pydantic import ConfigDict, Field, field_validator

from costlib.policy.dated import Dated

Owner = Literal["tenant", "department", "project"]
SHOWN = 40
"""Letters of a wrong name that an error repeats."""
OWNERS: tuple[Owner, ...] = ("tenant", "department", "project")


class OwnerEntry(Dated):
    """What is known of one owner from ``valid_from`` on.

    Args:
        owner: Its kind.
        parent: The group that it belongs to; a name of the same kind, which needs no entry of its own.
        plan: What it pays for.
        aliases: Other spellings of its name in tags and metrics, on any day.
    """

    model_config = ConfigDict(str_strip_whitespace=True)

    owner: Owner
    parent: str | None = Field(default=None, min_length=1)
    plan: str | None = Field(default=None, min_length=1)
    aliases: tuple[str, ...] = ()

    @field_validator("name", "parent")
    @classmethod
    def _seen(cls, text: str | None) -> str | None:
        if text is not None and any(category(sign) == "Cc" for sign in text):
            raise ValueError(f"{text[:SHOWN]!a} holds signs that can't be seen: write it on one line")
        return text

    @field_validator("aliases")
    @classmethod
    def _written(cls, aliases: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(alias for alias in aliases if alias)


def aliases(entries: Iterable[OwnerEntry], kind: Owner) -> dict[str, str]:
    """Other spelling to name.

    Raises:
        ValueError: A spelling stands for two owners; names both.
    """
    mine = [entry for entry in entries if entry.owner == kind]
    names = {entry.name for entry in mine}
    found: dict[str, str] = {}
    for entry in mine:
        for alias in entry.aliases:
            other = alias if alias in names else found.get(alias, entry.name)
            if other != entry.name:
                raise ValueError(
                    f"the alias '{alias}' of {kind} '{entry.name}' stands for '{other}' too: remove it from one of them"
                )
            if alias != entry.name:
                found[alias] = entry.name
    return found


def on(entries: Iterable[OwnerEntry], kind: Owner, day: date) -> dict[str, OwnerEntry]:
    """Entries of a kind that rule on a day, by name."""
    return {entry.name: entry for entry in entries if entry.owner == kind and entry.rules_on(day)}


def parents(entries: Iterable[OwnerEntry], kind: Owner, day: date) -> dict[str, str]:
    """Owner to its parent on a day; owners without one are left out."""
    return {name: entry.parent for name, entry in on(entries, kind, day).items() if entry.parent is not None}


def refuse_circles(entries: Iterable[OwnerEntry]) -> None:
    """Check that nobody is its own ancestor on any day.

    Raises:
        ValueError: Names the circle and the first day of it.
    """
    steps = [step for entry in entries if entry.parent is not None for step in _steps(entry)]
    for kind in OWNERS:
        above: dict[str, str] = {}
        mine = sorted(
            (step for step in steps if step.kind == kind), key=lambda step: (step.day, step.parent is not None)
        )
        for day, changed in groupby(mine, key=lambda step: step.day):
            circle = circle_in(above, _walked(above, changed))
            if circle:
                raise ValueError(
                    f"{kind} {' -> '.join(circle)} from {day}: nobody can be its own parent, so change one of them"
                )


def circle_in(above: Mapping[str, str], starts: Iterable[str] | None = None) -> tuple[str, ...]:
    """The first circle among parents, its first name repeated at the end; empty when there is none.

    Args:
        above: Owner to parent.
        starts: Where to look from; from everybody by default.

    >>> circle_in({"a": "b", "b": "c", "c": "b"}), circle_in({"a": "b"})
    (('b', 'c', 'b'), ())
    """
    done: set[str] = set()
    for start in above if starts is None else starts:
        path: dict[str, None] = {}
        name: str | None = start
        while name is not None and name not in done and name not in path:
            path[name] = None
            name = above.get(name)
        if name is not None and name in path:
            walked = list(path)
            return (*walked[walked.index(name) :], name)
        done |= path.keys()
    return ()


@dataclass(frozen=True, slots=True)
class _Step:
    """From a day on an owner has this parent, or none."""

    kind: Owner
    day: date
    name: str
    parent: str | None


def _steps(entry: OwnerEntry) -> Iterator[_Step]:
    yield _Step(entry.owner, entry.valid_from, entry.name, entry.parent)
    if entry.valid_to is not None:
        yield _Step(entry.owner, entry.valid_to, entry.name, None)


def _walked(above: dict[str, str], changed: Iterable[_Step]) -> list[str]:
    """Take the steps of a day, ends first; returns who has another parent since: a new circle goes through one."""
    moved = []
    for step in changed:
        if step.parent is None:
            above.pop(step.name, None)
        else:
            above[step.name] = step.parent
            moved.append(step.name)
    return moved
