"""What the README shows is what the code does."""

import re
from pathlib import Path

import pytest

from costlib.cli import parser
from costlib.connectors.registry import CONNECTORS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
COMMANDS = sorted(next(a for a in parser()._actions if a.dest == "==SUPPRESS==" or a.choices).choices)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_table(command):
    assert re.search(rf"^\| `{command}[ `]", README, re.MULTILINE)


@pytest.mark.parametrize(
    "name", sorted({connector.name for connector in CONNECTORS} - {"sample", "digitalocean-other"})
)
def test_every_format_is_named(name):
    assert f"`{name}`" in README


def test_links_to_files_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_it_is_short():
    assert len(README.splitlines()) < 150
