"""The command of the scheduler: ``run``. Without ``--loop`` it runs what is due once, for cron."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from costlib.cli.commands import Answer, Commands, command, ledger_of
from costlib.errors import CostlibError, UsageError
from costlib.ledger import Ledger
from costlib.models.wording import visible
from costlib.pipeline.loop import loop
from costlib.pipeline.running import Outcome, run_due, run_stage
from costlib.pipeline.stage import Setting
from costlib.pipeline.stages import stage
from costlib.pipeline.standing import standings
from costlib.pipeline.words import coming, finding, outcome
from costlib.policy import schedule
from costlib.policy.documents import from_toml

WHO = "local"
NOTHING = "Nothing is due."


def add(commands: Commands) -> None:
    """Add the scheduler."""
    added = command(commands, "run", _run, "run the stages that are due once: fetch, analysis, budgets and others")
    what = added.add_mutually_exclusive_group()
    what.add_argument("--loop", action="store_true", help="stay, and run each when it is due, until stopped")
    what.add_argument("--stage", choices=schedule.STAGES, metavar="NAME", help="run this one now")
    what.add_argument("--plan", action="store_true", help="say what is due and when each runs next, run nothing")
    what.add_argument("--schedule", type=Path, metavar="FILE.toml", help="decide on the times: save this document")


def _run(arguments: argparse.Namespace) -> Answer:
    ledger = ledger_of(arguments)
    ledger.home.prepare()
    setting = Setting(ledger, os.environ, _now, WHO)
    if arguments.plan:
        return _plan(ledger)
    if arguments.schedule:
        return _decide(ledger, arguments.schedule)
    with _stopping() as stop:
        if arguments.loop:
            return _loop(setting, stop, as_json=arguments.json)
        if arguments.stage:
            found = run_stage(setting, stage(arguments.stage))
            return _answer([found] if found else [])
        return _answer(list(run_due(setting, stop)))


def _now() -> datetime:
    return datetime.now(UTC)


def _answer(found: list[Outcome]) -> Answer:
    body = {"stages": [each.as_json() for each in found]}
    return body, "\n".join(map(_line, found)) or NOTHING, 1 if any(each.failed for each in found) else 0


def _line(each: Outcome) -> str:
    said = each.words if each.run else f"not run: {each.why}"
    return visible(f"{each.stage.name}: {'failed: ' if each.run and each.failed else ''}{said}")


def _loop(setting: Setting, stop: Callable[[], bool], *, as_json: bool) -> Answer:
    """Tell each outcome when it is there; who watches a service reads along."""
    count = 0
    for each in loop(setting, stop):
        count += 1
        _say(each, as_json=as_json)
    return {"stopped": True, "told": count}, "stopped", 0


def _say(each: Outcome | CostlibError, *, as_json: bool) -> None:
    at = f"{_now():%Y-%m-%d %H:%M:%S}"
    if isinstance(each, CostlibError):
        print(f"{at} costboard: {visible(str(each))}", file=sys.stderr, flush=True)  # noqa: T201 - a command line prints
        return
    print(json.dumps(each.as_json()) if as_json else f"{at} {_line(each)}", flush=True)  # noqa: T201 - as above


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Whether it was told to stop, by SIGTERM or SIGINT; the second one ends it at once."""
    asked: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        asked.append(number)
        signal.signal(number, signal.SIG_DFL)

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _plan(ledger: Ledger) -> Answer:
    now = _now()
    found = standings(ledger, now)
    late = schedule.stored(ledger.state).keeping_on(now.date()).late_minutes
    said = finding(found, late)
    body: dict[str, Any] = {"now": now.isoformat(), "finding": said, "stages": [each.as_json() for each in found]}
    width = max(len(each.stage.name) for each in found)
    lines = [
        f"{each.stage.name:<{width}}  {coming(each)}, {each.schedule.in_words if each.schedule else 'no schedule'}. "
        f"{outcome(each.last, now)}{f': {each.last.words}' if each.last and each.last.words else ''}"
        for each in found
    ]
    return body, _visible_lines([f"{said}.", *lines]), 0


def _visible_lines(lines: list[str]) -> str:
    """Lines in which nothing acts."""
    return "\n".join(map(visible, lines))


def _decide(ledger: Ledger, file: Path) -> Answer:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} can't be read ({type(error).__name__}): give a TOML file in UTF-8") from error
    policy, now = schedule.SchedulePolicy.of(from_toml(text, file.name), file.name), _now()
    schedule.decide(ledger.state, policy, actor=WHO, source=f"file {file.name}", now=now)
    found = {name: each.in_words for name, each in policy.stages_on(now.date()).items()}
    return {"stages": found}, "Saved: " + "; ".join(f"{name} {when}" for name, when in found.items()), 0
