"""What the environment says to Costboard is read in one place, and told by name where it can't be."""

from decimal import Decimal
from pathlib import Path

import pytest

from costlib.cli import main
from costlib.environment import environment
from costlib.errors import UsageError
from pages import _service


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in ("HOME", "URL", "CAP"):
        monkeypatch.delenv(f"COSTBOARD_{name}", raising=False)


def test_what_is_not_set_or_empty_is_as_if_never_heard_of(monkeypatch):
    monkeypatch.setenv("COSTBOARD_HOME", "")
    monkeypatch.setenv("COSTBOARD_CAP", "")

    found = environment()
    assert (found.home, found.url, found.cap) == (Path(".costboard"), "", None)


def test_command_line_and_pages_read_the_same_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "here"))

    assert _service.home() == environment().home == tmp_path / "here"


def test_an_amount_is_exact_and_an_address_loses_its_last_slash(monkeypatch):
    monkeypatch.setenv("COSTBOARD_CAP", "2.50")
    monkeypatch.setenv("COSTBOARD_URL", "https://costs.example.com/board/")

    assert environment().cap == Decimal("2.50")
    assert environment().url == "https://costs.example.com/board"


WRONG = [
    ("CAP", "-1"),
    ("CAP", "NaN"),
    ("CAP", "Infinity"),
    ("CAP", "five"),
    ("URL", "board.local"),
    ("URL", "https://user:very-secret@costs.example.com"),
    ("URL", "ftp://costs.example.com"),
    ("HOME", " "),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_can_not_be_is_named_with_the_remedy_and_never_repeated(monkeypatch, name, value, capsys):
    monkeypatch.setenv(f"COSTBOARD_{name}", value)
    with pytest.raises(UsageError, match=f"COSTBOARD_{name} can't be read: ") as refused:
        environment()
    assert not value.strip() or value not in str(refused.value)

    assert main(["doctor"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("costboard: the environment variable COSTBOARD_")
    assert "Traceback" not in said
    assert said.count("\n") == 1
