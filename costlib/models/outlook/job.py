"""One job: named series, being forecast by whoever is asked to."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor

from costlib.errors import CostlibError
from costlib.models.outlook.fitted import Fitted
from costlib.models.outlook.task import Task, fit

WORKERS = 2
"""Tasks done at a time."""


class Job:
    """Named tasks, being done.

    Args:
        tasks: Name to task, in the order in which they are done.
    """

    def __init__(self, tasks: Mapping[str, Task]) -> None:
        self.tasks = dict(tasks)
        self.results: dict[str, Fitted] = {}
        self.failed: dict[str, str] = {}
        self._ended = threading.Event()
        self._dropped = False

    @property
    def running(self) -> bool:
        """Whether something is left to do."""
        return not self._ended.is_set()

    @property
    def progress(self) -> tuple[int, int, str]:
        """Tasks done, all tasks, and the name of one that is being done; empty once all are."""
        left = [name for name in self.tasks if name not in self.results and name not in self.failed]
        return len(self.tasks) - len(left), len(self.tasks), left[0] if left else ""

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end; returns whether it has come."""
        return self._ended.wait(seconds)

    def drop(self) -> None:
        """Leave what is not begun."""
        self._dropped = True

    def run(self, executors: Callable[[], Executor]) -> None:
        """Do it, in the thread that calls; with an executor that breaks, do the rest here."""
        try:
            self._through(executors())
            if self.progress[0] < len(self.tasks) and not self._dropped:
                with ThreadPoolExecutor(1, thread_name_prefix="fit") as here:
                    self._through(here)
        finally:
            self._ended.set()

    def _through(self, executor: Executor) -> None:
        left = [name for name in self.tasks if name not in self.results and name not in self.failed]
        waiting: list[tuple[str, Future[Fitted]]] = []
        try:
            for name in left:
                while len(waiting) >= WORKERS:
                    self._take(*waiting.pop(0))
                if self._dropped:
                    break
                waiting.append((name, executor.submit(fit, self.tasks[name])))
            for name, future in waiting:
                self._take(name, future)
        except (BrokenExecutor, OSError):  # no processes here: what is left is done in a thread
            return

    def _take(self, name: str, future: Future[Fitted]) -> None:
        error = future.exception()
        if error is None:
            self.results[name] = future.result()
        elif isinstance(error, BrokenExecutor):
            raise error
        else:
            known = isinstance(error, CostlibError)
            self.failed[name] = str(error) if known else f"failed: {type(error).__name__}: {error}"
