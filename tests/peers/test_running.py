"""What happens where a provider can't be run: its tests are skipped, loudly, and nothing is left behind."""

import contextlib
import subprocess
import sys
from types import SimpleNamespace

import pytest
from peers import plugin, running, servers

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine where nobody has run make peers."""
    monkeypatch.setattr(servers, "HOME", tmp_path / ".venv-peers")


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("name", ["moto", "azurite", "gcs", "bigquery"])
def test_a_provider_that_is_not_installed_is_skipped_with_the_remedy(name, tmp_path_factory):
    with pytest.raises(pytest.skip.Exception, match=rf"^NO {name.upper()}: .*run 'make peers'$"):
        next(plugin._running(name, tmp_path_factory))


def test_without_node_there_is_no_azure(monkeypatch, tmp_path):
    monkeypatch.setattr(running, "installed", lambda _: tmp_path)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(servers.MissingError, match="there is no node"), running.azurite(tmp_path):
        pytest.fail("it runs")


def test_a_server_that_ends_is_told_with_its_last_words(tmp_path):
    code = "import sys; print('listening'); sys.exit('port is taken')"
    with (
        pytest.raises(servers.MissingError, match="ended: port is taken"),
        servers.serving([sys.executable, "-c", code], NOWHERE, tmp_path / "log"),
    ):
        pytest.fail("it runs")


def test_a_server_that_never_answers_is_given_up_and_stopped(tmp_path, monkeypatch):
    started = []

    class Seen(subprocess.Popen):
        def __init__(self, *args, **more):
            super().__init__(*args, **more)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Seen)
    monkeypatch.setattr(servers, "START_SECONDS", 0.3)
    monkeypatch.setattr(servers, "STOP_SECONDS", 0.1)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    with (
        pytest.raises(servers.MissingError, match="did not answer within"),
        servers.serving([sys.executable, "-c", deaf], NOWHERE, tmp_path / "log"),
    ):
        pytest.fail("it runs")
    assert [each.returncode is None for each in started] == [False]


def test_the_run_ends_with_a_line_for_what_was_missing():
    def skipped(reason):
        return SimpleNamespace(longrepr=("conftest.py", 1, f"Skipped: {reason}"))

    lines, azure, chromium = [], "NO AZURITE: there is no node", "NO CHROMIUM: the pages were not looked at"
    reporter = SimpleNamespace(
        stats={"skipped": [skipped(azure), skipped(chromium), skipped("slow"), skipped(azure)]},
        write_line=lambda line, **_: lines.append(line),
    )
    plugin.pytest_terminal_summary(reporter)

    assert lines == [f"{azure} (tests skipped: 2)", f"{chromium} (tests skipped: 1)"]


def test_nothing_is_said_where_nothing_was_missing():
    plugin.pytest_terminal_summary(SimpleNamespace(stats={}, write_line=lambda *_, **__: pytest.fail("said")))


def test_providers_stop_with_their_user(moto_server, tmp_path):
    with contextlib.ExitStack() as stack:
        second = stack.enter_context(running.moto(tmp_path))
        assert second.address != moto_server.address
        assert servers._answers(second.address)
    assert not servers._answers(second.address)
    assert servers._answers(moto_server.address)
