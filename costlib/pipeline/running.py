"""Running stages: each alone, watched while it works, and none held up by another that fails."""

import os
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from costlib.errors import CostlibError, StateError
from costlib.ledger.home import disk_errors
from costlib.pipeline import lock, runs
from costlib.pipeline.runs import How, Run
from costlib.pipeline.stage import Made, Setting, Stage
from costlib.pipeline.standing import standings
from costlib.policy.schedule import stored
from costlib.sources.asking.retry import said

BEAT_SECONDS = 1.0
"""How often a run shows that it is alive, and how far it is."""
LOCKED = "another process is running it"
LOG = "errors.log"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a stage that was to run.

    Args:
        stage: Which.
        run: Its run; None where there was none.
        why: Why there was none; empty where there was one.
        failed: Whether something went wrong.
    """

    stage: Stage
    run: Run | None
    why: str = ""
    failed: bool = False

    @property
    def status(self) -> str:
        """One of ``done``, ``failed``, ``skipped``, ``locked``."""
        return self.run.status if self.run else "failed" if self.failed else "locked"

    @property
    def words(self) -> str:
        """What became of it, in one line."""
        return self.run.words if self.run else self.why

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        told = (
            self.run.as_json()
            if self.run
            else {
                "stage": self.stage.name,
                "started": None,
                "error": self.why if self.failed else "",
            }
        )
        return told | {"status": self.status, "summary": self.run.summary if self.run else self.why}


def run_due(setting: Setting, stop: Callable[[], bool] = lambda: False) -> Iterator[Outcome]:
    """Run every stage that is due, once, one after another; gives what became of each as it ends.

    Args:
        setting: What they work on.
        stop: Whether no further one may begin.

    Raises:
        CostlibError: It can't be told what is due.
    """
    for each in standings(setting.ledger, setting.clock()):
        if stop():
            return
        if each.running and (each.schedule is None or each.schedule.enabled):
            yield Outcome(each.stage, None, LOCKED)
        elif each.is_due and (found := run_stage(setting, each.stage, how="due")):
            yield found


def run_stage(setting: Setting, stage: Stage, how: How = "asked") -> Outcome | None:
    """Run one stage now; None where it was due and another process has run it meanwhile."""
    try:
        with lock.held(setting.ledger.home, stage.name) as mine:
            if not mine:
                return Outcome(stage, None, LOCKED)
            runs.bury(setting.ledger.state, stage.name)
            if how == "due" and not _is_still_due(setting, stage):
                return None
            return Outcome(stage, run := _run(setting, stage, how), failed=run.status == "failed")
    except CostlibError as error:
        return Outcome(stage, None, str(error), failed=True)


def _is_still_due(setting: Setting, stage: Stage) -> bool:
    found = standings(setting.ledger, setting.clock())
    return any(each.is_due for each in found if each.stage.name == stage.name)


def _run(setting: Setting, stage: Stage, how: How) -> Run:
    state, now = setting.ledger.state, setting.clock()
    keep = stored(state).keeping_on(now.date()).runs
    number = runs.begin(state, stage.name, now, how=how, actor=setting.actor, process=os.getpid(), keep=keep)
    return runs.end(state, number, _watched(setting, stage, number), setting.clock())


def _watched(setting: Setting, stage: Stage, number: int) -> Made:
    """Let a stage work beside, and note how far it is."""
    step = "starting", 0.0

    def tell(what: str, share: float) -> None:
        nonlocal step
        step = what, share

    with ThreadPoolExecutor(1, thread_name_prefix=stage.name) as beside:
        work: Future[Made] = beside.submit(stage.work, setting, tell)
        while wait([work], BEAT_SECONDS).not_done:
            with suppress(StateError):  # a busy state file is no reason to end
                runs.beat(setting.ledger.state, number, *step, setting.clock())
    error = work.exception()
    return work.result() if error is None else _failed(setting, error)


def _failed(setting: Setting, error: BaseException) -> Made:
    """What is told of an error; of one that nobody foresaw the details go into a file beside the ledger."""
    if isinstance(error, CostlibError):
        return Made("", error=str(error))
    home = setting.ledger.home.path
    lines = traceback.format_tb(error.__traceback__)
    with disk_errors(home), (home / LOG).open("a", encoding="utf-8") as stream:
        stream.write("".join([*lines, f"{type(error).__name__}: {said(str(error))}\n"]))
    return Made("", error=f"unforeseen {type(error).__name__}: see {LOG} in the ledger's folder and report it")
