"""SQL that finds owners: rules and aliases as expressions over facts. Whatever a rule holds is quoted here.

Tags are parsed once per charge, for all keys of all rules together.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from costlib import sql
from costlib.policy.owner_rules import OwnershipRule, Ruling
from costlib.policy.owners import Owner

COLUMNS: Mapping[Owner, str] = MappingProxyType(
    {"tenant": "x_Tenant", "department": "x_Department", "project": "x_Project"}
)
RULES: Mapping[Owner, str] = MappingProxyType({owner: f"{column}Rule" for owner, column in COLUMNS.items()})
"""Columns that name the rule which found the owner."""


def owned(facts: str, ruling: Ruling) -> str:
    """SQL of facts with their owners (``COLUMNS``) and the rules that found them (``RULES``).

    Args:
        facts: SQL of a query over facts.
        ruling: Rules and aliases.
    """
    keys = _keys(ruling)
    found = ", ".join(f"{expression} AS {name}" for name, expression in owner_columns(ruling).items())
    query = f"SELECT *, {found} FROM (SELECT *, {_parsed(keys)} FROM ({facts}))"
    names = ", ".join(f"{canonical(COLUMNS[owner], owner, ruling)} AS {COLUMNS[owner]}" for owner in ruling.aliases)
    replaced = f" REPLACE ({names})" if names else ""
    return f"SELECT * EXCLUDE (_tags, _split){replaced} FROM ({query})"


def owner_columns(ruling: Ruling) -> dict[str, str]:
    """SQL per column of ``COLUMNS`` and ``RULES``, over facts with their parsed tags; aliases are not replaced yet."""
    columns = {}
    for owner, column in COLUMNS.items():
        rules = [(rule, _found(rule, _keys(ruling))) for rule in ruling.rules if rule.owner == owner]
        columns[column] = _first(found for _, found in rules)
        names = (f"CASE WHEN {found} IS NOT NULL THEN {sql.text(rule.name)} END" for rule, found in rules)
        columns[RULES[owner]] = _first(names)
    return columns


def canonical(spelt: str, owner: Owner, ruling: Ruling) -> str:
    """SQL of an owner's name for whatever spelling of it.

    Args:
        spelt: A column with the spelling.
        owner: Its kind.
        ruling: With the aliases.
    """
    names = sorted(ruling.aliases.get(owner, {}).items())
    cases = " ".join(f"WHEN {sql.text(alias)} THEN {sql.text(name)}" for alias, name in names)
    return f"CASE {spelt} {cases} ELSE {spelt} END" if cases else spelt


def fits(match: Mapping[str, Iterable[str]]) -> str:
    """SQL condition: all columns fit, of a column any pattern.

    >>> print(fits({"ServiceName": ["Amazon *", "EKS", ""]}))
    ("ServiceName" ILIKE 'Amazon %' ESCAPE '!' OR lower("ServiceName") IN (lower('EKS')) OR "ServiceName" IS NULL)
    """
    return " AND ".join(_fits(sql.ident(column), tuple(patterns)) for column, patterns in match.items())


def _fits(column: str, patterns: Iterable[str]) -> str:
    plain = [pattern for pattern in patterns if pattern and not {"*", "?"} & set(pattern)]
    globs = [pattern for pattern in patterns if {"*", "?"} & set(pattern)]
    either = [f"{column} ILIKE {sql.text(_like(pattern))} ESCAPE '!'" for pattern in globs]
    either += [f"lower({column}) IN ({', '.join(f'lower({sql.text(each)})' for each in plain)})"] if plain else []
    either += [f"{column} IS NULL"] if "" in patterns else []
    return f"({' OR '.join(either)})"


def _like(pattern: str) -> str:
    """A glob in the language of LIKE.

    >>> _like("100%_*!?")
    '100!%!_%!!_'
    """
    return re.sub(r"([%_!])", r"!\1", pattern).replace("*", "%").replace("?", "_")


def _found(rule: OwnershipRule, keys: Sequence[str]) -> str:
    """SQL of what a rule finds; null where it does not rule or finds nothing."""
    value = _value(rule, keys)
    if rule.pattern:
        value = f"nullif(regexp_extract({value}, {sql.text(rule.pattern)}, 1), '')"
    conditions = [f"ChargePeriodStart >= {_midnight(rule.valid_from)}"]
    conditions += [f"ChargePeriodStart < {_midnight(rule.valid_to)}"] if rule.valid_to else []
    conditions += [fits(rule.match)] if rule.match else []
    return f"CASE WHEN {' AND '.join(conditions)} THEN {value} END"


def _value(rule: OwnershipRule, keys: Sequence[str]) -> str:
    if rule.value:
        return sql.text(rule.value)
    if rule.column:
        return _set(sql.ident(rule.column))
    places = [keys.index(tag) + 1 for tag in rule.tags]
    return _first(_set(f"{column}[{place}]") for column in ("_split", "_tags") for place in places)


def _parsed(keys: Sequence[str]) -> str:
    """SQL of the values of tags, as lists in the order of the keys; those of a provider's split stand apart."""
    tags, split = (_values(column, keys) for column in ("Tags", "AllocatedTags"))
    return f"{tags} AS _tags, CASE WHEN AllocatedMethodId IS NOT NULL THEN {split} END AS _split"


def _values(column: str, keys: Sequence[str]) -> str:
    """A key is an address into the JSON, in which only ``~`` and ``/`` mean something."""
    paths = (f"/{key.replace('~', '~0').replace('/', '~1')}" for key in keys)
    return f"json_extract_string({column}, [{sql.texts(paths)}])" if keys else "CAST(NULL AS VARCHAR[])"


def _keys(ruling: Ruling) -> list[str]:
    return sorted({tag for rule in ruling.rules for tag in rule.tags})


def _midnight(day: date) -> str:
    return f"TIMESTAMPTZ {sql.text(f'{day} 00:00:00+00')}"


def _set(value: str) -> str:
    return f"nullif(trim({value}), '')"


def _first(values: Iterable[str]) -> str:
    found = list(values)
    return f"coalesce({', '.join(found)})" if found else "CAST(NULL AS VARCHAR)"
