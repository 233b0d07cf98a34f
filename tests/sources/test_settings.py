"""Settings of live sources: errors say where, what and how to mend it, and never repeat what may be a key."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr

from costlib.environment import Environment
from costlib.errors import UsageError
from costlib.sources.asking.keys import held
from costlib.sources.registry import kind_of
from costlib.sources.reports.anthropic import Anthropic
from costlib.sources.reports.openai import OpenAI
from costlib.sources.settings import SourceSettings, read, secret

ENTRY = '[[sources]]\nname = "llm"\nkind = "openai"\nsince = 2026-10-01\n'
LLM = SourceSettings(name="llm", kind="openai", since=date(2026, 10, 1))
KEY = "sk-admin-very-secret"


@pytest.fixture(autouse=True)
def no_cap(monkeypatch):
    monkeypatch.delenv("COSTBOARD_CAP", raising=False)


def saved(tmp_path, text):
    (tmp_path / "sources.toml").write_text(text, "utf-8")
    return tmp_path


def test_without_a_file_there_is_no_source(tmp_path):
    assert (read(tmp_path).sources, read(tmp_path).cap) == ((), Decimal(5))


def test_amounts_are_exact_and_editors_may_mark_their_files(tmp_path):
    found = read(saved(tmp_path, f"\ufeffcap = 0.1\n{ENTRY}"))

    assert (found.cap, found.sources) == (Decimal("0.1"), (LLM,))


def test_the_environment_goes_before_the_cap_of_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("COSTBOARD_CAP", "0.25")
    assert read(saved(tmp_path, f"cap = 9\n{ENTRY}")).cap == Decimal("0.25")

    monkeypatch.setenv("COSTBOARD_CAP", KEY)
    with pytest.raises(UsageError, match="COSTBOARD_CAP can't be read") as refused:
        read(tmp_path)
    assert KEY not in str(refused.value)


WRONG = {
    f'{ENTRY}key_env = "{KEY}"': "entry 'llm' of sources",
    f'{ENTRY}endpoint = "https://user:{KEY}@host/"': "entry 'llm' of sources",
    f'{ENTRY}endpoint = "https://someone@host/"': "holds a user or a password",
    f'{ENTRY}options = {{ token = "{KEY}" }}': "looks like a key",
    f'{ENTRY}options = {{ nested = {{ deep = ["{KEY}"] }} }}': "looks like a key",
    f'{ENTRY}"{KEY}" = 1': "no field",
    f'{ENTRY}refresh_hours = "{KEY}"': "entry 'llm' of sources, refresh_hours",
    f'{ENTRY}enabled = "{KEY}"': "entry 'llm' of sources, enabled",
    f'{ENTRY}since = "{KEY}"'.replace("since = 2026-10-01\n", ""): "entry 'llm' of sources, since",
    f'[[sources]]\nname = "{KEY}"\nkind = "openai"\nsince = 2026-10-01': "looks like a key",
    f'{ENTRY}name = "{KEY}"': "is no TOML",
    f"{ENTRY}{KEY}": "is no TOML",
    f'cap = "{KEY}"': "sources.toml, cap",
    f'sources = "{KEY}"': "sources.toml, sources",
    f"{ENTRY}{ENTRY}": "two sources are named 'llm'",
}


@pytest.mark.parametrize("text", WRONG)
def test_an_error_says_where_and_what_and_never_the_value(tmp_path, text):
    with pytest.raises(UsageError, match=r"^sources\.toml") as refused:
        read(saved(tmp_path, text))
    assert WRONG[text] in str(refused.value)
    assert "secret" not in repr(refused.value) + str(refused.value)
    assert ": " in str(refused.value)


def test_a_file_that_can_not_be_read_is_named(tmp_path):
    (tmp_path / "sources.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"sources\.toml can't be read .* save it as UTF-8"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["asia-southeast1", "risk-billing", "desk-exports", "sk-telecom", "fasig=2", "ASIA"])
def test_names_that_only_begin_like_a_key_are_no_keys(name):
    made = SourceSettings(name="x", kind="gcs", since=date(2026, 1, 1), options={"bucket": name})

    assert made.options == {"bucket": name}


def test_a_key_comes_from_its_variable_or_from_the_file_that_is_named(tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    named = {"OPENAI_ADMIN_KEY_FILE": str(file)}

    assert secret(LLM, "OPENAI_ADMIN_KEY", named) == KEY
    assert secret(LLM, "OPENAI_ADMIN_KEY", {**named, "OPENAI_ADMIN_KEY": " sk-other-key "}) == "sk-other-key"
    assert secret(LLM.model_copy(update={"key_env": "MINE"}), "OPENAI_ADMIN_KEY", {"MINE_FILE": str(file)}) == KEY
    assert isinstance(found := held("llm", "OPENAI_ADMIN_KEY", named), SecretStr)
    assert KEY not in f"{found} {found!r}"


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "needs its key in the environment variable OPENAI_ADMIN_KEY, or in a file"),
        ({"OPENAI_ADMIN_KEY": "  "}, "needs its key"),
        ({"OPENAI_ADMIN_KEY": f"{KEY}\nsecond"}, "set it to the key alone"),
        ({"OPENAI_ADMIN_KEY": f"{KEY}\u00e9"}, "set it to the key alone"),
        ({"OPENAI_ADMIN_KEY_FILE": f"/nowhere/{KEY}"}, "OPENAI_ADMIN_KEY_FILE names can't be read"),
        ({"OPENAI_ADMIN_KEY_FILE": f"/nowhere/{KEY}\0"}, "OPENAI_ADMIN_KEY_FILE names can't be read"),
    ],
)
def test_what_is_no_key_is_told_by_the_name_of_its_variable(environment, told):
    with pytest.raises(UsageError, match=told) as refused:
        secret(LLM, "OPENAI_ADMIN_KEY", environment)
    assert "secret" not in str(refused.value)


def test_the_settings_that_the_documentation_shows_can_be_used(tmp_path):
    text = (Path(__file__).parents[2] / "docs" / "live-sources.md").read_text("utf-8")
    found = read(saved(tmp_path, text.partition("```toml\n")[2].partition("```")[0]))

    assert [kind_of(each).name for each in found.sources] == ["openai", "openai", "aws-ce"]
    assert all(f"`{name}`" in text for name in (*SourceSettings.model_fields, *OpenAI.REPORTS, *Anthropic.REPORTS))
    assert all(f"`COSTBOARD_{name.upper()}`" in text for name in Environment.model_fields)
