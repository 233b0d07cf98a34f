"""Owners: tenants, departments and projects, with plan, parent and other spellings of their names, as dated entries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from costlib.policy.dated import Dated

Owner = Literal["tenant", "department", "project"]
OWNERS: tuple[Owner, ...] = ("tenant", "department", "project")


class OwnerEntry(Dated):
    """What is known of one owner from ``valid_from`` on.

    Args:
        owner: Its kind.
        parent: The group that it belongs to; a name of the same kind, which needs no entry of its own.
        plan: What it pays for.
        aliases: Other spellings of its name in tags and metrics, on any day.
    """

    owner: Owner
    parent: str | None = Field(default=None, min_length=1)
    plan: str | None = Field(default=None, min_length=1)
    aliases: tuple[str, ...] = ()


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


def refuse_circles(entries: Sequence[OwnerEntry]) -> None:
    """Check that nobody is its own ancestor on any day.

    Raises:
        ValueError: Names the circle and the first day of it.
    """
    children = [entry for entry in entries if entry.parent is not None]
    for kind in {entry.owner for entry in children}:
        for day in sorted({entry.valid_from for entry in children if entry.owner == kind}):
            circle = circle_in(parents(children, kind, day))
            if circle:
                raise ValueError(
                    f"{kind} {' -> '.join(circle)} from {day}: nobody can be its own parent, so change one of them"
                )


def circle_in(above: Mapping[str, str]) -> tuple[str, ...]:
    """The first circle among parents, its first name repeated at the end; empty when there is none.

    >>> circle_in({"a": "b", "b": "c", "c": "b"}), circle_in({"a": "b"})
    (('b', 'c', 'b'), ())
    """
    done: set[str] = set()
    for start in above:
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
