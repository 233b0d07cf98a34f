"""Owners found in SQL are those that a plain reading of the rules finds; whatever a rule holds is only a value."""

import fnmatch
import json
import re
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib import duck, sql
from costlib.errors import UsageError
from costlib.policy.owner_sql import COLUMNS, RULES, fits, owned
from costlib.policy.ownership import OWNERS, Ownership

FIRST = date(2026, 1, 1)
TEXTS = ("ServiceName", "SubAccountName", "AllocatedMethodId")
FACTS = ("day", "Tags", "AllocatedTags", *TEXTS)
HOSTILE = [
    "'",
    '"',
    'a"b',
    "a.b",
    "$.x",
    "$",
    "*",
    "[0]",
    "a/b",
    "~1",
    "~",
    "/",
    "\\",
    "0",
    "x'); DROP TABLE facts; --",
    "%",
    "☃",
    " ",
]


@cache
def connection():
    return duck.connect()


def owners_of(facts, book):
    """Owners and rules that SQL finds, a dictionary for each fact."""
    con = connection()
    types = ", ".join(f"{name} {'DATE' if name == 'day' else 'VARCHAR'}" for name in FACTS)
    con.execute(f"CREATE OR REPLACE TABLE facts ({types})")
    places = ", ".join("?" * len(FACTS))
    con.executemany(f"INSERT INTO facts VALUES ({places})", [[each.get(name) for name in FACTS] for each in facts])
    charges = "SELECT *, CAST(day AS TIMESTAMPTZ) AS ChargePeriodStart, rowid AS number FROM facts"
    kept = (*COLUMNS.values(), *RULES.values())
    found = con.execute(f"SELECT {', '.join(kept)} FROM ({owned(charges, book.ruling)}) ORDER BY number")
    return [dict(zip(kept, row, strict=True)) for row in found.fetchall()]


def fact(day=0, tags=None, split=None, **columns):
    encoded = {"Tags": None if tags is None else json.dumps(tags), "AllocatedTags": split and json.dumps(split)}
    return {"day": FIRST + timedelta(days=day), **encoded, **columns}


def rule(name="r", owner="tenant", day=0, **more):
    return {"name": name, "owner": owner, "valid_from": FIRST + timedelta(days=day), "source": "s", **more}


def book(*rules, owners=()):
    return Ownership.of({"rules": rules, "owners": owners})


def tenants(facts, *rules, owners=()):
    return [found["x_Tenant"] for found in owners_of(facts, book(*rules, owners=owners))]


SHORT = st.sampled_from(["red", "Blue", "a-b", ""])
PATTERN = st.sampled_from(["red", "BLUE", "*", "a-*", "?ed", "", "x*"])
RULE = st.builds(
    lambda name, owner, day, until, how, match: {
        **rule(f"{owner} {name}", owner, day),
        **({"valid_to": FIRST + timedelta(days=day + until)} if until else {}),
        **how,
        **({"match": match} if match or "value" in how else {}),
    },
    st.sampled_from("abc"),
    st.sampled_from(OWNERS),
    st.integers(0, 6),
    st.sampled_from([0, 0, 3]),
    st.one_of(
        st.lists(st.sampled_from(["t", "T", "u"]), min_size=1, max_size=3, unique=True).map(
            lambda keys: {"tags": keys}
        ),
        st.sampled_from(["ServiceName", "SubAccountName"]).map(lambda name: {"column": name}),
        st.just({"value": "fixed"}),
    ),
    st.dictionaries(
        st.sampled_from(["ServiceName", "SubAccountName"]), st.lists(PATTERN, min_size=1, max_size=2), max_size=2
    ),
).filter(lambda each: "value" not in each or each["match"])
FACT = st.builds(
    fact,
    st.integers(0, 9),
    st.none() | st.dictionaries(st.sampled_from(["t", "T", "u"]), SHORT),
    st.none() | st.dictionaries(st.sampled_from(["t", "T", "u"]), SHORT),
    ServiceName=st.none() | SHORT.filter(bool),
    SubAccountName=st.none() | SHORT.filter(bool),
    AllocatedMethodId=st.sampled_from([None, "split"]),
)


def read(each, charge):
    """What a rule finds, read plainly."""
    day = charge["day"]
    if day < each.valid_from or (each.valid_to and day >= each.valid_to):
        return None
    for column, patterns in each.match.items():
        value = charge[column]
        if not any(
            value is None if p == "" else value and fnmatch.fnmatchcase(value.lower(), p.lower()) for p in patterns
        ):
            return None
    if each.value or each.column:
        return each.value or charge[each.column]
    split = charge["AllocatedTags"] if charge["AllocatedMethodId"] else None
    tags = [json.loads(text) for text in (split, charge["Tags"]) if text]
    return next((found[key] for found in tags for key in each.tags if found.get(key)), None)


@given(st.lists(FACT, min_size=1, max_size=6), st.lists(RULE, max_size=6))
@settings(max_examples=60)
def test_the_first_rule_that_finds_an_owner_wins_on_the_days_that_it_rules(facts, rules):
    try:
        document = book(*rules)
    except UsageError:
        return
    expected = []
    for charge in facts:
        row = dict.fromkeys((*COLUMNS.values(), *RULES.values()))
        for owner in OWNERS:
            finds = [(r.name, read(r, charge)) for r in document.ruling.rules if r.owner == owner]
            row[RULES[owner]], row[COLUMNS[owner]] = next((f for f in finds if f[1]), (None, None))
        expected.append(row)
    assert owners_of(facts, document) == expected


def test_a_changed_rule_rules_from_its_day_and_the_old_one_the_days_before():
    facts = [fact(day, {"team": "blue", "squad": "red"}) for day in (0, 4, 5, 9, 10)]
    rules = [rule(tags=["team"]), rule(tags=["squad"], day=5, valid_to=FIRST + timedelta(days=10))]
    assert tenants(facts, *rules) == ["blue", "blue", "red", "red", None]
    assert tenants(facts, *reversed(rules)) == ["blue", "blue", "red", "red", None]


def test_a_share_that_the_provider_split_off_is_read_before_the_whole():
    split = {"split": {"t": "red"}, "AllocatedMethodId": "cpu"}
    facts = [
        fact(0, {"t": "blue"}, **split),
        fact(0, {"t": "blue"}, AllocatedMethodId="cpu"),
        fact(0, {"t": "blue"}, {"t": "red"}),
    ]
    assert tenants(facts, rule(tags=["t"])) == ["red", "blue", "blue"]


def test_other_spellings_become_the_name_and_only_of_their_kind():
    owners = [
        {"owner": "tenant", "name": "Verdantide", "aliases": ["verdantide", "V'T"], "valid_from": FIRST, "source": "s"}
    ]
    facts = [fact(0, {"t": text, "p": text}) for text in ("Verdantide", "verdantide", "V'T", "VERDANTIDE")]
    found = owners_of(facts, book(rule(tags=["t"]), rule("p", "project", tags=["p"]), owners=owners))
    assert [each["x_Tenant"] for each in found] == ["Verdantide", "Verdantide", "Verdantide", "VERDANTIDE"]
    assert [each["x_Project"] for each in found] == ["Verdantide", "verdantide", "V'T", "VERDANTIDE"]


def test_a_pattern_cuts_the_owner_out_of_what_was_found():
    facts = [fact(0, ServiceName=text) for text in ("prod-red-01", "prod-", "other", None)]
    assert tenants(facts, rule(column="ServiceName", pattern="^prod-([a-z]*)")) == ["red", None, None, None]


def test_spaces_around_an_owner_do_not_make_another_one():
    assert tenants([fact(0, {"t": " red "}), fact(0, {"t": "  "})], rule(tags=["t"])) == ["red", None]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_tag_key_is_a_key_whatever_it_holds(text):
    facts = [fact(0, {text: "red"}), fact(0, {"x": "blue", "b": {"c": "deep"}}), fact(0, None)]
    assert tenants(facts, rule(tags=[text])) == ["red", None, None]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text != "*"])
def test_a_value_and_a_name_and_a_pattern_are_text_whatever_they_hold(text):
    facts = [fact(0, {"t": "x"}, ServiceName=text), fact(0, {"t": "x"}, ServiceName="other")]
    rules = [rule(text, value=f"own{text}", match={"ServiceName": [text]}), rule("rest", tags=["t"])]
    found = [(each["x_Tenant"], each["x_TenantRule"]) for each in owners_of(facts, book(*rules))]
    assert found == [(f"own{text}".strip(), text), ("x", "rest")]


@pytest.mark.parametrize("text", HOSTILE)
def test_an_alias_is_text_whatever_it_holds(text):
    owners = [{"owner": "tenant", "name": f"N{text}", "aliases": [f"x{text}y"], "valid_from": FIRST, "source": "s"}]
    facts = [fact(0, {"t": f"x{text}y"}), fact(0, {"t": "x"})]
    assert tenants(facts, rule(tags=["t"]), owners=owners) == [f"N{text}".strip(), "x"]


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12), st.text("ab*?%_!\\[]", min_size=1, max_size=6)
)
def test_a_pattern_of_stars_and_question_marks_fits_as_a_plain_reading_does(value, pattern):
    for text in (value, pattern.replace("*", "").replace("?", "x")):
        (found,) = (
            connection().execute(f"SELECT {fits({'c': [pattern]})} FROM (SELECT {sql.text(text)} AS c)").fetchone()
        )
        plain = "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern)
        assert found == bool(re.fullmatch(plain, text, re.IGNORECASE | re.DOTALL))


def test_tags_that_are_no_object_have_no_owner():
    facts = [{**fact(), "Tags": text} for text in ("[1]", '"x"', "3", "null", "{}", '{"t": null}')]
    assert tenants(facts, rule(tags=["t", "0"])) == ["1", None, None, None, None, None]


def test_no_rules_own_nothing():
    assert tenants([fact(0, {"t": "red"})]) == [None]
